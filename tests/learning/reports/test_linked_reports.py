"""Reports lay no small number open beside each other: months, quarters, both bases, revisions, reports of one's own."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.models import Basis, Report, SavedReport
from learning.reports.build import build_report, draft_report
from learning.reports.periods import Period
from learning.saved.draft import draft as own_draft
from tests.factories import make_user
from tests.learning.reports.made import (
    EVE,
    OLD,
    commune,
    course,
    enrolment,
    learner,
    province,
    succeed,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
OCTOBER, NOVEMBER = Period.parse("202610", "state"), Period.parse("202611", "state")
QUARTER = Period.parse("20264", "state")  # 15 September to 14 December 2026
JUNE = Period.parse("202506", "state")
DAYS = {OCTOBER: "2026-10-02", NOVEMBER: "2026-11-02", JUNE: "2025-05-20"}


def draft(unit, period, form="bieu-01", basis=Basis.AS_WAS):
    return draft_report(form=form, unit=unit, period=period, basis=basis)


def enrol(place, how_many, *, minority=True, period=NOVEMBER, sex="F", born=None, known=None):
    for _n in range(how_many):
        who = learner(minority=minority, sex=sex)
        if minority:
            who.ethnicity_scheme, who.ethnicity = "gso-1979", "02"
        who.birth_on = born
        who.save()
        enrolment(place, course(), learner=who, on=DAYS[period])


def minority(report):
    """The column of ethnic minorities: by the unit's code, the total last."""
    rows = report.rows["rows"]
    return {
        (row["kind"], row["unit"]["code"]): row["marks"].get("dtts") or row["values"]["dtts"] for row in rows
    }


def by_key(report, column):
    return {row["key"]: row["marks"].get(column) or row["values"][column] for row in report.rows["rows"]}


def test_a_quarter_hides_what_one_of_its_months_hides():
    top, (one, two, three) = province(3)
    enrol(one, 3, period=OCTOBER)
    enrol(two, 8, period=OCTOBER)
    enrol(three, 20, period=OCTOBER)
    for place in (one, two, three):
        enrol(place, 9)
        enrol(place, 30, minority=False, period=OCTOBER)
    month, quarter = minority(draft(top, OCTOBER)), minority(draft(top, QUARTER))
    assert list(month.values()) == ["few", "withheld", 20, 0, 31]
    assert list(quarter.values()) == ["withheld", "withheld", 29, 0, 58]
    assert list(minority(draft(top, NOVEMBER)).values()) == [9, 9, 9, 0, 27]
    assert minority(draft(one, QUARTER))["total", "00001"] == "withheld"


def test_so_do_the_tables_by_ethnic_group_and_by_sex_and_age():
    top, (one, two, _three) = province(3)
    old, young = date(1950, 1, 1), date(1990, 1, 1)
    for place, few in ((one, 2), (two, 9)):
        for born, people in ((old, few), (young, 30)):
            enrol(place, people, period=OCTOBER, born=born)
            enrol(place, 20, born=born)
        enrol(place, few, minority=False, period=OCTOBER, born=young)
        enrol(place, 30, minority=False, born=young)
    for form, key, column in (("bieu-04", "70+", "nu_hoc"), ("bieu-05", "majority", "so_nguoi")):
        for place in (one, two):
            hidden = by_key(draft(place, OCTOBER, form), column)[key]
            assert hidden in ("few", "withheld")
            assert isinstance(by_key(draft(place, NOVEMBER, form), column)[key], int)
        assert by_key(draft(one, QUARTER, form), column)[key] == "withheld"


def test_a_group_that_is_few_in_a_month_is_told_with_others_in_the_quarter():
    top, (one, _two) = province()
    for period, people in ((OCTOBER, 3), (NOVEMBER, 9)):
        enrol(one, people, period=period)
        enrol(one, 20, minority=False, period=period)
    assert "02" in by_key(draft(top, NOVEMBER, "bieu-05"), "so_nguoi")
    assert "02" not in by_key(draft(top, QUARTER, "bieu-05"), "so_nguoi")


def test_units_of_today_tell_only_what_adds_up_from_units_as_they_were():
    top = unit("08", since=OLD)
    a, b, c = (commune(f"1000{n}", top, since=OLD, until=EVE) for n in (1, 2, 3))
    new = [commune(f"2000{n}", top) for n in (1, 2)]
    succeed(a, new[0])
    succeed(b, new[0], share=0.5)
    succeed(b, new[1], share=0.5, default=False)
    succeed(c, new[1])
    for place in (a, b, c):
        enrol(place, 12, period=JUNE)
    assert list(minority(draft(top, JUNE)).values()) == [12, 12, 12, 0, 36]
    now = minority(draft(top, JUNE, basis=Basis.AS_IS))
    assert now == {
        ("unit", "20001"): "withheld",
        ("unit", "20002"): "withheld",
        ("own", "08"): 0,
        ("total", "08"): 36,
    }


def test_where_communes_were_only_joined_units_of_today_tell_their_sums():
    top = unit("08", since=OLD)
    a, b, c = (commune(f"1000{n}", top, since=OLD, until=EVE) for n in (1, 2, 3))
    new = [commune(f"2000{n}", top) for n in (1, 2)]
    for before, after in ((a, new[0]), (b, new[0]), (c, new[1])):
        succeed(before, after)
        enrol(before, 12, period=JUNE)
    assert list(minority(draft(top, JUNE, basis=Basis.AS_IS)).values()) == [24, 12, 0, 36]


