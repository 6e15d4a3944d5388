"""Forms whose rows are no units, and columns that stand together under one heading."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from wagtail import hooks

from learning import registry
from learning.models import Basis
from learning.reports import caption
from learning.reports.asked import row
from learning.reports.build import NoGroupings, build_report, draft_report
from learning.reports.form_settings import problems
from learning.reports.formats.csv import Csv
from learning.reports.formats.json import Json
from learning.reports.formats.xlsx import Xlsx
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.periods import Period
from learning.reports.table import Table
from tests.learning.reports.made import province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
MONTH = Period.parse("202611", "state")


class BySeason(ReportForm):
    name, number, title = "by-season", "Form S", "By season"
    tells_units = False
    columns = (
        Column("stt", "No.", Kind.NUMBER),
        Column("ma", "Code", Kind.CODE),
        Column("mua", "Season", Kind.NAME),
        Column("nu", "Begun", Kind.COUNT, group="Women"),
        Column("nu_xong", "Done", Kind.COUNT, group="Women"),
        Column("nam", "Begun", Kind.COUNT, group="Men"),
    )

    @classmethod
    def content(cls, asked):
        rows = [
            row("rain", {"nu": 12, "nu_xong": 7, "nam": 9}, code="M1"),
            row("dry", {"nu": None, "nu_xong": 6, "nam": 1000}, name="Khô", marks={"nu": "few"}),
            row("all", {"nu": 13, "nu_xong": 13, "nam": 1009}, kind="total"),
        ]
        return asked.with_rows(cls, cls.columns, rows)

    @classmethod
    def row_name(cls, key):
        return {"rain": "=Mưa", "all": "Cả năm"}.get(key, "")

    @classmethod
    def notes(cls, content):
        return ["Seasons are those of the south."]


@pytest.fixture
def by_season():
    with hooks.register_temporarily("register_learning_reports", lambda: [BySeason]):
        registry.report_forms.clear()
        yield
    registry.report_forms.clear()


@pytest.fixture
def top(by_season):
    return province()[0]


def asked(unit, **more):
    return {"form": "by-season", "unit": unit, "period": MONTH, "basis": Basis.AS_WAS, **more}


def test_a_form_brings_rows_of_its_own(top):
    table = Table(draft_report(**asked(top)))
    assert [[cell.text for cell in line.cells] for line in table.lines] == [
        ["1", "M1", "=Mưa", "12", "7", "9"],
        ["2", "", "Khô", "<5", "6", "1.000"],
        ["", "", "Cả năm", "13", "13", "1.009"],
    ]
    assert caption.footnotes(table)[0] == "Seasons are those of the south."


def test_neighbours_of_one_group_stand_under_one_heading(top):
    table = Table(draft_report(**asked(top)))
    assert [(band.label, band.span) for band in table.bands] == [
        ("", 1),
        ("", 1),
        ("", 1),
        ("Women", 2),
        ("Men", 1),
    ]
    assert table.headings[4].full_label == "Women – Done"


def test_files_tell_the_same_under_one_line_of_headings_or_two(top):
    frozen = build_report(**asked(top))
    plain, book, told = io.BytesIO(), io.BytesIO(), io.BytesIO()
    Csv.write(frozen, plain)
    Xlsx.write(frozen, book)
    Json.write(frozen, told)
    lines = list(csv.reader(io.StringIO(plain.getvalue().decode("utf-8-sig"))))
    assert lines[0] == ["No.", "Code", "Season", "Women – Begun", "Women – Done", "Men – Begun"]
    assert lines[1] == ["1", "M1", "'=Mưa", "12", "7", "9"]
    sheet = load_workbook(book).worksheets[0]
    assert [sheet.cell(5, n).value for n in (3, 4, 6)] == ["Season", "Women", "Men"]
    assert [sheet.cell(6, n).value for n in (4, 5, 6)] == ["Begun", "Done", "Begun"]
    assert [sheet.cell(8, n).value for n in (3, 4, 6)] == ["Khô", "<5", 1000]
    assert {"C5:C6", "D5:E5"} <= {str(each) for each in sheet.merged_cells.ranges}
    assert json.loads(told.getvalue())["labels"]["nu_xong"] == "Women – Done"


def test_rows_that_are_no_units_cannot_be_added_up_by_grouping(top):
    with pytest.raises(NoGroupings):
        draft_report(**asked(top), by_grouping=True)


def test_the_table_lasts_when_its_form_is_taken_out(top):
    frozen = build_report(**asked(top))
    with hooks.register_temporarily("register_learning_reports", list):
        registry.report_forms._items.pop("by-season")
        table = Table(frozen)
    names = [line.cells[2].text for line in table.lines]
    assert names[:2] == ["rain", "Khô"]


def test_the_officer_chooses_the_form_on_the_screen(top, admin_client):
    page = admin_client.get(
        "/admin/learning/reports/", {"form": "by-season", "unit": top.pk, "period": "202611"}
    )
    text = page.content.decode()
    assert 'value="by-season" selected' in text
    assert 'colspan="2">Women</th>' in text
    assert "&lt;5" in text
    frozen = admin_client.post(
        "/admin/learning/reports/freeze/",
        {"form": "by-season", "unit": top.pk, "period": "202611", "basis": "as_was"},
        follow=True,
    )
    assert "By season" in frozen.content.decode()


def test_a_form_that_is_not_installed_is_said(top, admin_client):
    page = admin_client.get("/admin/learning/reports/", {"form": "nothing", "unit": top.pk}, follow=True)
    assert "nothing" in page.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("CLOSING_FORMS", ["bieu-99"]),
        ("WORKING_AGE", {"women": "60"}),
        ("WORKING_AGE", {"children": 6}),
        ("ETHNICITIES", {"8": ""}),
        ("ETHNICITY_CODES", [{"scheme": "bhyt", "code": "1", "group": "99"}]),
        ("ETHNICITY_CODES", ["25"]),
    ],
)
def test_a_setting_that_cannot_be_is_said_when_the_site_starts(settings, key, given):
    assert problems() == []
    settings.LEARNING = {**settings.LEARNING, key: given}
    (problem,) = problems()
    assert key in problem
