"""What an export format does. A new one is a class like this, contributed by the hook
``register_learning_report_formats``; it writes the table as it is, and counts nothing."""

from typing import BinaryIO, ClassVar

from django.utils.functional import Promise

from learning.reports.models import Report

# A spreadsheet would run a text that begins like this as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class FormatUnavailable(Exception):
    """The format cannot be written on this machine; the message says what to install."""


class ReportFormat:
    """Writes a report, frozen or not, as a file in the active language."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    content_type: ClassVar[str]
    extension: ClassVar[str]
    # Worth keeping for a while: the file of a frozen report never changes.
    is_slow: ClassVar[bool] = False

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        """Write ``report`` to ``file``. Raises FormatUnavailable."""
        raise NotImplementedError


def harmless(text: str) -> str:
    """``text`` as no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def file_name(report: Report, extension: str) -> str:
    """For example bieu-01_08_202611_state_as-was_r1.xlsx; "draft" stands for a revision that is none yet."""
    state = f"r{report.revision}" if report.frozen_at else "draft"
    basis = report.basis.replace("_", "-")
    unit = report.rows["unit"]["code"]
    return f"{report.form}_{unit}_{report.period}_{report.calendar}_{basis}_{state}.{extension}"
