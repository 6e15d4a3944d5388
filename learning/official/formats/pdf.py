"""PDF/A-2a to sign and to keep: tagged, with its fonts in it, and with the fingerprint of the document inside."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.official import wording
from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.pdf import PdfUnavailable, render_pdf
from learning.reports.formats.base import FormatUnavailable

VARIANT = "pdf/a-2a"


class OfficialPdf(OfficialFormat):
    name = "pdf"
    label = _("PDF to sign (PDF/A)")
    content_type = "application/pdf"
    extension = "pdf"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        context = {"document": document, "content": document.content, "wording": wording}
        try:
            made = render_pdf(
                "learning/official/document_pdf.html", context, language=wording.LANGUAGE, variant=VARIANT
            )
        except PdfUnavailable as problem:
            raise FormatUnavailable(str(problem)) from problem
        file.write(made)
