from typing import BinaryIO

from learning.models import Report
from learning.reports.formats.base import ReportFormat


class PlainText(ReportFormat):
    """A line a unit, to be read aloud."""

    name = "plain"
    label = "Plain text"
    content_type = "text/plain; charset=utf-8"
    extension = "txt"

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        for row in report.rows["rows"]:
            unit = row["unit"]["name"] if row["unit"] else row["kind"]
            values = ", ".join(f"{key} {value}" for key, value in row["values"].items())
            file.write(f"{unit}: {values}\n".encode())
