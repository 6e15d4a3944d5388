from datetime import date

import pytest

from learning.certificates.printed import (
    birth_words,
    date_words,
    holder_name,
    masked,
    percent,
    periods_words,
)
from tests.factories import make_learner, make_user


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Thị Hồng Ánh", "Nguyễn T. H. Á***"),
        ("Nguyễn Hoa", "Nguyễn H***"),
        ("Y Moan", "Y M***"),
        ("Hoa", "H***"),
        ("  Đỗ\u00a0Ứng ", "Đỗ Ứ***"),
        ("Nguye\u0302\u0303n A\u0301nh", "Nguyễn Á***"),
        ("", ""),
    ],
)
def test_strangers_see_a_name_only_in_part(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
    ],
)
def test_dates_are_written_as_on_official_papers(day, words):
    assert date_words(day) == words


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "05/01/1961"), ("month", "01/1961"), ("year", "1961")]
)
def test_a_date_of_birth_is_no_more_exact_than_it_is_known(precision, words):
    assert birth_words({"birth_on": "1961-01-05", "birth_precision": precision}) == words
    assert birth_words({"birth_on": "", "birth_precision": precision}) == ""


def test_a_result_is_rounded_down_and_no_result_is_nothing():
    assert [percent({"score": each}) for each in (None, 0.29, 0.796, 1.0)] == ["", "29%", "79%", "100%"]


def test_half_periods_have_a_comma_and_no_periods_are_nothing():
    with_halves = [periods_words({"periods": each}) for each in ("4.0", "12.5", "0.0")]
    assert with_halves == ["4", "12,5", ""]


@pytest.mark.django_db
def test_the_name_of_an_account_is_no_name_of_a_person():
    assert holder_name(make_learner("hoa123", user=make_user("hoa123"))) == ""
    assert holder_name(make_learner("Nguyễn Thị Hoa")) == "Nguyễn Thị Hoa"
