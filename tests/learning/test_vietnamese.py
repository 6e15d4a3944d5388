import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.vietnamese import NameParts, fold, name_sort_key, slug, sort_key, split_name, tidy


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
    assert sorted(people, key=lambda name: name_sort_key(split_name(name))) == [
        "Lê An",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Y Moan",
        "Nớ",
    ]


def test_a_name_that_is_one_name_sorts_under_its_first_letter():
    bana, moan = NameParts("", "", "Y Bana"), NameParts("", "", "Y Moan")
    assert sorted([moan, NameParts("Lê", "", "Yên"), bana, split_name("Y Moan")], key=name_sort_key) == [
        split_name("Y Moan"),  # as others would have it: họ Y, tên Moan
        bana,
        moan,
        NameParts("Lê", "", "Yên"),
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Nguyễn  Thị Minh Hoa", ("Nguyễn", "Thị Minh", "Hoa")),
        ("Hồ A Páo", ("Hồ", "A", "Páo")),
        ("Y Moan", ("Y", "", "Moan")),
        ("Nớ", ("", "", "Nớ")),
        ("", ("", "", "")),
    ],
)
def test_a_name_has_its_parts_in_the_order_they_are_written(name, parts):
    assert split_name(name) == parts
    assert str(split_name(name)) == tidy(name)


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SYLLABLES = st.builds(
    lambda first, tone, rest: unicodedata.normalize("NFC", first + tone) + rest,
    st.sampled_from("aăâeêioôơuưy"),
    st.sampled_from(TONES),
    st.text(LETTERS, max_size=4),
)
NAMES = st.lists(SYLLABLES, max_size=4).map(" ".join)


@given(st.text(), st.text())
def test_of_two_texts_one_comes_first_and_it_does_not_matter_how_they_are_encoded(one, other):
    first, second = sort_key(one), sort_key(other)
    assert (first < second) + (first == second) + (first > second) == 1
    assert set(first) <= set("0123456789")
    for form in ("NFC", "NFD"):
        assert sort_key(unicodedata.normalize(form, one)) == first


@given(NAMES, NAMES)
def test_two_names_sort_alike_only_if_they_are_written_alike(one, other):
    assert (sort_key(one) == sort_key(other)) == (one == other)
    assert sort_key(one.upper()) == sort_key(one)


@given(st.sampled_from("aăâeêioôơuưy"), st.text(LETTERS, max_size=3), NAMES, NAMES)
def test_tones_come_in_their_order_whatever_follows(vowel, rest, one, other):
    toned = [unicodedata.normalize("NFC", vowel + tone) + rest for tone in TONES]
    keys = [sort_key(f"{each} {more}") for each, more in zip(toned, (one, other) * 3, strict=True)]
    assert keys == sorted(set(keys))


@given(st.sampled_from(LETTERS), st.sampled_from(LETTERS), st.text(LETTERS, max_size=3), NAMES)
def test_letters_come_in_the_order_of_the_alphabet(one, other, rest, more):
    first, second = sorted([one, other], key=LETTERS.index)
    if first != second:
        assert sort_key(f"{first}{rest} {more}") < sort_key(f"{second}{rest}")


@given(NAMES, NAMES, NAMES, NAMES)
def test_the_given_name_decides_before_the_others(one, other, family, middle):
    first, second = sorted([one, other], key=sort_key)
    if first != second:
        assert name_sort_key(NameParts(family, middle, first)) < name_sort_key(NameParts("", "", second))


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_a_slug_is_plain(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
