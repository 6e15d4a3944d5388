"""A workbook that a trainer fills in: a question a row. Written from our template, read also as CSV."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from assessments.exchange.formats.base import Lost, QuestionFormat, Read, Sent
from assessments.exchange.formats.xlsx_in import read_workbook
from assessments.exchange.formats.xlsx_out import write_workbook


class Xlsx(QuestionFormat):
    name = "xlsx"
    label = _("Excel (XLSX)")
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def recognise(self, head: bytes, name: str) -> bool:
        return name.lower().endswith((".xlsx", ".csv"))

    def read(self, file: BinaryIO) -> Iterator[Read]:
        return read_workbook(file)

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        return write_workbook(questions, file)
