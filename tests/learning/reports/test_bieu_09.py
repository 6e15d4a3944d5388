"""Biểu 09: the register of targets, and the same targets beside every other report."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.models import Basis, Population, Series, SeriesValue, Target
from learning.reports.build import build_report, draft_report
from learning.reports.formats.csv import Csv
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures
from learning.reports.register import register
from learning.reports.table import Table

from .made import EVE, OLD, at, commune, course, enrolment, province, succeed, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
QUARTER, YEAR = Period.parse("20264", "state"), Period.parse("2026", "state")


@pytest.fixture
def world():
    top, (one, two) = province()
    subject = course()
    for day in ("2026-02-01", "2026-05-01", "2026-10-01", "2026-11-02"):
        enrolment(one, subject, on=day, completed=day, audience="CC")
    Target.objects.create(
        unit=top, indicator="completed", period="2026", value=5, is_share=False, basis="Kế hoạch 55/KH-UBND"
    )
    Target.objects.create(unit=one, indicator="completed", period="20264", value=2, is_share=False)
    return top, one, two


def table_of(unit, period=QUARTER, **more):
    return Table(draft_report(form="bieu-09", unit=unit, period=period, basis=Basis.AS_WAS, **more))


def rows_of(table):
    keys = [heading.key for heading in table.headings]
    return [dict(zip(keys, [cell.text for cell in line.cells], strict=True)) for line in table.lines]


def test_a_plan_of_the_year_is_told_with_the_period_and_with_all_since_it_began(world):
    top, _one, _two = world
    first, second = rows_of(table_of(top))
    assert (first["ten_don_vi"], first["ky_ke_hoach"]) == (top.full_name, "Năm 2026")
    assert [first[key] for key in ("ke_hoach", "thuc_hien_ky", "luy_ke", "phan_tram_ke_hoach")] == [
        "5",
        "2",
        "4",
        "80,0",
    ]
    assert first["can_cu"] == "Kế hoạch 55/KH-UBND"
    assert [second[key] for key in ("ke_hoach", "luy_ke", "phan_tram_ke_hoach")] == ["2", "2", "100,0"]


def test_a_frozen_register_does_not_change_when_a_target_does(world):
    top, _one, _two = world
    frozen = build_report(form="bieu-09", unit=top, period=QUARTER, basis=Basis.AS_WAS)
    before = rows_of(Table(frozen))
    Target.objects.filter(unit=top).update(value=50)
    frozen.refresh_from_db()
    assert rows_of(Table(frozen)) == before
    assert build_report(form="bieu-09", unit=top, period=QUARTER, basis=Basis.AS_WAS).revision == 2


def test_the_facts_are_counted_whether_they_were_measured_or_not(world):
    top, _one, _two = world
    before = table_of(top).content
    rebuild_measures()
    assert table_of(top).content == before
    told = register(unit=top, period=QUARTER, now=at("2026-11-26"))
    assert [entry.so_far for entry in told] == [4, 2]


def test_what_is_measured_elsewhere_is_told_as_it_was_written_or_published(world):
    top, _one, _two = world
    papi = Series.objects.create(code="papi", name="PAPI", source="CECODES")
    for period, value in (("2025", "40.5"), ("2026", "42.0")):
        SeriesValue.objects.create(series=papi, unit=top, period=period, value=Decimal(value))
    given = {"unit": top, "period": "2026", "is_share": False}
    Target.objects.create(**given, label="=PAPI", measured_by="import", series=papi, comparator="trend")
    Target.objects.create(
        **{**given, "is_share": True},
        label="Hồ sơ qua mạng",
        measured_by="manual",
        value="0.9",
        reached="0.5",
    )
    rows = {row["chi_tieu"]: row for row in rows_of(table_of(top))}
    assert (rows["=PAPI"]["ke_hoach"], rows["=PAPI"]["luy_ke"]) == ("40,5", "42")
    assert rows["=PAPI"]["canh_bao"] == "Đúng tiến độ"
    assert rows["Hồ sơ qua mạng"]["don_vi_tinh"] == "%"
    assert rows["Hồ sơ qua mạng"]["luy_ke"] == "50"
    file = io.BytesIO()
    Csv.write(table_of(top).report, file)
    names = [line[2] for line in csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")))]
    assert "'=PAPI" in names


def test_an_audience_is_told_by_its_name(world):
    top, _one, _two = world
    Target.objects.create(
        unit=top, indicator="completed", period="2026", value=9, is_share=False, group="audience:CC"
    )
    names = [row["chi_tieu"] for row in rows_of(table_of(top))]
    assert any("(Công chức)" in name for name in names)


def test_targets_of_units_that_were_merged_are_told_of_the_one_that_followed():
    top = unit(since=OLD)
    old = [commune(f"0000{n}", top, since=OLD, until=EVE) for n in (1, 2)]
    new = commune("00009", top)
    for one in old:
        succeed(one, new)
        Target.objects.create(unit=one, indicator="completed", period="2025", value=20, is_share=False)
    rows = rows_of(table_of(top, Period.parse("2025", "state")))
    assert [(row["ten_don_vi"], row["ke_hoach"]) for row in rows] == [(new.full_name, "40")]


def test_without_targets_the_register_says_so():
    top, _communes = province()
    table = table_of(top)
    assert table.lines == []
    assert "chỉ tiêu" in table.notes()[0]


def test_a_register_of_many_units_costs_as_many_queries_as_of_few():
    counts = []
    for code, size in (("08", 2), ("15", 9)):
        top, communes = province(size, code=code)
        subject = course()
        for one in [top, *communes]:
            enrolment(one, subject, on="2026-10-10", completed="2026-10-20")
            Population.objects.create(unit=one, group="all", value=50, as_of=date(2026, 1, 1))
            Target.objects.create(unit=one, indicator="coverage", period="2026", value="0.5")
            Target.objects.create(unit=one, label="Khác", period="2026", value=1, measured_by="manual")
        with CaptureQueriesContext(connection) as queries:
            table_of(top)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_targets_stand_with_their_lights_beside_the_report(world, admin_client):
    top, _one, _two = world
    rebuild_measures()
    page = admin_client.get("/admin/learning/reports/", {"unit": top.pk, "period": "20264"})
    text = page.content.decode()
    assert "l-light--" in text
    assert "Năm 2026" in text
    page = admin_client.get(
        "/admin/learning/reports/", {"unit": top.pk, "period": "20264", "form": "bieu-09"}
    )
    assert "Kế hoạch 55/KH-UBND" in page.content.decode()
