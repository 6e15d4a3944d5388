"""A province's own workbook."""

import io

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from learning import registry
from learning.official.document import document_of
from learning.official.template import UnfitTemplate, fill, read
from tests.learning.official.made import issued, with_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


def workbook(rows, **names):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, place in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!{place}")
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


ROWS = [
    ["", "{{tieu_de}}"],
    ["", "Kỳ: {{ky_bao_cao}} ({{ma_ky}})"],
    ["STT", "Đơn vị", "Mã", "Lượt", "Tỷ lệ", "Ghi chú"],
    ["{{stt}}", "{{ten_don_vi}}", "{{ma_don_vi}}", "{{so_luot}}", "{{ty_le_hoan_thanh}}", "tự ghi"],
    ["Người lập biểu"],
]


@pytest.fixture
def document():
    top, communes = with_figures()
    communes[0].full_name = "=1+1"
    communes[0].save()
    return document_of(issued(top))


def filled(content, document):
    annex = document.annexes[0]
    book = fill(content, document, annex, annex.table.form)
    kept = io.BytesIO()
    book.save(kept)
    return openpyxl.load_workbook(io.BytesIO(kept.getvalue())).active, annex.table


def test_the_row_is_repeated_for_every_line_and_what_stands_below_moves_down(document):
    content = workbook(ROWS)
    book = openpyxl.load_workbook(content)
    book.active.merge_cells("A5:C5")
    book.active["D4"].number_format = "#,##0"
    book.active["E4"].number_format = "0.0%"
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    sheet, table = filled(kept, document)
    rows = list(sheet.iter_rows(min_row=4, max_row=3 + len(table.lines)))
    keys = [heading.key for heading in table.headings]
    for row, line in zip(rows, table.lines, strict=True):
        told = dict(zip(keys, line.cells, strict=True))
        assert row[3].value == told["so_luot"].value
        assert row[3].number_format == "#,##0"
        rate = told["ty_le_hoan_thanh"]
        assert row[4].value == (round(rate.value / 100, 3) if rate.value is not None else rate.text)
        assert row[5].value == "tự ghi"
    assert sheet.cell(4 + len(table.lines), 1).value == "Người lập biểu"
    assert [str(each) for each in sheet.merged_cells.ranges] == [
        f"A{4 + len(table.lines)}:C{4 + len(table.lines)}"
    ]
    assert sheet["B1"].value == "Biểu 01 – Kết quả theo đơn vị"
    assert sheet["B2"].value == "Kỳ: Tháng 11/2026 (202611)"


def test_names_of_units_are_no_formulas_and_codes_keep_their_noughts(document):
    sheet, _table = filled(workbook(ROWS), document)
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("'=1+1", "s")
    assert sheet["C4"].value == "00001"


def test_a_cell_may_be_named_instead(document):
    rows = [["Tiêu đề"], ["Đơn vị", "Lượt"], ["x", "y"]]
    content = workbook(rows, tieu_de="$A$1", ten_don_vi="$A$3", so_luot="$B$3")
    sheet, table = filled(content, document)
    assert sheet["A1"].value == "Biểu 01 – Kết quả theo đơn vị"
    assert sheet.cell(2 + len(table.lines), 2).value == 18


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["{{ten_don_vi}}", "{{so_luot}}"]], "{{tieu_de}}"),
        ([["{{tieu_de}}"], ["{{so_luot}}"]], "{{ten_don_vi}}"),
        ([["{{tieu_de}}"], ["{{ten_don_vi}}"]], "{{so_lop}}"),
        ([["{{tieu_de}}"], ["{{ten_don_vi}}", "{{so_luong}}"]], "{{so_luong}}"),
        ([["{{tieu_de}}"], ["{{ten_don_vi}}"], ["{{so_luot}}"]], "Sheet!2, Sheet!3"),
        ([["nothing"]], "{{tieu_de}}, {{ten_don_vi}}, {{so_lop}}"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_and_what_it_lacks_is_named(rows, named):
    with pytest.raises(UnfitTemplate) as refused:
        read(workbook(rows), registry.report_forms["bieu-01"])
    assert named in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"a;b;c"])
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(UnfitTemplate, match="xlsx"):
        read(io.BytesIO(content), registry.report_forms["bieu-01"])
