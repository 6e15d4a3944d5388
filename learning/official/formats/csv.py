"""The annexes as CSV, one file each, in a ZIP."""

import io
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.official.annex import AnnexPage
from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.reports.formats.csv import Csv

# So that the same annexes always give the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class OfficialCsv(OfficialFormat):
    name = "csv"
    label = _("CSV of the annexes (ZIP)")
    content_type = "application/zip"
    extension = "zip"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for annex in document.annexes:
                info = zipfile.ZipInfo(csv_name(annex), _EPOCH)
                archive.writestr(info, csv_of(annex), zipfile.ZIP_DEFLATED)


def csv_name(annex: AnnexPage) -> str:
    """For example phu-luc-01_bieu-01.csv."""
    return f"phu-luc-{annex.place:02d}_{annex.report.form}.csv"


def csv_of(annex: AnnexPage) -> bytes:
    content = io.BytesIO()
    Csv.write(annex.report, content)
    return content.getvalue()
