import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from learning.branding.checking import what_is_right, what_is_wrong
from learning.branding.colours import (
    WHITE,
    contrast,
    is_colour,
    luminance,
    mixed,
    nearest_readable,
    readable,
    tidied,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # As published: black on white, the darkest grey that fails on white and the lightest that passes.
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_computed_as_wcag_does(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0B7A75", "#0b7a75"), (" #0a8 ", "#00aa88"), ("#0b7a75", "#0b7a75"), ("teal", "teal"), ("", "")],
)
def test_colours_are_kept_in_one_way_however_they_are_written(written, kept):
    assert tidied(written) == kept


def test_a_mixture_goes_from_one_colour_to_the_other():
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#000000", "#ffffff", 1) == "#ffffff"


@given(COLOURS)
def test_the_nearest_readable_colour_can_be_read_and_changes_no_colour_that_could(colour):
    found = nearest_readable(colour, on=(WHITE,))
    assert is_colour(found)
    assert readable(found, on=(WHITE,))
    assert (found == colour) == readable(colour, on=(WHITE,))


@given(COLOURS)
def test_the_nearest_readable_colour_is_no_darker_than_it_must_be(colour):
    found = nearest_readable(colour, on=(WHITE,))
    if found != colour:
        assert contrast(found, WHITE) < 4.9


def test_on_dark_ground_the_nearest_readable_colour_is_lighter():
    assert luminance(nearest_readable("#0b7a75", on=("#192735",))) > luminance("#0b7a75")


def test_a_colour_that_is_too_weak_is_answered_with_the_one_that_is_not():
    with translation.override("vi"):
        said = what_is_wrong("#f2a541", is_text=True)
    assert "chỉ đạt 2,0:1" in said
    assert nearest_readable("#f2a541", on=(WHITE,)) in said


def test_an_accent_may_be_any_colour_but_must_be_one():
    assert what_is_wrong("#f2a541", is_text=False) == ""
    assert "#0b7a75" in what_is_wrong("orange", is_text=False)
    assert what_is_wrong("", is_text=True) == ""


def test_what_a_colour_reaches_is_never_rounded_up():
    assert contrast("#777777", WHITE) > 4.47
    with translation.override("en"):
        assert "4.4:1" in what_is_right("#777777")
