"""Files as agencies send them."""

import io
import zipfile

from openpyxl import Workbook

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Đơn vị công tác"]
TITLE = [["UBND TỈNH TUYÊN QUANG"], ["DANH SÁCH THAM GIA TẬP HUẤN"], []]


def workbook(rows, *, title=TITLE, more=()) -> io.BytesIO:
    """A workbook of ``rows`` under a title block, and of further sheets as (name, rows)."""
    book = Workbook()
    _fill(book.active, [*title, *rows])
    for name, others in more:
        _fill(book.create_sheet(name), others)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _fill(sheet, rows) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def repacked(file, **parts: bytes) -> io.BytesIO:
    """The workbook with some of its parts replaced, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    out.seek(0)
    return out
