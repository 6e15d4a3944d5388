"""Teaching periods by year, counted once and in the year of the calendar on the wall."""

from datetime import date
from decimal import Decimal

import pytest

from learning import api
from learning.models import AnnualTrainingRule, Enrolment, Renewal
from learning.record.hours import credits_of, years_of
from learning.record.overview import overview_of
from learning.record.rules import rule_for
from tests.factories import make_course, make_learner, make_unit
from tests.learning.record.making import at, done, taken

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 26, 9)


def by_year(learner) -> dict[int, Decimal]:
    return {one.number: one.periods for one in overview_of(learner, now=NOW).years}


def test_new_year_s_eve_is_by_the_clock_here():
    learner = make_learner()
    done(learner, at(2025, 12, 31, 23, 59), periods=2)
    done(learner, at(2026, 1, 1, 0, 0), periods=4)  # 17:00 of the old year in UTC
    assert by_year(learner) == {2026: 4, 2025: 2}


def test_a_supplement_is_credited_no_second_time():
    learner = make_learner()
    first = done(learner, at(2025, 5, 1), periods=4)
    api.withdraw(first)
    taken(learner, first.course, satisfied_at=at(2026, 5, 1), renewal=Renewal.SUPPLEMENT, renews=first)
    assert by_year(learner) == {2025: 4}


def test_a_changed_course_that_was_learnt_again_is_credited_again():
    learner = make_learner()
    first = done(learner, at(2025, 5, 1), periods=4)
    api.withdraw(first)
    taken(learner, first.course, satisfied_at=at(2026, 5, 1), renewal=Renewal.AGAIN, renews=first)
    assert by_year(learner) == {2025: 4, 2026: 4}


def test_a_course_that_was_left_after_completing_it_counts_and_once_only():
    learner = make_learner()
    first = done(learner, at(2025, 5, 1), periods=4)
    api.withdraw(first)
    assert by_year(learner) == {2025: 4}
    taken(learner, first.course, satisfied_at=at(2026, 5, 1))
    assert by_year(learner) == {2025: 4}


def test_a_course_that_was_left_before_its_end_does_not_count():
    learner = make_learner()
    api.withdraw(taken(learner, make_course(planned_periods=4), progress=0.9))
    assert by_year(learner) == {}
    assert not overview_of(learner).record


def test_a_merged_record_counts_with_the_kept_one_and_once():
    kept, guest = make_learner(), api.new_guest()
    course = make_course(planned_periods=4)
    for one in (kept, guest):
        taken(one, course, satisfied_at=at(2026, 5, 1))
    done(guest, at(2026, 6, 1), periods=2)
    api.merge_guest(guest=guest, into=kept)
    assert by_year(kept) == {2026: 6}


# --- the annual rule ---------------------------------------------------------------------------------------


@pytest.fixture
def rule():
    AnnualTrainingRule.objects.all().delete()
    return AnnualTrainingRule.objects.create(min_periods=40)


def test_a_rule_comes_with_the_library_and_is_not_verified():
    shipped = AnnualTrainingRule.objects.get()
    assert (shipped.audience, shipped.min_periods, shipped.minutes_per_period) == ("", 40, 45)
    assert not shipped.is_verified
    assert shipped.basis


def test_civil_servants_see_how_much_is_missing(rule):
    learner = make_learner(unit=make_unit(), audience="CC")
    done(learner, at(2026, 5, 1), periods=10)
    [year] = overview_of(learner, now=NOW).years
    assert (year.rule, year.share, year.missing) == (rule, 0.25, 30)


def test_this_year_is_shown_to_staff_before_anything_is_credited(rule):
    learner = make_learner(unit=make_unit(), audience="VC")
    [year] = years_of(learner, [], today=date(2026, 11, 26))
    assert (year.number, year.periods, year.missing) == (2026, 0, 40)


def test_nothing_is_asked_of_citizens(rule):
    learner = make_learner(unit=make_unit(), audience="ND")
    done(learner, at(2026, 5, 1))
    [year] = overview_of(learner, now=NOW).years
    assert year.rule is None
    assert years_of(learner, [], today=date(2026, 11, 26)) == []


def test_more_than_enough_is_enough(rule):
    learner = make_learner(unit=make_unit(), audience="CB")
    done(learner, at(2026, 5, 1), periods=60)
    [year] = overview_of(learner, now=NOW).years
    assert (year.share, year.missing) == (1.0, 0)


def test_the_own_rule_wins_then_the_later_one():
    AnnualTrainingRule.objects.all().delete()
    make = AnnualTrainingRule.objects.create
    general = make(min_periods=40, valid_to=date(2026, 12, 30))
    later = make(min_periods=50, valid_from=date(2026, 1, 1))
    own = make(audience="VC", min_periods=20)
    rules = [general, later, own]
    assert rule_for("CC", date(2025, 12, 31), rules) == general
    assert rule_for("CC", date(2026, 6, 1), rules) == later
    assert rule_for("VC", date(2026, 6, 1), rules) == own
    assert rule_for("ND", date(2026, 6, 1), rules) is None
    assert rule_for("", date(2026, 6, 1), rules) is None


def test_credits_stand_in_the_order_they_were_earned():
    learner = make_learner()
    for month in (9, 3, 6):
        done(learner, at(2026, month, 1))
    record = api.record_of(learner)
    assert [one.day.month for one in credits_of(record.finished, [])] == [3, 6, 9]
    assert Enrolment.objects.count() == 3
