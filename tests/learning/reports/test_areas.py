"""Communes added up by the areas that a province drew: nothing else in the report changes, and nothing more is told."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.models import Basis, Enrolment, Grouping, Learner, Population
from learning.reports.build import NoGroupings, build_report, draft_report
from learning.reports.table import Table
from learning.units.models import Unit
from tests.learning.reports.made import REFORM, commune, course, enrolment, learner, province, succeed, unit
from tests.learning.reports.test_build import ADDED_UP, MONTH

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def draft(top, *, by_grouping=True, basis=Basis.AS_WAS, period=MONTH):
    return draft_report(form="bieu-01", unit=top, period=period, basis=basis, by_grouping=by_grouping)


def area(top, *communes, name="Phía Bắc", since=date(2026, 1, 1), until=None):
    made = Grouping.objects.create(province=top, name=name, valid_from=since, valid_to=until)
    made.communes.set(communes)
    return made


def without_areas(rows):
    return [{**row, "depth": 0} for row in rows if "name" not in row]


def test_an_area_is_a_subtotal_above_its_communes():
    top, communes = province(5)
    unit("SO-1", level="agency", parent=top, kind="so")
    area(top, communes[3], communes[1])
    area(top, communes[0], name="Phía Nam")
    for place in (0, 1, 3, 3, 4):
        enrolment(communes[place], course())
    report = draft(top)
    lines = [(line.kind, line.depth, *(cell.text for cell in line.cells[:3])) for line in Table(report).lines]
    assert [line[:3] for line in lines] == [
        ("group", 0, "I"),
        ("unit", 1, "1"),
        ("unit", 1, "2"),
        ("group", 0, "II"),
        ("unit", 1, "1"),
        ("unit", 0, "1"),
        ("unit", 0, "2"),
        ("unit", 0, "3"),
        ("own", 0, ""),
        ("total", 0, ""),
    ]
    assert "Phía Bắc (no administrative unit)" in lines[0]
    rows = report.rows["rows"]
    assert [row["values"]["so_luot"] for row in rows] == [3, 1, 2, 1, 1, 0, 1, 0, 0, 5]
    assert rows[0]["unit"] is None
    assert report.rows["by_grouping"] is True


def test_whoever_does_not_ask_gets_the_same_report_as_before_there_were_areas():
    top, communes = province(3)
    enrolment(communes[0], course())
    before = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    area(top, *communes[:2])
    assert draft(top, by_grouping=False).sha256 == before.sha256
    assert build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS) == before
    assert "by_grouping" not in before.rows
    assert draft(top).sha256 != before.sha256


def test_only_areas_of_the_day_count():
    top, communes = province(3)
    area(top, communes[0], until=date(2026, 11, 13), name="Cũ")
    area(top, communes[0], since=date(2026, 11, 14), name="Nay")
    area(top, communes[0], since=date(2026, 12, 1), name="Mai sau")
    assert [row["name"] for row in draft(top).rows["rows"] if "name" in row] == ["Nay"]


def test_where_there_is_nothing_to_add_up_by_it_is_said():
    top, _communes = province(2)
    with pytest.raises(NoGroupings, match="had no groupings of communes on"):
        draft(top)
    old = commune("00099", top, until=date(2026, 10, 31))
    new = commune("00098", top, since=date(2026, 11, 1))
    succeed(old, new, on=date(2026, 11, 1))
    area(top, new)
    with pytest.raises(NoGroupings, match="as they are now only"):
        draft(top)
    assert draft(top, basis=Basis.AS_IS).rows["by_grouping"]


def test_the_population_of_an_area_is_that_of_its_communes_and_the_total_stays():
    top, communes = province(3)
    for number, one in enumerate(communes):
        Population.objects.create(unit=one, group="all", as_of=REFORM, value=100 * (number + 1))
    plain = draft(top, by_grouping=False).rows["rows"]
    area(top, communes[0], communes[2])
    rows = draft(top).rows["rows"]
    keys = [key for key, value in plain[0]["values"].items() if value == 100]
    assert all(rows[0]["values"][key] == 400 for key in keys)
    assert sorted(without_areas(rows)[:3], key=lambda row: row["unit"]["code"]) == plain[:3]
    assert without_areas(rows)[3:] == plain[3:]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.booleans()), max_size=40),
    drawn=st.lists(st.sampled_from([None, "A", "B", "C"]), min_size=6, max_size=6),
)
def test_areas_add_up_change_no_other_row_and_tell_nothing_more(facts, drawn):
    top, communes = province(6)
    for name in {name for name in drawn if name} or {"A"}:
        area(top, *(one for one, its in zip(communes, drawn, strict=True) if its == name), name=name)
    for place, is_done, is_minority in facts:
        done = "2026-11-05" if is_done else None
        enrolment(communes[place], course(), learner=learner(minority=is_minority), completed=done)
    plain, rows = draft(top, by_grouping=False).rows["rows"], draft(top).rows["rows"]
    order = {row["unit"]["uid"]: number for number, row in enumerate(plain[:-1])}
    kept = without_areas(rows)
    assert sorted(kept[:-1], key=lambda row: order[row["unit"]["uid"]]) == plain[:-1]
    assert kept[-1] == plain[-1]
    for number, row in enumerate(rows):
        if "name" not in row:
            continue
        inside = []
        for each in rows[number + 1 :]:
            if each["depth"] == 0:
                break
            inside.append(each)
        assert {drawn[order[each["unit"]["uid"]]] for each in inside} == {row["name"]}
        for key in ADDED_UP:
            assert Decimal(str(row["values"][key])) == sum(
                Decimal(str(each["values"][key])) for each in inside
            )
        hidden = {key for each in inside for key in each["marks"]}
        assert row["marks"] == dict.fromkeys(hidden, "withheld")
        assert all(row["values"][key] is None for key in hidden)
    Grouping.objects.all().delete()
    Enrolment.objects.all().delete()
    Learner.objects.all().delete()
    Unit.objects.filter(parent=top).delete()
    top.delete()


def test_the_command_adds_up_by_grouping_but_does_not_freeze_that(tmp_path):
    top, communes = province(2)
    area(top, communes[0])
    file = tmp_path / "bieu.csv"
    options = {"unit": "08", "period": "202611", "format": "csv", "by_grouping": True}
    call_command("build_report", **options, out=str(file), stdout=StringIO())
    assert "Phía Bắc (no administrative unit)" in file.read_text("utf-8-sig")
    with pytest.raises(CommandError, match="cannot be frozen"):
        call_command("build_report", **options, freeze=True)
