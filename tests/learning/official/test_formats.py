"""Every format of the document: the same numbers in all of them, and the layout of NĐ 30/2020."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal

import defusedxml.ElementTree as ET
import docx
import openpyxl
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from learning import registry
from learning.official.document import document_of
from learning.official.formats.base import official_name
from learning.reports.formats.xml import SCHEMA, SPACE
from learning.reports.forms.base import Kind
from learning.reports.table import Heading
from tests.learning.official.made import draft, issued, with_figures
from tests.learning.reports.made import date

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
SHARES = (Kind.PERCENT, Kind.CHANGE)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


@pytest.fixture
def document():
    return document_of(issued(with_figures()[0], day=date(2026, 1, 5)))


def made(name, document):
    with translation.override("en"):  # the document is Vietnamese, whoever asks for it
        return registry.official_formats[name].made(document)


def tenth(value):
    return None if value in (None, "") else Decimal(str(value)).quantize(Decimal("0.1"))


def numbers(table):
    """What the table shows as numbers, row by row."""
    return [
        [
            tenth(cell.value)
            if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
            else None
            for cell in line.cells
        ]
        for line in table.lines
    ]


def texts(table):
    return [[cell.text for cell in line.cells] for line in table.lines]


def of_texts(rows, table):
    """Numbers as Vietnamese people write them, read back."""
    found = []
    for row, line in zip(rows, table.lines, strict=True):
        cells = [text.replace(".", "").replace(",", ".").removeprefix("+") for text in row]
        shown = [
            isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) for cell in line.cells
        ]
        found.append([tenth(cell) if is_shown else None for cell, is_shown in zip(cells, shown, strict=True)])
    return found


def from_docx(content, table):
    book = docx.Document(io.BytesIO(content))
    rows = book.tables[-1]._tbl.findall(qn("w:tr"))[1:]
    cells = [
        ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.findall(qn("w:tc"))]
        for row in rows
    ]
    return of_texts(cells, table)


def from_pdf(content, table):
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    for row in texts(table):
        assert re.sub(r"\s+", "", "".join(row)) in text
    return of_texts(texts(table), table)


def from_xlsx(content, table):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Phụ lục 01"]
    rows = list(sheet.iter_rows(min_row=sheet.max_row - len(table.lines) + 1))
    return [_figures([cell.value for cell in row], table) for row in rows]


def _figures(values, table):
    found = []
    for value, heading in zip(values, table.headings, strict=True):
        if not isinstance(value, (int, float)):
            found.append(None)
        else:
            found.append(tenth(round(value * 100, 1) if heading.kind in SHARES else value))
    return found


def from_ods(content, table):
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    sheet = next(
        each for each in root.iter(f"{{{TABLE}}}table") if each.get(f"{{{TABLE}}}name") == "Phụ lục 01"
    )
    rows = sheet.findall(f"{{{TABLE}}}table-row")[-len(table.lines) :]
    found = []
    for row in rows:
        values = [each.get(f"{{{OFFICE}}}value") for each in row]
        found.append(_figures([None if each is None else float(each) for each in values], table))
    return found


def from_csv(content, table):
    archive = zipfile.ZipFile(io.BytesIO(content))
    rows = list(csv.reader(io.StringIO(archive.read("phu-luc-01_bieu-01.csv").decode("utf-8-sig"))))[1:]
    is_number = re.compile(r"-?\d+(\.\d+)?")
    return [
        [
            tenth(cell)
            if heading.kind not in (Kind.NUMBER, Kind.CODE) and is_number.fullmatch(cell)
            else None
            for cell, heading in zip(row, table.headings, strict=True)
        ]
        for row in rows
    ]


def from_json(content, table):
    rows = json.loads(content)["annexes"][0]["report"]["content"]["rows"]
    return [[tenth(row["values"].get(heading.key)) for heading in table.headings] for row in rows]


def from_xml(content, table):
    rows = ET.fromstring(content).iter(f"{{{SPACE}}}row")
    return [
        [
            tenth(cell.get("value")) if heading.kind is not Kind.FLAG else None
            for cell, heading in zip(row, table.headings, strict=True)
        ]
        for row in rows
    ]


READERS = {
    "docx": from_docx, "pdf": from_pdf, "xlsx": from_xlsx, "ods": from_ods, "csv": from_csv, "json": from_json,
    "xml": from_xml,
}  # fmt: skip


def test_every_format_says_the_same_numbers(document):
    table = document.annexes[0].table
    expected = numbers(table)
    assert sum(value is not None for row in expected for value in row) > 60
    assert set(READERS) == set(registry.official_formats)
    for name, read in READERS.items():
        assert read(made(name, document), table) == expected, name


def test_xml_is_as_its_schema_says(document):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(made("xml", document)))
    single = io.BytesIO()
    registry.report_formats["xml"].write(document.annexes[0].report, single)
    schema.assertValid(etree.fromstring(single.getvalue()))


def test_a_draft_is_written_in_every_format_and_says_that_it_is_one():
    document = document_of(draft(with_figures()[0]))
    for name in registry.official_formats:
        assert len(made(name, document)) > 200
    assert official_name(document, "pdf") == "bao-cao_08_202611_du-thao.pdf"
    assert "DỰ THẢO" in PdfReader(io.BytesIO(made("pdf", document))).pages[0].extract_text()


def millimetres(length):
    return round(length.mm)


def test_the_word_file_is_laid_out_as_the_decree_says(document):
    book = docx.Document(io.BytesIO(made("docx", document)))
    first, annex = book.sections
    assert (millimetres(first.page_width), millimetres(first.page_height)) == (210, 297)
    assert 20 <= millimetres(first.top_margin) <= 25
    assert 20 <= millimetres(first.bottom_margin) <= 25
    assert 30 <= millimetres(first.left_margin) <= 35
    assert 15 <= millimetres(first.right_margin) <= 20
    assert (millimetres(annex.page_width), millimetres(annex.page_height)) == (297, 210)
    # The number of the page stands above, in the middle, and not on the first page.
    assert first.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    assert not "".join(each.text for each in first.first_page_header.paragraphs)
    assert "PAGE" in first.header._element.xml
    assert first.header.paragraphs[0].alignment == 1


def test_the_word_file_names_one_font_for_every_script(document):
    book = docx.Document(io.BytesIO(made("docx", document)))
    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = book.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{each}")) for each in ("ascii", "hAnsi", "cs", "eastAsia")} == {
            "Times New Roman"
        }
        assert not [each for each in fonts.attrib if each.endswith("Theme")]
        assert book.styles[name].font.size.pt == 14
    named = {run.font.name for each in book.paragraphs for run in each.runs if run.font.name}
    assert named <= {"Times New Roman"}


def lines_of(cell):
    return [each for each in cell.paragraphs if each.text.strip()]


def test_head_and_end_of_the_word_file_stand_where_the_decree_puts_them(document):
    book = docx.Document(io.BytesIO(made("docx", document)))
    left, right = book.tables[0].rows[0].cells
    name, number = lines_of(left)
    assert (name.text, name.runs[0].bold) == ("ỦY BAN NHÂN DÂN TỈNH TUYÊN QUANG", True)
    assert 12 <= name.runs[0].font.size.pt <= 13
    assert (number.text, number.runs[0].font.size.pt) == ("Số: 01/BC-UBND", 13)
    nation, motto, day = lines_of(right)
    assert (nation.text, nation.runs[0].bold) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True)
    assert (motto.text, motto.runs[0].bold) == ("Độc lập - Tự do - Hạnh phúc", True)
    assert (day.text, day.runs[0].italic) == ("Tuyên Quang, ngày 05 tháng 01 năm 2026", True)
    assert len(left._tc.findall(f".//{qn('w:pBdr')}")) == len(right._tc.findall(f".//{qn('w:pBdr')}")) == 1
    body = [each for each in book.paragraphs if each.alignment == 3]
    assert body[-1].text.endswith("./.")
    assert all(10 <= each.paragraph_format.first_line_indent.mm <= 12.71 for each in body)
    assert all(1 <= book.styles[each.style.name].paragraph_format.line_spacing <= 1.5 for each in body)
    assert book.styles["Normal"].paragraph_format.space_after.pt >= 6
    to, signer = book.tables[1].rows[0].cells
    receivers = lines_of(to)
    assert [each.text for each in receivers] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, KHCN."]
    assert (receivers[0].runs[0].bold, receivers[0].runs[0].italic, receivers[0].runs[0].font.size.pt) == (
        True,
        True,
        12,
    )
    assert receivers[1].runs[0].font.size.pt == 11
    assert [each.text for each in lines_of(signer)] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Mẫu"]


def test_an_annex_in_word_names_what_it_belongs_to_and_repeats_its_headings(document):
    book = docx.Document(io.BytesIO(made("docx", document)))
    said = [each.text for each in book.paragraphs]
    assert "Phụ lục 01" in said
    assert any(
        each.startswith("(Kèm theo Báo cáo số 01/BC-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân")
        for each in said
    )
    first = book.tables[-1]._tbl.findall(qn("w:tr"))[0]
    assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_headings_under_a_common_one_stand_in_two_rows(document, monkeypatch):
    annex = document.annexes[0]
    headings = annex.table.headings
    for heading in headings[4:7]:
        object.__setattr__(heading, "group", "Tham gia")
    assert [(head.label, head.columns, head.rows) for head in annex.head[0][3:6]] == [
        (headings[3].label, 1, 2), ("Tham gia", 3, 1), (headings[7].label, 1, 2),
    ]  # fmt: skip
    assert [head.label for head in annex.head[1]] == [heading.label for heading in headings[4:7]]
    assert isinstance(headings[0], Heading)
    book = docx.Document(io.BytesIO(made("docx", document)))
    rows = book.tables[-1]._tbl.findall(qn("w:tr"))
    assert [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows[:3]] == [
        True,
        True,
        False,
    ]
    assert "Tham gia" in PdfReader(io.BytesIO(made("pdf", document))).pages[-1].extract_text()
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(made("xml", document)))


def test_the_pdf_is_tagged_archival_and_says_its_fingerprint(document):
    reader = PdfReader(io.BytesIO(made("pdf", document)))
    about = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="2"' in about
    assert 'pdfaid:conformance="A"' in about
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert document.seal in reader.metadata["/Keywords"]
    assert all(document.seal in page.extract_text() for page in reader.pages)
    sizes = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert sizes == sorted(sizes)  # portrait, then landscape
    assert sizes[-1]
    # A page number on every page but the first; the fingerprint stands below it in the text.
    last = [page.extract_text().rstrip().split("\n")[-2].strip() for page in reader.pages]
    assert last[1:] == [str(number) for number in range(2, len(last) + 1)]
    assert last[0] != "1"


def test_without_python_docx_it_says_what_to_install(document, monkeypatch):
    import sys

    from learning.reports.formats.base import FormatUnavailable

    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(FormatUnavailable, match=r"wagtail-learning\[docx\]"):
        made("docx", document)
