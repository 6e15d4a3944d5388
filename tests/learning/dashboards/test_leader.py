from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning import registry
from learning.dashboards.board import board_of
from learning.dashboards.changes import changes_of
from learning.dashboards.content import rows_of
from learning.dashboards.outlook import _told
from learning.models import Measure
from learning.reports.forecast import Forecast, Method
from learning.reports.forms.base import Kind
from learning.reports.lights import Light
from learning.reports.outlook import Outlook as Reckoned
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures
from tests.learning.dashboards.making import BOARD, NOW, aim, furnished, make_user, people
from tests.learning.reports.made import EVE, OLD, at, commune, course, enrolment, province, succeed, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
YEAR = Period("state", "year", 2026)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def indicators(*names):
    return [registry.indicators[name] for name in names]


def told(figure, *, light=Light.BEHIND, name="coverage", comparator="at_least", elapsed=0.5):
    """What dashboards make of an outlook with the target 50."""
    aim = SimpleNamespace(comparator=comparator)
    forecast = Forecast(Method.PACE, 45.0, 40.0, 50.0, 6)
    found = Reckoned(
        registry.indicators[name], Kind.PERCENT, figure, 50.0, aim, elapsed, str(light), forecast
    )
    return _told(found)


def test_what_grows_is_due_by_the_share_of_the_period_that_is_over():
    found = told(20.0)
    assert (found.light, found.goal, found.due, found.ahead) == (Light.BEHIND, 50.0, 25.0, -5.0)
    assert found.forecast == 45.0
    assert told(50.0, light=Light.DONE).light is Light.DONE


def test_a_ratio_without_a_pace_is_due_at_any_time():
    assert told(40.0, name="completion_rate").due == 50.0


def test_below_a_limit_a_unit_is_ahead():
    assert told(10.0, comparator="at_most").ahead == 15.0


def test_without_a_figure_there_is_no_light():
    light = told(None, light=Light.NO_FIGURE).light
    assert (light, light.is_lit, str(light.label)) == (Light.NO_FIGURE, False, "Chưa có số liệu")


def test_the_figures_are_those_of_the_report_and_come_from_measures():
    top, communes, _course = furnished()
    found = rows_of(top, period=YEAR, indicators=indicators("completed", "coverage"), now=at(NOW))
    assert [row.values["completed"] for row in found if row.kind == "unit"] == [6, 7, 8]
    assert found[-1].values == {"completed": 21, "coverage": 35.0}
    Measure.objects.filter(indicator="completed").update(value=9)
    again = rows_of(top, period=YEAR, indicators=indicators("completed"), now=at(NOW))
    assert again[-1].values["completed"] == 27


def test_what_was_done_in_a_merged_commune_counts_where_its_people_are_now():
    before, (old, other) = province(2, since=OLD, until=EVE)
    for one in (old, other):
        one.valid_from, one.valid_to = OLD, EVE
        one.save()
    after = unit("08")
    new = commune("00099", after)
    succeed(before, after)
    succeed(old, new)
    succeed(other, new)
    enrolment(old, course(), on="2025-02-01", completed="2025-02-03")
    rebuild_measures(now=at(NOW))
    found = rows_of(
        after, period=Period("state", "year", 2025), indicators=indicators("completed"), now=at(NOW)
    )
    assert {row.name: row.values["completed"] for row in found if row.kind == "unit"} == {new.full_name: 1}


def test_units_are_ranked_by_their_distance_to_what_is_due():
    top, communes, _course = furnished()
    found = board_of(top, period=YEAR, now=at(NOW)).ranked("coverage")
    assert [each.row.unit_id for each in found] == [one.pk for one in communes]
    assert [each.row.values["coverage"] for each in found] == [30.0, 35.0, 40.0]
    assert [str(each.outlook["coverage"].light) for each in found] == ["behind", "behind", "at_risk"]


def test_changes_leave_out_the_half_month_that_is_running():
    top, (one, other) = province(2)
    taught = course()
    for day, where, times in (("2026-10-20", one, 3), ("2026-11-20", one, 9), ("2026-09-20", other, 2)):
        for _n in range(times):
            enrolment(where, taught, on=day, completed=day)
    rebuild_measures(now=at(NOW))
    month = Period("state", "month", 2026, 12)  # from the 15th of November: its first half-month is running
    assert changes_of(top, period=month, indicator="completed", now=at(NOW)).until is None
    quarter = Period("state", "quarter", 2026, 4)  # from the 15th of September
    found = changes_of(top, period=quarter, indicator="completed", now=at(NOW))
    assert found.until == date(2026, 11, 14)
    assert [(each.name, each.now, each.before) for each in found.biggest(up=True, most=5)] == [
        (one.full_name, 3, 0),
        (other.full_name, 2, 0),
    ]


def test_the_page_asks_as_often_with_sixty_units_as_with_five(client):
    asked = []
    for communes in (5, 60):
        top, _some, _course = furnished(communes, each=1) if communes == 5 else _more(60)
        client.force_login(make_user(top, name=f"can-bo-{communes}"))
        cache.clear()
        client.get(BOARD + "overview/")  # what is learnt once a process
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD + "overview/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def _more(communes):
    top, some = province(communes, code="15")
    taught = course()
    people(top, 20 * communes)
    for one in some:
        people(one, 20)
        aim(one)
        enrolment(one, taught, on="2026-11-02", completed="2026-11-05")
    rebuild_measures(now=at(NOW))
    return top, some, taught


def test_the_leader_sees_target_light_ranking_and_the_grid_of_communes(client):
    top, communes, _course = furnished(5)
    client.force_login(make_user(top))
    page = client.get(BOARD + "overview/")
    said = page.content.decode()
    assert page.context["tiles"][0]["text"] == "34,0"
    assert page.context["tiles"][0]["goal"] == "50,0"
    assert "l-light--behind" in said
    assert said.count("l-tiles__link") == 5
    assert "A grid of communes and not a map" in said or "không phải bản đồ" in said
    assert f"unit={communes[0].pk}" in said
    assert "/admin/learning/reports/indicators/coverage/" in said


def test_what_is_seen_is_what_is_taken_along(client):
    top, _communes, _course = furnished()
    client.force_login(make_user(top))
    grid = client.get(BOARD + "overview/").context["grid"]
    sent = client.get(BOARD + "overview/", {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(sent) == len(grid.lines) + 1
    assert sent[1].startswith(f"{grid.lines[0].label},30.0,")
    assert client.get(BOARD + "overview/", {"export": "xlsx"}).content.startswith(b"PK")


def test_other_peoples_units_are_refused(client):
    top, (here, there, _other), _course = furnished()
    client.force_login(make_user(here))
    assert client.get(BOARD + "overview/").context["asked"].unit == here
    for name in ("overview/", "closer/", "screen/", "people/"):
        for hers in (there, top):
            answer = client.get(BOARD + name, {"unit": hers.pk})
            # Wagtail leads home who may not.
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/"), name


def test_a_wrong_period_is_explained_and_breaks_nothing(client):
    top, _communes, _course = furnished(1)
    client.force_login(make_user(top))
    for asked in ({"period": "nie"}, {"period": "2199"}, {"calendar": "khac"}):
        page = client.get(BOARD + "overview/", asked)
        assert page.status_code == 200
        assert page.context["problem"]
