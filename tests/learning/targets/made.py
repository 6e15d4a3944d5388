"""Spreadsheets of figures, each made by a line."""

import csv
import io

from openpyxl import Workbook

from learning.models import FigureImport
from learning.targets import run

TARGETS = ("Đơn vị", "Chỉ tiêu", "Kỳ", "Giá trị")


def book(*rows, percent=()) -> io.BytesIO:
    """A workbook; ``percent`` are cells that show a number in per cent."""
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    for cell in percent:
        made.active[cell].number_format = "0%"
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def sheet(*rows) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def uploaded(*rows, about="targets", by=None, **more) -> FigureImport:
    return run.upload(sheet(*rows), name="chi-tieu.csv", sender="Sở KHCN", by=by, about=about, **more)


def checked(*rows, **more) -> FigureImport:
    return run.check(uploaded(*rows, **more))


def applied(*rows, mode="all", **more) -> FigureImport:
    upload = checked(*rows, **more)
    upload.mode = mode
    upload.save(update_fields=["mode"])
    return run.apply(upload)


def outcomes(upload) -> list[str]:
    return list(upload.rows.order_by("number").values_list("outcome", flat=True))


def codes(upload) -> list[list[str]]:
    rows = upload.rows.order_by("number").values_list("reasons", flat=True)
    return [[one["code"] for one in reasons] for reasons in rows]
