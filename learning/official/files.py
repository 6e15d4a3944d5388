"""The files of a document: each format, the signed copy, the evidence, and a province's own workbook."""

import io
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.log_actions import log

from learning import registry
from learning.official import evidence, template
from learning.official.access import templates_for, visible_official
from learning.official.actions import EVIDENCE
from learning.official.document import Document, NotAsFrozen, document_of
from learning.official.formats.base import official_name
from learning.official.listing import address
from learning.official.models import OfficialReport
from learning.official.wording import LANGUAGE
from learning.people.rights import Right
from learning.people.roles import may_in
from learning.reports.formats.base import FormatUnavailable
from learning.reports.formats.xlsx import Xlsx

REFUSED = (FormatUnavailable, NotAsFrozen, template.UnfitTemplate)


def issued_pdf(official: OfficialReport, document: Document | None = None) -> bytes:
    """The PDF of an issued document: made once, and the same bytes ever after. Raises FormatUnavailable, NotAsFrozen."""
    if not official.file:
        made = registry.official_formats["pdf"].made(document or document_of(official))
        official.file.save(f"{official.uuid}.pdf", ContentFile(made), save=False)
        # Two may make it at the same moment; the first that is written down is the file.
        if not OfficialReport.objects.filter(pk=official.pk, file="").update(file=official.file.name):
            official.file.delete(save=False)
            official.file = OfficialReport.objects.values_list("file", flat=True).get(pk=official.pk)
    with official.file.open("rb") as file:
        return file.read()


@require_GET
def file_view(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """The document in one format; a draft says that it is one."""
    official = visible_official(request, uuid)
    if name not in registry.official_formats:
        raise Http404
    made = registry.official_formats[name]
    try:
        document = document_of(official)
        is_issued = name == "pdf" and official.is_out
        content = issued_pdf(official, document) if is_issued else made.made(document)
    except REFUSED as problem:
        return _back(request, official, problem)
    return _sent(content, official_name(document, made.extension), made.content_type)


@require_GET
def signed_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The signed copy."""
    official = visible_official(request, uuid)
    if not official.signed_file:
        raise Http404
    name = f"bao-cao_{official.unit.code}_{official.period}_da-ky-so.pdf"
    return FileResponse(
        official.signed_file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )


@require_GET
def evidence_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The evidence of an issued document; with staff by name for who sees them, and asks for it."""
    official = visible_official(request, uuid)
    with_staff = request.GET.get("staff") == "1"
    if with_staff and not may_in(request.user, official.unit_id, Right.SEE_LEARNERS):
        raise PermissionDenied
    if not official.is_out:
        messages.error(request, _("There is evidence of a report when it has been issued."))
        return redirect(address(official))
    try:
        document = document_of(official)
    except NotAsFrozen as problem:
        return _back(request, official, problem)
    if with_staff:
        log(instance=official, action=EVIDENCE, user=request.user)
    pieces = evidence.stream(official, document, with_staff=with_staff)
    named = f'attachment; filename="{evidence.evidence_name(document)}"'
    return StreamingHttpResponse(
        pieces, content_type="application/zip", headers={"Content-Disposition": named}
    )


@require_GET
def filled_view(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """A province's own workbook, filled with the annex of its form."""
    official = visible_official(request, uuid)
    chosen = get_object_or_404(templates_for(official.unit), pk=pk)
    try:
        document = document_of(official)
        annex = next((each for each in document.annexes if each.report.form == chosen.form), None)
        if annex is None or annex.table.form is None:
            raise Http404
        content = io.BytesIO()
        with chosen.file.open("rb") as file, translation.override(LANGUAGE):
            template.fill(file, document, annex, annex.table.form).save(content)
    except REFUSED as problem:
        return _back(request, official, problem)
    name = official_name(document, "xlsx").replace("bao-cao_", f"mau-{chosen.form}_", 1)
    return _sent(content.getvalue(), name, Xlsx.content_type)


def _sent(content: bytes, name: str, content_type: str) -> HttpResponse:
    named = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": named})


def _back(request: HttpRequest, official: OfficialReport, problem: Exception) -> HttpResponse:
    is_broken = isinstance(problem, NotAsFrozen)
    said = (
        _("What is stored is not what was approved. No file is made from it.") if is_broken else str(problem)
    )
    messages.error(request, said)
    return redirect(address(official))
