import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.vietnamese import fold, name_sort_key, slug, sort_key, tidy


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Đà Nẵng", "da-nang"),
        ("Chuyển đổi số", "chuyen-doi-so"),
        ("Ỷ La, Tuyên Quang!", "y-la-tuyen-quang"),
        ("Đắk Lắk – ĐBSCL", "dak-lak-dbscl"),
        ("   ", ""),
    ],
)
def test_a_slug_reads_as_the_title_without_accents(text, wanted):
    assert slug(text) == wanted
    assert slug(unicodedata.normalize("NFD", text)) == wanted


def test_folding_finds_both_placements_of_the_tone():
    assert fold("Hoà Bình") == fold("Hòa Bình") == "hoa binh"
    assert fold("ĐỨC") == "duc"


def test_sorting_follows_the_vietnamese_alphabet_and_its_tones():
    wanted = ["Dũng", "Đức", "Em", "Ha", "Hà", "Hả", "Hã", "Há", "Hạ", "Hai", "Hăn", "Hân", "Ơn", "Ư"]
    backwards = wanted[::-1]
    assert sorted(backwards, key=sort_key) == wanted


def test_people_are_listed_by_given_name_then_family_then_middle():
    people = ["Trần Văn An", "Nguyễn Thị Ánh", "Lê An", "Nguyễn Văn An", "Y Moan", "Nớ"]
    assert sorted(people, key=name_sort_key) == [
        "Lê An",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Y Moan",
        "Nớ",
    ]


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_a_slug_is_plain(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
