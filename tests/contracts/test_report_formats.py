"""What every export format must do: the same numbers as every other, for whatever report."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from learning import registry
from learning.models import Basis, Enrolment, Learner, Population, Report, Target
from learning.reports.build import build_report, draft_report
from learning.reports.formats.base import FormatUnavailable, file_name
from learning.reports.periods import Period
from learning.reports.table import NOTHING, Kind, Table
from tests.learning.reports.made import at, certificate, course, enrolment, learner, province

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]
SHARES = (Kind.PERCENT, Kind.CHANGE)
HEADER_ROW = 5


@pytest.fixture
def report():
    """Something in every column: large and small numbers, half periods, rises and falls, nothing at all."""
    top, (one, two, three, four) = province(4)
    one.full_name = "=cmd|'/c calc'!A1"
    one.save()
    a = course("A", periods=Decimal("2.5"))
    many_enrolments(1230, one, a)
    for place, people in ((one, 7), (two, 6), (three, 3)):
        for _n in range(people):
            enrolment(place, a, learner=learner(minority=True), passed="2026-11-04", completed="2026-11-05")
    for _n in range(4):
        enrolment(three, a, learner=learner(minority=False))
    certificate(enrolment(two, a, completed="2026-11-06"), "2026-11-07")
    for _n in range(9):
        enrolment(two, a, on="2026-09-20", completed="2026-10-01")
    Population.objects.create(unit=one, group="all", value=12345, as_of=date(2026, 1, 1))
    Target.objects.create(unit=one, indicator="coverage", period="202611", value=Decimal("0.125"))
    enrolment(four, a, on="2026-09-20", completed="2026-10-01")
    period = Period.parse("202611", "state")
    return build_report(form="bieu-01", unit=top, period=period, basis=Basis.AS_WAS)


def many_enrolments(how_many, unit, course):
    """Two of three completed."""
    people = Learner.objects.bulk_create(Learner(sex="M") for _n in range(how_many))
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=person,
            unit=unit,
            course=course,
            enrolled_at=at("2026-11-02"),
            started_at=at("2026-11-02"),
            satisfied_at=at("2026-11-03") if n % 3 else None,
            changed_at=at("2026-11-03"),
        )
        for n, person in enumerate(people)
    )


def written(name, report):
    file = io.BytesIO()
    registry.report_formats[name].write(report, file)
    return file.getvalue()


def numbers(table):
    """What the table shows as numbers, row by row; None where it shows none."""
    return [[number(cell.value) for cell in line.cells if not is_word(cell)] for line in table.lines]


def is_word(cell):
    return isinstance(cell.value, (str, bool))


def number(value):
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def read_csv(content, delimiter, sign):
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    assert all(len(row) == len(rows[0]) for row in rows)
    return rows[0], [
        [cell.replace(sign, ".") if re.fullmatch(r"-?[\d,.]+", cell) else cell for cell in row]
        for row in rows[1:]
    ]


def parsed(table, rows):
    """Numbers of text rows, in the columns where the table has numbers."""
    found = []
    for line, row in zip(table.lines, rows, strict=True):
        cells = [text for cell, text in zip(line.cells, row, strict=True) if not is_word(cell)]
        found.append([number(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None for text in cells])
    return found


@pytest.mark.parametrize("name", sorted(registry.report_formats))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_format_writes_a_report_in_both_languages(name, language, report):
    with translation.override(language):
        assert len(written(name, report)) > 200


@pytest.mark.parametrize("name", sorted(registry.report_formats))
def test_every_format_says_what_it_is(name):
    each = registry.report_formats[name]
    assert re.fullmatch(r"[a-z-]+", each.name)
    assert re.fullmatch(r"[a-z]+", each.extension)
    assert "/" in each.content_type
    assert str(each.label)


@pytest.mark.parametrize("name", sorted(registry.report_formats))
def test_every_format_writes_a_report_whose_form_is_gone(name, report, monkeypatch):
    monkeypatch.setitem(registry.report_forms.__dict__, "_items", {})
    assert len(written(name, report)) > 200


def test_the_workbook_holds_the_numbers_of_the_table(report):
    table = Table(report)
    with translation.override("vi"):
        book = openpyxl.load_workbook(io.BytesIO(written("xlsx", report)))
    sheet = book.worksheets[0]
    kinds = [heading.kind for heading in table.headings]
    found = []
    for line, row in zip(table.lines, sheet.iter_rows(min_row=HEADER_ROW + 1), strict=True):
        cells = []
        for kind, cell, told in zip(kinds, row, line.cells, strict=True):
            if is_word(told):
                assert cell.data_type == "s" or cell.value is None
                continue
            value = cell.value if isinstance(cell.value, (int, float)) else None
            cells.append(number(round(value * 100, 1) if kind in SHARES and value is not None else value))
        found.append(cells)
    assert found == numbers(table)


def test_the_workbook_keeps_codes_as_text_and_freezes_its_headings(report):
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", report))).worksheets[0]
    assert sheet.cell(HEADER_ROW + 1, 2).value == "00001"
    assert sheet.freeze_panes == "D6"
    assert sheet.cell(HEADER_ROW + 1, 11).number_format == "0.0%"
    assert sheet.cell(HEADER_ROW + 1, 6).number_format == "#,##0"


def test_the_workbook_says_where_its_figures_come_from(report):
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", report)))
    assert len(book.sheetnames) == 2
    texts = [str(cell) for row in book.worksheets[1].values for cell in row]
    assert report.sha256 in texts
    assert "202611" in texts


@pytest.mark.parametrize(("name", "delimiter", "sign"), [("csv", ",", "."), ("csv-semicolon", ";", ",")])
def test_csv_holds_the_numbers_of_the_table(name, delimiter, sign, report):
    content = written(name, report)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == len(Table(report).lines) + 1
    _header, rows = read_csv(content, delimiter, sign)
    assert parsed(Table(report), rows) == numbers(Table(report))


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_no_name_of_a_unit_becomes_a_formula(name, report):
    content = written(name, report)
    if name == "csv":
        _header, rows = read_csv(content, ",", ".")
        texts = [cell for row in rows for cell in row]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "'=cmd|'/c calc'!A1" in texts
    assert not [text for text in texts if text.startswith("=")]


def test_json_holds_the_very_content_that_was_fingerprinted(report):
    document = json.loads(written("json", report))
    assert document["content"] == report.rows
    assert document["sha256"] == report.sha256
    assert document["period"]["start"] == "2026-10-15"
    assert document["revision"] == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pdf_holds_the_texts_of_the_table_row_by_row(language, report):
    with translation.override(language):
        content = written("pdf", report)
        table = Table(report)
        lines = [bare("".join(cell.text for cell in line.cells)) for line in table.lines]
    pages = PdfReader(io.BytesIO(content)).pages
    text = bare("".join(page.extract_text() for page in pages))
    for line in lines:
        assert line in text
    assert report.sha256 in text
    box = pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (297, 210)


def bare(text):
    return re.sub(r"\s+", "", text)


def test_the_pdf_embeds_fonts_that_draw_vietnamese(report):
    fonts = set()
    for page in PdfReader(io.BytesIO(written("pdf", report))).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts.add(descendant["/BaseFont"])
            assert (
                "/FontFile2" in descendant["/FontDescriptor"] or "/FontFile3" in descendant["/FontDescriptor"]
            )
    assert fonts
    assert all("Learning" in font or "Noto" in font for font in fonts)


def test_numbers_are_written_as_vietnamese_people_write_them(report):
    with translation.override("vi"):
        row = {
            heading.key: cell.text
            for heading, cell in zip(Table(report).headings, Table(report).lines[0].cells, strict=True)
        }
    assert row["so_luot"] == "1.237"
    assert row["so_tiet"] == "2.067,5"
    assert row["ty_le_hoan_thanh"] == "66,9"
    assert row["chi_tieu"] == "12,5"
    assert row["chenh_lech"] == "-5,8"


def test_small_and_unknown_numbers_look_different(report):
    keys = [heading.key for heading in Table(report).headings]
    dtts = [line[keys.index("dtts")].text for line in Table(report).lines]
    assert dtts == ["7", "…", "<5", "0", "0", "16"]
    rates = [line[keys.index("ty_le_hoan_thanh")].text for line in Table(report).lines]
    assert rates[3] == NOTHING


def test_a_draft_is_written_too_and_its_name_says_so(report):
    draft = draft_report(
        form=report.form, unit=report.unit, period=Period.parse("202611", "state"), basis="as_was"
    )
    assert file_name(draft, "xlsx") == "bieu-01_08_202611_state_as-was_draft.xlsx"
    assert file_name(report, "xlsx") == "bieu-01_08_202611_state_as-was_r1.xlsx"
    for name in registry.report_formats:
        assert written(name, draft)
    assert Report.objects.count() == 1


def test_without_weasyprint_the_pdf_says_what_to_install(report, monkeypatch):
    from learning import pdf

    def missing():
        raise pdf.PdfUnavailable("pip install wagtail-learning[pdf]")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    with pytest.raises(FormatUnavailable, match="wagtail-learning"):
        written("pdf", report)
