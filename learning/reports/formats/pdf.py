"""A PDF to print and sign: landscape A4, in fonts that draw every Vietnamese letter."""

from typing import BinaryIO

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learning.pdf import PdfUnavailable, render_pdf
from learning.reports import caption
from learning.reports.formats.base import FormatUnavailable, ReportFormat
from learning.reports.models import Report
from learning.reports.table import tables


class Pdf(ReportFormat):
    name = "pdf"
    label = _("PDF")
    content_type = "application/pdf"
    extension = "pdf"
    is_slow = True

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        found = tables(report)
        table = found[-1]
        context = {
            "report": report,
            "table": table,
            "tables": found,
            "period": caption.period_words(report),
            "basis": caption.basis_words(report),
            "state": caption.state_words(report),
            "cutoff": caption.moment(report.cutoff_at),
            "day": caption.local_day(report.frozen_at or report.cutoff_at),
            "footnotes": caption.footnotes(table),
            "definitions": caption.definitions(table),
        }
        try:
            file.write(
                render_pdf("learning/reports/report_pdf.html", context, language=get_language() or "vi")
            )
        except PdfUnavailable as problem:
            raise FormatUnavailable(str(problem)) from problem
