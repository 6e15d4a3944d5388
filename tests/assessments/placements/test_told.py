"""A gain wherever indicators are told: never without how uncertain it is, and never of few."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning import registry
from learning.dashboards.breakdown import broken_down
from learning.dashboards.dimensions import DIMENSIONS
from learning.dashboards.lines import TOTAL
from learning.models import SavedReport
from learning.reports.caption import footnotes
from learning.reports.figure_now import figures_now
from learning.reports.outlook import outlook_of
from learning.reports.periods import Period
from learning.reports.table import Table
from learning.saved.draft import draft
from tests.assessments.placements.made import pair
from tests.learning.dashboards.making import BOARD, NOW, make_user
from tests.learning.reports.made import at, course, learner, province
from tests.learning.reports.test_views import make_officer
from tests.learning.sharing.made import LGSP, Asker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
YEAR = Period.parse("2026", "state")
QUARTER = Period.parse("20264", "state")
GAIN = "placement_gain"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def tree():
    """A province with 12, 14 and 2 people who were measured twice, in two courses, as two audiences."""
    top, communes = province(3)
    taught = [course("A"), course("B")]
    for commune, people in zip(communes, (12, 14, 2), strict=True):
        for n in range(people):
            sex = "FM"[n % 2]
            pair(
                commune,
                taught[n % 2],
                0.0,
                0.3 + n / 50,
                learner=learner(sex=sex),
                audience=("CC", "ND")[n % 2],
                since="2026-09-20",
            )
    return top, communes


def saved(top, **more) -> SavedReport:
    given = {
        "name": "Tiến bộ",
        "indicators": ["placement_pairs", GAIN],
        "calendar": "state",
        "period": "20264",
    }
    return SavedReport.objects.create(owner=make_officer(top), unit=top, **{**given, **more})


def told_by(unit, dimension):
    parts, _facts = broken_down(
        unit,
        period=YEAR,
        indicator=registry.indicators[GAIN],
        dimension=DIMENSIONS[dimension],
        now=at(NOW),
    )
    return {"total" if part.key is TOTAL else part.label: part for part in parts}


def test_its_page_tells_it_with_its_margin_and_the_number_of_people(tree, english):
    top, _communes = tree
    english.force_login(make_officer(top))
    html = english.get(f"/admin/learning/reports/indicators/{GAIN}/", {"period": "2026"}).text
    assert "Warm 1989" in html
    gain, pairs = figures_now(registry.indicators[GAIN], unit=top, period=YEAR, now=at(NOW))
    assert gain.text.startswith("+")
    assert " ± " in gain.text
    assert pairs.text == "28"
    assert gain.text in html


def test_its_page_says_nothing_of_a_commune_with_few(tree):
    _top, communes = tree
    found = figures_now(registry.indicators[GAIN], unit=communes[2], period=YEAR, now=at(NOW))
    assert [(each.is_hidden, each.value) for each in found] == [(True, None), (True, None)]


def test_a_saved_report_has_a_column_for_it_in_every_format(tree, client):
    top, _communes = tree
    report = draft(saved(top), QUARTER)
    table = Table(report)
    assert [each.key for each in table.headings][3:6] == ["placement_pairs", GAIN, f"{GAIN}.margin"]
    assert table.headings[5].full_label.endswith("± (95%)")
    assert any(note.startswith("±") for note in footnotes(table))
    files = {name: io.BytesIO() for name in registry.report_formats}
    for name, file in files.items():
        registry.report_formats[name]().write(report, file)
        assert file.getvalue()
    row = json.loads(files["json"].getvalue())["content"]["rows"][-1]
    assert row["values"][f"{GAIN}.margin"] > 0
    client.force_login(SavedReport.objects.get().owner)
    html = client.get(f"/admin/learning/my-reports/{SavedReport.objects.get().uuid}/").text
    assert table.total[4].text in html
    assert f"{table.total[4].text} ± " in html


@pytest.mark.parametrize("rows", ["course", "audience", "month", "programme"])
def test_a_saved_report_by_something_else_says_the_same_of_the_whole(tree, rows):
    top, _communes = tree
    by_unit = Table(draft(saved(top), QUARTER)).total
    SavedReport.objects.update(rows=rows)
    total = Table(draft(SavedReport.objects.get(), QUARTER)).total
    assert [cell.value for cell in total.cells[-3:]] == [cell.value for cell in by_unit.cells[3:6]]
    assert total.cells[-1].value > 0


def test_beside_another_period_the_change_is_in_points_and_the_margin_has_none(tree):
    top, communes = tree
    for n in range(12):
        pair(communes[0], course(f"K{n}"), 0.0, 0.1, on="2026-08-20", since="2026-06-20")
    keys = Table(draft(saved(top, compared="previous"), QUARTER)).keys
    assert f"{GAIN}.margin__before" in keys
    assert f"{GAIN}.margin__change" not in keys


@pytest.mark.parametrize("dimension", ["course", "audience", "month", "sex"])
def test_looking_closer_tells_the_whole_with_its_margin_and_no_line_of_it(tree, dimension):
    top, _communes = tree
    found = told_by(top, dimension)
    whole = found.pop("total")
    assert whole.value is not None
    assert whole.margin > 0
    assert found
    assert {(part.value, part.margin, part.mark) for part in found.values()} == {(None, None, "withheld")}


def test_looking_closer_at_few_tells_neither_figure_nor_margin(tree):
    _top, communes = tree
    for part in told_by(communes[2], "audience").values():
        assert (part.value, part.margin) == (None, None)


def test_the_table_by_unit_and_its_file_have_the_margin_beside_the_figure(tree, english):
    top, _communes = tree
    english.force_login(make_user(top))
    asked = {"indicator": GAIN, "by": "unit", "unit": top.pk, "period": "2026"}
    file = english.get(f"{BOARD}closer/", {**asked, "export": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[0][1:] == ["Gain between placements", "Gain between placements: ± (95%)"]
    by_name = {row[0]: row[1:] for row in rows[1:]}
    total = by_name.popitem()[1]
    assert all(float(each) > 0 for each in total)
    few = by_name[tree[1][2].full_name]
    assert few == ["…", "…"]
    assert sum(row == ["…", "…"] for row in by_name.values()) >= 2


def test_the_board_tells_it_with_its_margin(tree, english, settings):
    settings.LEARNING = {**settings.LEARNING, "DASHBOARD_INDICATORS": [GAIN]}
    top, _communes = tree
    english.force_login(make_user(top))
    html = english.get(f"{BOARD}overview/", {"unit": top.pk, "period": "2026"}).text
    figure = figures_now(registry.indicators[GAIN], unit=top, period=YEAR, now=at(NOW))[0]
    assert " ± " in figure.text
    assert figure.text in html


def test_no_forecast_and_no_light_is_made_of_it(tree):
    top, _communes = tree
    found = outlook_of(unit=top, period=YEAR, indicators=[GAIN], now=at(NOW))[top.pk][GAIN]
    assert found.is_hidden
    assert found.figure is None
    assert found.forecast.value is None


def test_other_systems_get_it_where_the_province_shares_it_with_its_margin(tree, settings):
    settings.LEARNING = {**settings.LEARNING, "SHARE_CLASSES": {GAIN: "dung_chung"}}
    top, communes = tree
    for n in range(12):
        pair(communes[0], course(f"K{n}"), 0.0, n / 20, on="2026-08-20", since="2026-06-20")
    items = {one["code"]: one for one in Asker(top, smallest=5).get(f"{LGSP}kpi/latest").json()["items"]}
    assert items[GAIN]["value"] == pytest.approx(27.5)
    assert items[GAIN]["margin"] > 0
    assert "margin" not in items["completed"]
    few = {one["code"]: one for one in Asker(top, smallest=20).get(f"{LGSP}kpi/latest").json()["items"]}
    assert (few[GAIN]["value"], few[GAIN]["margin"], few[GAIN]["suppressed"]) == (None, None, True)


def test_other_systems_do_not_get_it_otherwise(tree):
    items = Asker(tree[0]).get(f"{LGSP}kpi/latest").json()["items"]
    assert GAIN not in {one["code"] for one in items}


def test_its_tables_take_as_many_queries_for_many_people_as_for_few(tree):
    top, communes = tree
    asked = []
    for people in (0, 12):
        for n in range(people):
            pair(communes[n % 3], course(f"K{n}"), 0.0, 0.2, on="2026-11-03", since="2026-09-20")
        with CaptureQueriesContext(connection) as found:
            told_by(top, "audience")
        asked.append(len(found))
    assert asked[0] == asked[1]
