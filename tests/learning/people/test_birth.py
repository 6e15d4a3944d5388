"""A date of birth is kept as exactly as it is known, and never more exactly."""

from datetime import date, timedelta

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from learning.models import Learner
from learning.people.birth import Ages, Birth, BirthPrecision, UnreadableBirth, read_birth
from learning.people.fields import BirthField

TODAY = date(2026, 11, 25)
BIRTHS = st.builds(
    Birth, st.dates(date(1897, 1, 1), TODAY - timedelta(days=366)), st.sampled_from(BirthPrecision.values)
)


class BirthForm(forms.Form):
    birth = BirthField(required=False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("01/07/1958", Birth(date(1958, 7, 1), "day")),
        (" 1/7/1958 ", Birth(date(1958, 7, 1), "day")),
        ("1-7-1958", Birth(date(1958, 7, 1), "day")),
        ("1958-07-01", Birth(date(1958, 7, 1), "day")),
        ("03/1958", Birth(date(1958, 3, 1), "month")),
        ("3.1958", Birth(date(1958, 3, 1), "month")),
        ("1958", Birth(date(1958, 1, 1), "year")),
    ],
)
def test_a_birth_is_read_as_people_write_it(text, wanted):
    assert read_birth(text, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/7/58", "Viết ngày sinh như 01/07/1958"),
        ("nam 1958", "Viết ngày sinh như 01/07/1958"),
        ("01/07/1958/2", "Viết ngày sinh như 01/07/1958"),
        ("31/02/1958", "Không có ngày này"),
        ("07/13/1958", "Không có ngày này"),
        ("0/1958", "Không có ngày này"),
        ("00/07/1958", "Không có ngày này"),
        ("2027", "trong tương lai"),
        ("26/11/2026", "trong tương lai"),
        ("1858", "quá xa"),
        ("0000", "Không có ngày này"),
    ],
)
def test_what_cannot_be_a_birth_is_answered_with_what_to_do(text, said):
    with translation.override("vi"), pytest.raises(UnreadableBirth, match=said):
        read_birth(text, today=TODAY)


@given(BIRTHS)
def test_what_is_shown_is_read_again_as_the_same(birth):
    shown = read_birth(str(birth), today=TODAY)
    assert (str(shown), shown.precision) == (str(birth), birth.precision)
    assert (shown.earliest, shown.latest) == (birth.earliest, birth.latest)


@given(BIRTHS, st.integers(0, 40000))
def test_the_true_age_lies_between_the_youngest_and_the_oldest(birth, later):
    day = birth.latest + timedelta(days=later)
    youngest, oldest = birth.ages_on(day)
    true = Birth(birth.on).ages_on(day)
    assert birth.earliest <= birth.on <= birth.latest
    assert true.youngest == true.oldest
    assert youngest <= true.youngest <= oldest <= youngest + 1
    assert birth.precision != BirthPrecision.DAY or youngest == oldest


@pytest.mark.parametrize(
    ("birth", "day", "ages"),
    [
        (Birth(date(1958, 7, 1)), date(2026, 6, 30), Ages(67, 67)),
        (Birth(date(1958, 7, 1)), date(2026, 7, 1), Ages(68, 68)),
        (Birth(date(1958, 1, 1), "year"), date(2026, 11, 25), Ages(67, 68)),
        (Birth(date(1958, 1, 1), "year"), date(2026, 12, 31), Ages(68, 68)),
        (Birth(date(1958, 3, 1), "month"), date(2026, 3, 15), Ages(67, 68)),
        (Birth(date(2000, 2, 29)), date(2026, 2, 28), Ages(25, 25)),
        (Birth(date(2000, 2, 29)), date(2026, 3, 1), Ages(26, 26)),
    ],
)
def test_an_age_is_as_exact_as_the_birth(birth, day, ages):
    assert birth.ages_on(day) == ages


def test_the_field_takes_and_shows_what_is_known():
    birth = Birth(date(1958, 3, 1), "month")
    form = BirthForm({"birth": "3/1958"}, initial={"birth": birth})
    assert form.is_valid()
    assert form.cleaned_data["birth"] == birth
    assert not form.has_changed()
    assert 'value="03/1958"' in str(BirthForm(initial={"birth": birth})["birth"])
    assert 'value="3/58"' in str(BirthForm({"birth": "3/58"})["birth"])
    assert BirthForm({"birth": "  "}).is_valid()
    assert BirthForm({"birth": "32/01/1958"}).errors["birth"]


@pytest.mark.parametrize("birth", [None, Birth(date(1958, 1, 1), "year"), Birth(date(1958, 7, 1))])
def test_a_learner_has_a_birth_or_none(birth):
    learner = Learner(birth_on=date(1990, 5, 5), birth_precision="month")
    learner.birth = birth
    assert learner.birth == birth
