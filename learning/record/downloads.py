"""The record to take along, as a paper and as a file for machines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from learning.pdf import PdfUnavailable
from learning.people.models import Learner
from learning.record.document import document_of
from learning.record.overview import overview_of
from learning.record.paper import pdf_of


def pdf_response(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The record as a PDF; where none can be made, a page that says so and what else there is."""
    try:
        content = pdf_of(learner, overview_of(learner))
    except PdfUnavailable:
        return render(request, "learning/record/no_pdf.html", status=503)
    return _attached(content, "application/pdf", "pdf")


def json_response(learner: Learner) -> HttpResponse:
    """The record after ``docs/reference/record.schema.json``."""
    text = document_of(learner, overview_of(learner)).model_dump_json(indent=2, exclude_none=False)
    return _attached(text.encode(), "application/json", "json")


def _attached(content: bytes, content_type: str, extension: str) -> HttpResponse:
    name = f"ket-qua-hoc-tap-{timezone.localdate():%Y-%m-%d}.{extension}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