def test_a_revision_does_not_tell_what_changed_by_few():
    top, (one, two, three) = province(3)
    for place in (one, two, three):
        enrol(place, 12)
        enrol(place, 10, minority=False)
    first = build_report(form="bieu-01", unit=top, period=NOVEMBER, basis=Basis.AS_WAS)
    assert build_report(form="bieu-01", unit=top, period=NOVEMBER, basis=Basis.AS_WAS) == first
    enrol(one, 1)
    enrol(two, 8)
    second = build_report(form="bieu-01", unit=top, period=NOVEMBER, basis=Basis.AS_WAS)
    assert list(minority(first).values()) == [12, 12, 12, 0, 36]
    assert list(minority(second).values()) == ["withheld", 20, "withheld", 0, 45]
    assert second.rows["rows"][0]["values"]["so_nguoi"] == 23
    assert build_report(form="bieu-01", unit=top, period=NOVEMBER, basis=Basis.AS_WAS) == second
    # What is out is out: another basis, and the quarter, hide it as well.
    assert minority(draft(top, NOVEMBER, basis=Basis.AS_IS)) == minority(second)
    assert list(minority(draft(top, QUARTER)).values()) == ["withheld", 20, "withheld", 0, 45]


def test_nor_does_a_revision_by_ethnic_group():
    top, (one, two) = province()
    for place in (one, two):
        enrol(place, 20)
        enrol(place, 30, minority=False)
    build_report(form="bieu-05", unit=top, period=NOVEMBER, basis=Basis.AS_WAS)
    enrol(one, 2)
    enrol(one, 7, minority=False)
    second = by_key(draft(top, NOVEMBER, "bieu-05"), "so_nguoi")
    assert (second["02"], second["majority"], second["all"]) == ("withheld", "withheld", 109)


@pytest.fixture
def saved():
    top, communes = province(3)
    for place, people in zip(communes, (3, 8, 20), strict=True):
        enrol(place, people, period=OCTOBER)
        enrol(place, 30, minority=False, period=OCTOBER)
        enrol(place, 9)

    def make(**more):
        given = {"rows": "unit", "indicators": ["minority_learners"], **more}
        made = SavedReport.objects.create(
            name="x", owner=make_user("hoa"), unit=top, calendar="state", period="20264", **given
        )
        rows = own_draft(made, QUARTER).rows["rows"]
        return [row["marks"].get("minority_learners") or row["values"]["minority_learners"] for row in rows]

    return make


def test_a_report_of_ones_own_tells_by_unit_what_the_official_one_tells(saved):
    assert saved() == ["withheld", "withheld", 29, 0, 58]


@pytest.mark.parametrize("rows", ["month", "course", "audience"])
def test_and_by_anything_else_the_total_alone(saved, rows):
    *lines, total = saved(rows=rows)
    assert set(lines) == {"withheld"}
    assert total == 58


@pytest.mark.parametrize("rows", ["unit", "month"])
def test_and_of_a_choice_of_facts_nothing(saved, rows):
    assert set(saved(rows=rows, audience="ND")) == {"withheld"}


@pytest.mark.parametrize("form", ["bieu-01", "bieu-04", "bieu-05"])
def test_a_year_asks_no_more_often_than_a_quarter(form):
    top, communes = province(3)
    for place in communes:
        enrol(place, 2, period=OCTOBER)
        enrol(place, 9)
    asked = []
    for period in (QUARTER, Period.parse("2026", "state")):
        with CaptureQueriesContext(connection) as queries:
            draft(top, period, form)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 30


@pytest.mark.parametrize("form", ["bieu-01", "bieu-04", "bieu-05"])
def test_more_communes_ask_no_more(form):
    def asked(top):
        with CaptureQueriesContext(connection) as queries:
            draft(top, QUARTER, form)
        return len(queries)

    counts = []
    for code, size in (("08", 2), ("15", 6)):
        top, communes = province(size, code=code)
        for place in communes:
            enrol(place, 2, period=OCTOBER)
            enrol(place, 2)
        counts.append(asked(top))
    assert counts[0] == counts[1] < 30
    assert not Report.objects.exists()


def test_a_quarter_tells_what_two_of_its_months_hide_together():
    top, (one, two, three) = province(3)
    for month, numbers in ((OCTOBER, (3, 4, 20)), (NOVEMBER, (4, 3, 20))):
        for place, people in zip((one, two, three), numbers, strict=True):
            enrol(place, people, period=month)
            enrol(place, 30, minority=False, period=month)
    assert list(minority(draft(top, OCTOBER)).values()) == ["few", "few", 20, 0, 27]
    assert list(minority(draft(top, NOVEMBER)).values()) == ["few", "few", 20, 0, 27]
    assert list(minority(draft(top, QUARTER)).values()) == [7, 7, 40, 0, 54]


def test_but_not_where_a_frozen_report_of_a_month_hid_something_else():
    top, (one, two, three) = province(3)
    for month, numbers in ((OCTOBER, (3, 4, 20)), (NOVEMBER, (3, 3, 2))):
        for place, people in zip((one, two, three), numbers, strict=True):
            enrol(place, people, period=month)
            enrol(place, 30, minority=False, period=month)
    build_report(form="bieu-01", unit=top, period=NOVEMBER, basis=Basis.AS_WAS)
    enrol(three, 20)
    assert list(minority(draft(top, QUARTER)).values())[:3] == ["withheld", "withheld", "withheld"]
    Report.objects.all().delete()
    assert list(minority(draft(top, QUARTER)).values())[:3] == [6, 7, 42]
