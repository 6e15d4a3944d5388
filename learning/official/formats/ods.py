"""An OpenDocument workbook: a sheet of facts, and one for each annex."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.official.formats.xlsx import facts
from learning.reports.formats.ods import TYPE, table_rows, text, write_book


class OfficialOds(OfficialFormat):
    name = "ods"
    label = _("OpenDocument of the annexes (ODS)")
    content_type = TYPE
    extension = "ods"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        about = [[text(label, bold=True), text(words)] for label, words in facts(document)]
        sheets = [(each.label, table_rows(each.table)) for each in document.annexes]
        write_book(file, [("Báo cáo", about), *sheets])
