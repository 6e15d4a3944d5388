"""Words as people type them: slips, words by ear, keys that Telex and VNI leave behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.words import (
    bare,
    distance,
    forms,
    nearest,
    remember,
    sound,
    untyped,
)
from courses.models import WordForm


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chuyeenr", "chuyen"),
        ("ddoori", "doi"),
        ("soos", "so"),
        ("dduwowcj", "duoc"),
        ("lwuaf", "lua"),
        ("twj", "tu"),
        ("chuye63n", "chuyen"),
        ("d9o63i", "doi"),
        ("lua", "lua"),
        ("10", "10"),
    ],
)
def test_raw_telex_and_vni_are_read(typed, meant):
    assert untyped(typed) == meant


def test_text_becomes_words_between_spaces():
    assert bare("Lừa đảo, 3 bước (CDAN-07)") == " lua dao 3 buoc cdan 07 "


def test_words_that_are_mixed_up_by_ear_sound_alike():
    for one, other in [("xo", "so"), ("truyen", "chuyen"), ("ki", "ky"), ("nang", "lang"), ("nghe", "nge")]:
        assert sound(one) == sound(other)
    assert sound("nha") != sound("la")


@given(
    word=st.text("abcdn", min_size=3, max_size=9), place=st.integers(0, 8), letter=st.sampled_from("abcdn")
)
def test_words_one_slip_apart_share_a_form(word, place, letter):
    place %= len(word)
    for other in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ):
        if len(other) > 2:
            assert forms(word) & forms(other)
            assert distance(word, other) <= 1


def test_letters_that_were_swapped_are_one_slip():
    assert distance("dao", "doa") == 1
    assert distance("blockchain", "blokchian") == 2


@pytest.mark.django_db
def test_the_nearest_word_comes_first():
    remember(["lua", "luat", "dao", "mat", "khau"], "vi")
    remember(["dua"], "en")
    found = nearest(["luta", "khua", "soos"], "vi")
    assert found["luta"][0] in ("lua", "luat")
    assert found["khua"] == ["khau"]
    assert found["soos"] == []


@pytest.mark.django_db
def test_remembering_again_adds_nothing():
    remember(["lua", "dao"], "vi")
    before = WordForm.objects.count()
    remember(["dao", "lua"], "vi")
    assert WordForm.objects.count() == before


@pytest.mark.django_db
def test_near_words_take_one_question(django_assert_num_queries):
    remember(["lua", "dao"], "vi")
    with django_assert_num_queries(1):
        nearest(["lia", "dau", "so", "x" * 300], "vi")
