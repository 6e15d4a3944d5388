from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from learning import registry
from learning.dashboards.breakdown import broken_down
from learning.dashboards.dimensions import DIMENSIONS
from learning.dashboards.hiding import Lines
from learning.dashboards.lines import TOTAL
from learning.models import GroupSession, RoleName
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures
from tests.learning.dashboards.making import BOARD, NOW, furnished, make_user
from tests.learning.reports.made import at, course, enrolment, learner, province

YEAR = Period("state", "year", 2026)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def lines(unit, indicator, dimension, period=YEAR):
    parts, _facts = broken_down(
        unit,
        period=period,
        indicator=registry.indicators[indicator],
        dimension=DIMENSIONS[dimension],
        now=at(NOW),
    )
    return {part.label if part.key is not TOTAL else "total": part.mark or part.value for part in parts}


def test_by_course_programme_and_month_comes_from_measures():
    top, (one, other) = province(2)
    safe, paid = course("An toàn"), course("Thanh toán")
    safe.programme = "CDAN"
    safe.save()
    for day, taught, times in (("2026-02-20", safe, 2), ("2026-11-05", safe, 1), ("2026-11-05", paid, 4)):
        for _n in range(times):
            enrolment(one, taught, on=day, completed=day)
    rebuild_measures(now=at(NOW))
    with CaptureQueriesContext(connection) as queries:
        assert lines(top, "completed", "course") == {"An toàn": 3, "Thanh toán": 4, "total": 7}
    assert not any("learning_enrolment" in query["sql"] for query in queries)
    assert list(lines(top, "completed", "programme").values()) == [3, 4, 7]
    months = lines(top, "completed", "month")
    assert [number for number in months.values() if number] == [2, 5, 7]
    assert len(months) == 12  # January to November, and the whole


def test_people_are_counted_once_in_each_line_and_once_in_the_whole():
    top, (one, other) = province(2)
    her = learner()
    for day in ("2026-02-16", "2026-03-02", "2026-05-20"):
        enrolment(one, course(day), on=day, learner=her)
    found = lines(top, "learners", "month")
    assert [number for number in found.values() if number] == [
        1,
        1,
        1,
    ]  # March (both halves), June, the whole


def test_ages_are_told_at_the_end_of_the_period():
    top, (one, _other) = province(2)
    taught = course()
    # The year ends on the 14th of December 2026.
    for born, times in ((date(2010, 12, 15), 5), (date(2010, 12, 14), 6), (date(1950, 1, 1), 7), (None, 8)):
        for _n in range(times):
            enrolment(one, taught, learner=_born(born))
    found = lines(top, "enrolments", "age")
    assert [number for number in found.values() if number] == [5, 6, 7, 8, 26]
    assert next(iter(found.values())) == 5  # under 16


def _born(day):
    made = learner()
    made.birth_on = day
    made.save()
    return made


def test_few_people_of_a_sex_are_hidden_with_what_would_tell_of_them():
    top, (one, other) = province(2)
    taught = course()
    for where, sex, times in ((one, "F", 3), (one, "M", 9), (other, "F", 20), (other, "M", 20)):
        for _n in range(times):
            enrolment(where, taught, learner=learner(sex=sex))
    assert lines(top, "enrolments", "sex")["total"] == 52
    assert list(lines(top, "enrolments", "sex").values())[:2] == [29, 23]
    here = lines(one, "enrolments", "sex")
    # Men would give the women away: both are hidden, and the whole is known from elsewhere.
    assert sorted(map(str, here.values())) == ["0", "12", "withheld", "withheld"]
    # Beside it, the other commune's women would give them away too.
    assert list(lines(other, "enrolments", "sex").values())[1] == "withheld"


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_no_small_line_can_be_worked_out_from_the_others(values):
    lines_ = list(range(len(values)))
    numbers = dict(enumerate(values))
    marks = Lines(numbers, lines_, {}, 1, smallest=5).hidden()
    assert all(line in marks for line, value in numbers.items() if 0 < value < 5)
    assert len(marks) != 1


def test_a_quarter_hides_by_sex_what_one_of_its_months_hides():
    top, (one, _other) = province(2)
    taught = course()
    for sex, day, times in (
        ("F", "2026-10-02", 3),
        ("M", "2026-10-02", 9),
        ("F", "2026-11-02", 9),
        ("M", "2026-11-02", 9),
    ):
        for _n in range(times):
            enrolment(one, taught, on=day, learner=learner(sex=sex))
    assert sorted(map(str, lines(one, "enrolments", "sex").values())) == ["0", "30", "withheld", "withheld"]


