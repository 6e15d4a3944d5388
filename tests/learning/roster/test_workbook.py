import io
import tracemalloc

import pytest

from learning.sheets.legacy import from_tcvn3, to_tcvn3
from learning.sheets.workbook import FORMULA, MOST_EMPTY, CannotRead, WhichSheet, opened
from tests.learning.roster.made import HEADER, repacked, workbook

PERSON = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", 8185001234, 912345678, "Sở Nội vụ"]
SHEET = "xl/worksheets/sheet1.xml"
BEGINS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
ENDS = b"</sheetData></worksheet>"


def rows(file, name="ds.xlsx", **more):
    with opened(file, name=name, **more) as found:
        return list(found)


def refusal(file, name="ds.xlsx", **more) -> str:
    with pytest.raises(CannotRead) as refused:
        rows(file, name, **more)
    return str(refused.value)


def test_rows_come_with_the_numbers_of_the_spreadsheet():
    found = rows(workbook([HEADER, PERSON]))
    assert [number for number, _row in found] == [1, 2, 4, 5]
    assert found[-1][1][:3] == [1, "Nguyễn Thị Hoa", "01/07/1985"]


def test_a_formula_is_marked_and_never_calculated():
    ((_number, row),) = rows(workbook([[1, "=A1&B1"]], title=[]))
    assert row[1] == FORMULA


def test_rows_that_are_only_formatted_are_cut_off():
    empty = b"".join(b'<row r="%d"/>' % number for number in range(2, 200_000))
    person = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    far = b'<row r="10000000"><c r="A10000000"><v>1</v></c></row>'
    file = repacked(workbook([PERSON]), **{SHEET: BEGINS + person + empty + far + ENDS})
    assert [number for number, _row in rows(file)] == [1]
    assert MOST_EMPTY < 200_000


@pytest.mark.thorough
def test_ten_million_empty_rows_are_refused_at_once():
    empty = b"".join(
        b'<row r="%d" spans="1:7" s="1" customFormat="1"></row>' % n for n in range(1, 1_000_000)
    )
    file = repacked(workbook([PERSON]), **{SHEET: BEGINS + empty * 10 + ENDS})
    assert "too large" in refusal(file)


def test_a_bomb_is_refused_before_it_is_unpacked():
    file = repacked(workbook([PERSON]), **{"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000})
    tracemalloc.start()
    assert "too large" in refusal(file)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_entities_are_refused():
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        + BEGINS
        + b"<row><c><v>&b;</v></c></row>"
        + ENDS
    )
    assert "damaged" in refusal(repacked(workbook([PERSON]), **{SHEET: bomb}))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "XLS"),
        (b"", "empty"),
        (b"%PDF-1.7", "not a spreadsheet"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\x89PNG\r\n\0\0\0", "not a spreadsheet"),
    ],
)
def test_what_is_no_roster_is_refused_with_the_reason(content, says):
    assert says in refusal(io.BytesIO(content))


def test_macros_are_refused():
    assert "macros" in refusal(repacked(workbook([PERSON]), **{"xl/vbaProject.bin": b"x"}), "ds.xlsm")


def test_a_damaged_sheet_is_refused():
    assert "damaged" in refusal(repacked(workbook([PERSON]), **{SHEET: BEGINS + b"<row><c"}))


def test_of_several_sheets_one_is_asked_for():
    def book():
        return workbook([PERSON], more=[("Xã Ngọc Đường", [PERSON]), ("Trống", [])])

    with pytest.raises(WhichSheet) as asked:
        rows(book())
    assert asked.value.sheets == ["Sheet", "Xã Ngọc Đường"]
    assert len(rows(book(), sheet="Xã Ngọc Đường")) == 1
    assert "no sheet" in refusal(book(), sheet="Khác")
    assert rows(workbook([PERSON], more=[("Trống", [])]))


TEXT = "STT;Họ và tên;Ngày sinh\r\n1;Nguyễn Thị Huệ;1985\r\n"


def in_cp1258(text: str) -> bytes:
    """As Windows writes it: the letters that the code page has, then their tone."""
    import unicodedata

    tones, out = "\u0300\u0301\u0303\u0309\u0323", ""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in tones)
        out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone
    return out.encode("cp1258")


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        in_cp1258(TEXT),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
    ],
)
def test_csv_is_read_in_every_encoding(content):
    import unicodedata

    found = rows(io.BytesIO(content), "ds.csv")
    assert [unicodedata.normalize("NFC", cell) for cell in found[1][1]] == ["1", "Nguyễn Thị Huệ", "1985"]


def test_csv_in_an_old_font_keeps_its_signs():
    found = rows(io.BytesIO(to_tcvn3(TEXT).encode("latin-1")), "ds.csv")
    assert from_tcvn3(found[1][1][1]) == "Nguyễn Thị Huệ"


def test_rows_end_with_their_last_value():
    assert rows(workbook([["a", None, "b"], ["c"]], title=[])) == [(1, ["a", None, "b"]), (2, ["c"])]
