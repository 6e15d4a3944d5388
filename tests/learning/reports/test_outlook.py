"""The figure so far beside its target, for a unit and all below it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from learning.models import Population, Target
from learning.reports.build import PeriodNotBegun
from learning.reports.forecast import Method
from learning.reports.lights import Light
from learning.reports.outlook import outlook_of
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures

from .made import EVE, OLD, REFORM, at, commune, course, enrolment, learner, province, succeed, unit

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2026", "state")
NOW = at("2026-06-14 23:59")  # half of the state's year is over


def asked(unit, *names, now=NOW, period=YEAR, **more):
    rebuild_measures()
    return outlook_of(unit=unit, period=period, indicators=names, now=now, **more)


def completions(unit, subject, months, *, each=1, year=2026):
    for month in months:
        for _number in range(each):
            day = f"{year}-{month:02}-10"
            enrolment(unit, subject, on=day, completed=day)


def test_every_unit_below_is_told_with_the_unit_itself_as_their_sum():
    top, (one, two) = province()
    subject = course()
    completions(one, subject, [1, 2], each=2)
    completions(two, subject, [3])
    for where, value in ((top, 10), (one, 4)):
        Target.objects.create(unit=where, indicator="completed", period="2026", value=value, is_share=False)
    found = asked(top, "completed")
    assert set(found) == {top.pk, one.pk, two.pk}
    told = {unit: found[unit.pk]["completed"] for unit in (top, one, two)}
    assert [told[each].figure for each in (top, one, two)] == [5, 4, 1]
    assert [told[each].light for each in (top, one, two)] == [Light.ON_TRACK, Light.DONE, Light.NO_TARGET]
    assert told[top].attained == 50
    assert told[top].elapsed == pytest.approx(0.5, abs=0.01)


def test_a_share_grows_with_the_people_reached_and_its_forecast_is_a_share():
    top, (one, _two) = province()
    Population.objects.create(unit=one, group="all", value=100, as_of=OLD)
    Target.objects.create(unit=one, indicator="coverage", period="2026", value=Decimal("0.2"))
    subject = course()
    for month in range(1, 7):
        for day in ("05", "20"):
            when = f"2026-{month:02}-{day}"
            if month < 6 or day == "05":
                enrolment(one, subject, on=when, completed=when)
    told = asked(top, "coverage")[one.pk]["coverage"]
    assert told.figure == 11
    assert told.target == 20
    assert told.light == Light.ON_TRACK
    assert told.forecast.method == Method.PACE
    assert told.forecast.low <= told.forecast.value <= told.forecast.high
    assert 20 <= told.forecast.value <= 24


def test_somebody_who_completes_twice_is_one_person_on_her_first_day():
    top, (one, two) = province()
    her = learner()
    enrolment(one, course("A"), on="2026-01-10", completed="2026-01-10", learner=her)
    enrolment(one, course("B"), on="2026-04-10", completed="2026-04-10", learner=her)
    enrolment(two, course("C"), on="2026-05-10", completed="2026-05-10", learner=her)
    found = asked(top, "learners_completed")
    assert [found[each.pk]["learners_completed"].figure for each in (top, one, two)] == [1, 1, 1]


def test_what_small_numbers_could_tell_of_persons_is_not_told():
    top, (one, _two) = province()
    enrolment(one, course(), learner=learner(minority=True), on="2026-01-10")
    told = asked(top, "minority_learners")[one.pk]["minority_learners"]
    assert told.is_hidden
    assert told.figure is None
    assert told.forecast.value is None


def test_an_audience_or_a_programme_is_told_alone():
    top, (one, _two) = province()
    subject, other = course(), course()
    subject.programme = "CDS"
    subject.save()
    enrolment(one, subject, on="2026-01-10", audience="CB")
    enrolment(one, other, on="2026-01-10", audience="CB")
    enrolment(one, other, on="2026-01-10", audience="ND")
    Target.objects.create(
        unit=one, indicator="enrolments", period="2026", value=5, is_share=False, group="audience:CB"
    )
    for group, figure, target in (("audience:CB", 2, 5), ("programme:CDS", 1, None), ("", 3, None)):
        told = asked(top, "enrolments", group=group)[one.pk]["enrolments"]
        assert (told.figure, told.target) == (figure, target)


def test_a_trend_is_held_against_the_year_before():
    top, (one, _two) = province()
    completions(one, course(), [2], each=4, year=2025)
    completions(one, course(), [2], each=2)
    Target.objects.create(
        unit=top, indicator="completed", period="2026", value=None, is_share=False, comparator="trend"
    )
    told = asked(top, "completed")[top.pk]["completed"]
    assert (told.figure, told.target, told.light) == (2, 4, Light.ON_TRACK)


def test_targets_of_units_that_were_merged_add_up_and_shares_are_weighted_where_chosen():
    top = unit(since=OLD)
    old = [commune(f"0000{n}", top, since=OLD, until=EVE) for n in (1, 2)]
    new = commune("00009", top)
    year = Period.parse("2025", "state")
    for one, people, value, part in zip(old, (300, 100), (30, 10), ("0.9", "0.5"), strict=True):
        succeed(one, new)
        Population.objects.create(unit=one, group="all", value=people, as_of=OLD)
        Target.objects.create(unit=one, indicator="completed", period="2025", value=value, is_share=False)
        Target.objects.create(unit=one, indicator="coverage", period="2025", value=Decimal(part))
    found = asked(top, "completed", "coverage", period=year, now=at("2025-11-01"))[new.pk]
    assert found["completed"].target == 40
    assert found["completed"].aim.is_inherited
    assert found["coverage"].aim is None
    with override_settings(LEARNING={"TARGETS_WEIGH_SHARES": True}):
        found = asked(top, "coverage", period=year, now=at("2025-11-01"))[new.pk]
    assert found["coverage"].target == 80
    assert found["coverage"].aim.is_weighted


def test_a_target_out_of_force_or_of_the_wrong_sort_is_no_target():
    top, (one, two) = province()
    Target.objects.create(
        unit=one, indicator="completed", period="2026", value=5, is_share=False, valid_to=date(2025, 12, 14)
    )
    Target.objects.create(unit=two, indicator="completed", period="2026", value=Decimal("0.5"))
    found = asked(top, "completed")
    assert found[one.pk]["completed"].aim is None
    assert found[two.pk]["completed"].aim is None


def test_a_period_that_has_not_begun_has_no_outlook():
    top, _communes = province()
    with pytest.raises(PeriodNotBegun):
        asked(top, "completed", now=at("2025-12-01"))


def test_the_queries_do_not_depend_on_how_many_units_there_are():
    names = ("completed", "coverage", "learners_completed", "completion_rate", "staff_coverage")
    counts = []
    for code, size in (("08", 2), ("15", 12)):
        top, communes = province(size, code=code)
        subject = course()
        for one in [top, *communes]:
            enrolment(one, subject, on="2026-01-10", completed="2026-01-20")
            Population.objects.create(unit=one, group="all", value=50, as_of=OLD)
            for name in names:
                is_share = name not in ("completed", "learners_completed")
                Target.objects.create(unit=one, indicator=name, period="2026", value=1, is_share=is_share)
        before = commune(f"{code}999", top, since=OLD, until=EVE)
        succeed(before, communes[0])
        Target.objects.create(unit=before, indicator="completed", period="2026", value=1, is_share=False)
        rebuild_measures()
        with CaptureQueriesContext(connection) as queries:
            outlook_of(unit=top, period=YEAR, indicators=names, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 32


def test_a_unit_that_took_others_over_is_told_by_its_own_name():
    top, (one, _two) = province()
    assert one.valid_from == REFORM
    assert one.pk in asked(one, "completed")
