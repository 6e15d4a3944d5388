"""The steps of a document, each a POST: doing one twice does it once."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.official import actions, signing, workflow, writing
from learning.official.access import visible_official
from learning.official.files import issued_pdf
from learning.official.forms import SignedForm
from learning.official.listing import REFUSED, address
from learning.official.locking import NotNow
from learning.official.models import OfficialReport
from learning.people.rights import Right
from learning.reports.formats.base import FormatUnavailable


def _step(
    request: HttpRequest, uuid: UUID, *, may: str, action: str, said: str,
    do: Callable[[OfficialReport], OfficialReport],
) -> HttpResponse:  # fmt: skip
    """Do one step, log it if it changed anything, and show the document."""
    official = visible_official(request, uuid, may=may)
    try:
        after = do(official)
    except REFUSED as refused:
        messages.error(request, str(refused))
        return redirect(address(official))
    if after.version != official.version or after.pk != official.pk:
        log(instance=after, action=action, user=request.user)
    messages.success(request, said)
    return redirect(address(after))


def _version(request: HttpRequest) -> int:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 0


@require_POST
def send_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    def do(official: OfficialReport) -> OfficialReport:
        return workflow.send(official=official, version=_version(request), by=request.user)

    said = _("Sent for review.")
    return _step(request, uuid, may=Right.FREEZE_REPORTS, action=actions.SENT, said=said, do=do)


@require_POST
def return_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    def do(official: OfficialReport) -> OfficialReport:
        remark = request.POST.get("remark", "")[:4000]
        return workflow.give_back(official=official, remark=remark, by=request.user)

    said = _("Returned, with your remark.")
    return _step(request, uuid, may=Right.APPROVE_REPORTS, action=actions.RETURNED, said=said, do=do)


@require_POST
def approve_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    def do(official: OfficialReport) -> OfficialReport:
        return workflow.approve(official=official, version=_version(request), by=request.user)

    said = _("Approved. What it says does not change any more.")
    return _step(request, uuid, may=Right.APPROVE_REPORTS, action=actions.APPROVED, said=said, do=do)


@require_POST
def issue_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    def do(official: OfficialReport) -> OfficialReport:
        return workflow.issue(official=official, by=request.user)

    said = _("Issued. The report has its number.")
    return _step(request, uuid, may=Right.FREEZE_REPORTS, action=actions.ISSUED, said=said, do=do)


@require_POST
def correct_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    def do(official: OfficialReport) -> OfficialReport:
        return writing.correct(official=official, by=request.user)

    said = _("This is the correction. The report that it corrects stays as it is.")
    return _step(request, uuid, may=Right.FREEZE_REPORTS, action=actions.CORRECTED, said=said, do=do)


@require_POST
def sign_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look at a signed PDF, and keep it if it is this document, signed and intact."""
    official = visible_official(request, uuid, may=Right.FREEZE_REPORTS)
    form = SignedForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the PDF that was signed."))
        return redirect(address(official))
    file = form.cleaned_data["file"]
    if file.size > signing.MOST_BYTES:
        most = signing.MOST_BYTES // 1_000_000
        messages.error(request, _("The file is larger than %(most)s MB.") % {"most": most})
        return redirect(address(official))
    try:
        _keep(request, official, file.read())
    except (signing.SigningUnavailable, *REFUSED) as refused:
        messages.error(request, str(refused))
    return redirect(address(official))


def _keep(request: HttpRequest, official: OfficialReport, content: bytes) -> None:
    if not official.is_out:
        raise NotNow(_("Only a report that was issued can be signed."))
    try:
        issued = issued_pdf(official)
    except FormatUnavailable:
        issued = b""  # then the fingerprint alone tells whether it is this document
    found = signing.verify(content, seal=official.seal, issued=issued)
    said = signing.words_of(found)
    if found.verdict not in signing.KEPT:
        messages.error(request, said)
        return
    workflow.keep_signed(
        official=official,
        file=ContentFile(content),
        sha256=hashlib.sha256(content).hexdigest(),
        findings=found.as_json(),
        by=request.user,
    )
    log(instance=official, action=actions.SIGNED, user=request.user)
    messages.success(request, said)