@pytest.mark.parametrize(("people", "total"), [((3, 20, 20), "withheld"), ((12, 20, 20), 12)])
def test_of_a_sensitive_indicator_the_total_alone_is_told_where_the_report_tells_it(people, total):
    top, communes = province(3)
    taught = course()
    for where, times in zip(communes, people, strict=True):
        for _n in range(times):
            enrolment(where, taught, on="2026-11-02", learner=learner(minority=True))
    found = lines(communes[0], "minority_learners", "course")
    assert found.pop("total") == total
    assert set(found.values()) == {"withheld"}


def test_coverage_by_anything_but_unit_is_refused_with_the_reason(client):
    top, _communes, _course = furnished(1)
    client.force_login(make_user(top))
    page = client.get(BOARD + "closer/", {"indicator": "coverage", "by": "course"})
    assert page.status_code == 200
    assert "Unit below" in page.context["problem"] or "Đơn vị" in page.context["problem"]
    assert client.get(BOARD + "closer/", {"indicator": "nie"}).context["problem"]


@pytest.mark.thorough
def test_every_indicator_and_every_dimension_give_a_table_or_a_reason(client):
    top, communes, _course = furnished(2)
    client.force_login(make_user(top))
    asked = [{"indicator": name, "by": by} for name in registry.indicators for by in ("unit", "sex")]
    asked += [{"indicator": "satisfaction", "by": by, "compare": "year"} for by in DIMENSIONS]
    for query in asked:
        page = client.get(BOARD + "closer/", {**query, "unit": communes[0].pk})
        assert page.status_code == 200
        assert page.context.get("grid") or page.context["problem"], query


def test_one_comes_from_the_province_to_the_commune_and_its_classes(client):
    top, (one, *_others), taught = furnished()
    GroupSession.objects.create(lesson=taught, unit=one, held_on=date(2026, 11, 3), place="Nhà văn hóa")
    client.force_login(make_user(top))
    page = client.get(BOARD + "closer/")
    first = page.context["grid"].lines[0]
    page = client.get(BOARD + "closer/" + first.address)
    assert page.context["asked"].unit == one
    assert page.context["crumbs"] == [(top.full_name, page.context["crumbs"][0][1])]
    assert "Nhà văn hóa" in page.content.decode()
    by_course = client.get(BOARD + "closer/", {"unit": one.pk, "by": "course"}).context["grid"]
    assert f"course={taught.pk}" in by_course.lines[0].address


def test_who_sees_figures_only_is_led_to_no_names(client):
    top, (one, *_others), _course = furnished()
    client.force_login(make_user(top, role=RoleName.SUPERVISOR))
    assert client.get(BOARD + "closer/").context["people"]
    client.force_login(make_user(None, name="nguoi-la"))
    assert client.get(BOARD + "closer/").status_code == 403


def test_a_comparison_shows_both_and_what_they_differ_by(client):
    top, (one, *_others) = province(2)
    for day, times in (("2025-02-20", 2), ("2026-02-20", 5)):
        for _n in range(times):
            enrolment(one, course(day), on=day, completed=day)
    rebuild_measures(now=at(NOW))
    client.force_login(make_user(top))
    page = client.get(BOARD + "closer/", {"compare": "year", "indicator": "completed"})
    total = page.context["grid"].lines[-1]
    assert [cell.value for cell in total.cells] == [5, 2, 3]
    assert len(page.context["grid"].notes) > 1  # the year is not over
    page = client.get(BOARD + "closer/", {"compare": "year", "indicator": "completed", "by": "month"})
    lines = [[cell.value for cell in line.cells] for line in page.context["grid"].lines]
    assert lines == [[0, 0, 0], [0, 0, 0], [5, 2, 3], [5, 2, 3]]  # January to March, and the whole


def test_a_drill_asks_as_often_however_many_units_and_learners_there_are(client):
    asked = []
    for communes, code in ((4, "08"), (40, "15")):
        top, some = province(communes, code=code)
        taught = course()
        for one in some:
            for sex in "FM":
                enrolment(one, taught, completed="2026-11-05", learner=learner(sex=sex))
        rebuild_measures(now=at(NOW))
        client.force_login(make_user(top, name=f"can-bo-{code}"))
        numbers = []
        for dimension in DIMENSIONS:
            for unit in (top, some[0]):
                query = {"by": dimension, "indicator": "learners", "unit": unit.pk}
                client.get(BOARD + "closer/", query)
                cache.clear()
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(BOARD + "closer/", query).status_code == 200
                numbers.append(len(queries))
        asked.append(numbers)
    assert asked[0] == asked[1]
