"""Reading a file of unit changes: what is understood, and what is said of what is not."""

from datetime import date

import pytest
from django.utils.translation import override

from learning.units.change_file import MOST_BYTES, CannotChange, read_change

HEADER = "effective_on,predecessor,successor,name,share,default\n"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def read(text: str | bytes, name: str = "doi.csv"):
    return read_change(text.encode() if isinstance(text, str) else text, name=name)


def problems(text: str | bytes) -> str:
    with pytest.raises(CannotChange) as refused:
        read(text)
    return "\n".join(refused.value.problems)


def test_a_row_says_who_follows_whom():
    file = read(HEADER + "01/12/2026,90001; 90002,90010,Bình  An,,\n")
    (row,) = file.rows
    assert file.effective_on == date(2026, 12, 1)
    assert (row.number, row.level, row.predecessors) == (2, "commune", ("90001", "90002"))
    assert (row.successor, row.name, row.share, row.is_default) == ("90010", "Bình An", None, False)


def test_columns_and_words_may_be_vietnamese_in_any_order():
    text = (
        "Loại;Mã mới;Mã cũ;Ngày hiệu lực;Hình thức;Tỷ lệ dân số;Mặc định;Cấp;Mã cấp trên;Căn cứ\n"
        "Phường;90010;90001;2026-12-01;Nhập một phần;40%;có;Xã;90;NQ của tỉnh\n"
    )
    (row,) = read(text).rows
    assert (row.kind, row.succession, row.share, row.is_default) == ("phuong", "merge_part", 0.4, True)
    assert (row.level, row.parent, row.basis) == ("commune", "90", "NQ của tỉnh")


def test_zeros_that_a_spreadsheet_dropped_are_put_back():
    file = read(
        "effective_on,level,predecessor,successor\n2026-12-01,,2368,2359\n,province,8,8\n,agency,8,8\n"
    )
    assert [(row.predecessors, row.successor) for row in file.rows] == [
        (("02368",), "02359"),
        (("08",), "08"),
        (("8",), "8"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_however_a_spreadsheet_writes_it_it_is_the_same_change(encoding, delimiter):
    plain = HEADER + "2026-12-01,90001,90010,Bình An,,\n"
    file = read(plain.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    assert file.sha256 == read(plain).sha256


def test_another_day_or_another_row_is_another_change():
    one, day, row = (
        read(HEADER + f"{day},90001,{code},,,\n").sha256
        for day, code in (("2026-12-01", "90010"), ("2026-12-02", "90010"), ("2026-12-01", "90011"))
    )
    assert len({one, day, row}) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a CSV file"),
        (b"PK\x03\x04 a workbook", "a workbook, not a CSV"),
        ("Mã cũ,Mã mới,Ngày\n".encode("cp1258", "ignore") + b"\xff\xfa", "cannot be read"),
        (b"a\0b", "not a CSV file"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        ("predecessor,successor\n90001,90002\n", "“effective_on” is missing"),
        ("effective_on,predecessor,successor,colour\n", "no column “colour”"),
        ("effective_on,predecessor,successor,ma cu\n", "“predecessor” is there twice"),
        (HEADER, "no rows below"),
        (HEADER + "\n\n", "no rows below"),
        (HEADER + ",90001,90002,,,\n", "No row says on which day"),
        (HEADER + "2026-12-01,90001,90002,,,\n2026-12-02,90003,90004,,,\n", "take effect on one day"),
        (HEADER + "12/2026,90001,90002,,,\n", "Row 2: “12/2026” is not a date"),
        (HEADER + "30/02/2026,90001,90002,,,\n", "Row 2: “30/02/2026” is not a date"),
        (HEADER + "2026-12-01,90001,90002,,1.2,\n", "Row 2: A share is between 0 and 1, as in 0.4 or 40%"),
        (HEADER + "2026-12-01,90001,90002,,nan,\n", "Row 2: A share is between"),
        (HEADER + "2026-12-01,90001,90002,,-1,\n", "Row 2: A share is between"),
        (HEADER + "2026-12-01,90001,90002,,,maybe\n", "Row 2: “maybe” is neither yes nor no"),
        (HEADER + "2026-12-01,,,,,\n", "Row 2: It names neither"),
        (HEADER + "2026-12-01,90001,90/02,,,\n", "Row 2: A code has no slash"),
        (HEADER + "2026-12-01,90001,90002," + "x" * 151 + ",,\n", "Row 2: “xxx"),
        (HEADER + '2026-12-01,90001,90002,"x,,\n', "a quotation mark is not closed"),
        ("effective_on,predecessor,successor,kind\n2026-12-01,1,2,Ấp\n", "Row 2: “Ấp” is not known"),
        (HEADER + "2026-12-01,1,2,,,\n" * 5000, "more than 5000 rows"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(content, said):
    assert said in problems(content)


def test_all_rows_that_are_wrong_are_told_at_once():
    told = problems(HEADER + "2026-12-01,1,2,,7,\n\n2026-12-01,3,4,,,x\n2026-12-01,3,4,,,?\n").splitlines()
    assert [line.split(":")[0] for line in told] == ["Row 2", "Row 5"]
