import pytest

from learning.roster.header import Column, column_of, find_header, is_heading, is_numbering, is_total
from learning.sheets.legacy import to_tcvn3, to_vni

TITLE = [
    ["UBND TỈNH TUYÊN QUANG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ NỘI VỤ", None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["DANH SÁCH CÁN BỘ, CÔNG CHỨC THAM GIA TẬP HUẤN"],
]


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("Họ và tên", Column.NAME),
        ("HỌ TÊN", Column.NAME),
        ("Họ, chữ đệm và tên", Column.NAME),
        ("Họ và tên học viên", Column.NAME),
        ("Họ và tên đệm", Column.FAMILY),
        ("Họ đệm", Column.FAMILY),
        ("Ngày sinh", Column.BIRTH),
        ("Ngày, tháng, năm sinh", Column.BIRTH),
        ("Năm sinh (dd/mm/yyyy)", Column.BIRTH),
        ("NTNS", Column.BIRTH),
        ("Giới tính", Column.SEX),
        ("Số CCCD", Column.IDENTITY),
        ("CCCD/CMND", Column.IDENTITY),
        ("Số điện thoại", Column.PHONE),
        ("SĐT", Column.PHONE),
        ("E-mail", Column.EMAIL),
        ("Email công vụ", Column.EMAIL),
        ("Đơn vị công tác", Column.UNIT),
        ("Cơ quan, đơn vị công tác", Column.UNIT),
        ("Mã đơn vị", Column.UNIT_CODE),
        ("Đối tượng", Column.AUDIENCE),
        ("Từ ngày", Column.SINCE),
        ("Chức vụ", Column.POSITION),
        ("Chức vụ, chức danh", Column.POSITION),
        ("Chức vụ hiện nay", Column.POSITION),
        ("Chức danh nghề nghiệp", Column.POSITION),
        ("Chức vụ và vị trí việc làm", Column.POSITION),
        ("VỊ TRÍ VIỆC LÀM", Column.POSITION),
        ("Dân tộc", Column.ETHNICITY),
        ("Thành phần dân tộc", Column.ETHNICITY),
        ("Chức vụ Đảng", ""),
        ("Ban Dân tộc", ""),
        ("Hệ số lương", ""),
        ("Ghi chú", ""),
        ("STT", ""),
    ],
)
def test_columns_are_known_by_what_they_are_called(label, column):
    assert column_of(label) == column


@pytest.mark.parametrize("write", [to_tcvn3, to_vni])
def test_headers_in_old_fonts_are_read(write):
    assert column_of(write("Họ và tên")) == Column.NAME
    assert column_of(write("Ngày sinh")) == Column.BIRTH
    assert column_of(write("Đơn vị công tác")) == Column.UNIT


def test_the_header_is_found_under_the_title():
    found = find_header([*TITLE, ["STT", "Họ và tên", "Ngày sinh", "Đơn vị"], [1, "Lý Thị Mai", 1985, "Sở"]])
    assert (found.first, found.last) == (4, 4)
    assert found.columns == {1: "name", 2: "birth", 3: "unit"}


def test_a_header_of_two_rows_with_merged_cells_is_one():
    rows = [
        *TITLE,
        ["TT", "Họ và tên", "Giới tính", None, "Năm sinh", "Nơi công tác"],
        [None, None, "Nam", "Nữ", None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]
    found = find_header(rows)
    assert (found.first, found.last) == (4, 5)
    assert found.columns == {1: "name", 2: "male", 3: "female", 4: "birth", 5: "unit"}
    assert is_numbering(rows[6])


def test_a_name_over_two_columns_is_family_and_given_name():
    found = find_header([["TT", "Họ và tên", None, "Ngày sinh"], [1, "Lý Thị", "Mai", 1985]])
    assert found.columns == {1: "family", 2: "given", 3: "birth"}
    split = find_header([["TT", "Họ đệm", "Tên", "Ngày sinh"], [1, "Lý Thị", "Mai", 1985]])
    assert split.columns == {1: "family", 2: "given", 3: "birth"}


def test_a_name_alone_is_enough_and_without_one_there_is_no_header():
    assert find_header([["STT", "Tên"], [1, "Lý Thị Mai"]]).columns == {1: "name"}
    assert find_header([["STT", "Ngày sinh"], [1, 1985]]) is None
    assert find_header([]) is None


@pytest.mark.parametrize(
    "row", [["", "Cộng"], ["Tổng cộng:", "", "25"], ["", "Tổng số: 25 người"], ["TONG CONG"]]
)
def test_totals_are_told_from_people(row):
    assert is_total(row)


@pytest.mark.parametrize(
    "row", [["1", "Tống Thị Hoa"], ["2", "Công Tằng Tôn Nữ Hà"], ["3", "Nguyễn Văn Cộng"]]
)
def test_people_are_told_from_totals(row):
    assert not is_total(row)


def test_headings_between_people_are_told_from_them():
    assert is_heading(["I", "Phòng Nội vụ", ""])
    assert is_heading(["", "Người lập biểu"])
    assert not is_heading(["1", "Lý Thị Mai"])


def test_the_first_person_is_no_second_row_of_the_header():
    found = find_header([["STT", "Họ và tên", "Sinh", "Ghi chú"], [1, "Vàng Thị Mai", "1992", "Nữ"]])
    assert (found.last, found.columns) == (0, {1: "name"})
