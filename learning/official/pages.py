"""The page of one document: how it stands, what it says, its files; and the page on which it is written."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from learning import registry
from learning.official import signing, wording, writing
from learning.official.access import templates_for, visible_official
from learning.official.document import Document, NotAsFrozen, document_of
from learning.official.forms import DocumentForm, SignedForm
from learning.official.listing import address, furniture
from learning.official.locking import NotNow
from learning.official.models import OfficialReport, OfficialState
from learning.people.rights import Right
from learning.people.roles import may_in
from learning.reports import caption
from learning.reports.build import CannotBuild
from learning.reports.periods import local_day
from learning.units.tree import became


@require_GET
def report_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One document as it stands."""
    official = visible_official(request, uuid)
    about: dict[str, Any] = {"official": official, "states": OfficialState, "wording": wording}
    try:
        document = document_of(official)
        about |= {"document": document, "content": document.content} | _files(official, document)
    except NotAsFrozen:
        about["problem"] = _(
            "What is stored is not what was approved: somebody changed the database. No file is made from it. "
            "Ask your administrator for the backup."
        )
    about |= _may(request, official)
    about |= {
        "notices": _notices(official),
        "missing": writing.missing(official) if official.is_writable else [],
        "steps": official.steps.select_related("by"),
        "signed": _signed(official),
        "sign_form": SignedForm(),
        **furniture(official.symbol if official.number else _("Official report"), official=None),
    }
    return render(request, "learning/official/report.html", about)


def _may(request: HttpRequest, official: OfficialReport) -> dict[str, bool]:
    writes = may_in(request.user, official.unit_id, Right.FREEZE_REPORTS)
    approves = may_in(request.user, official.unit_id, Right.APPROVE_REPORTS)
    state = official.state
    return {
        "may_edit": writes and official.is_writable,
        "may_approve": approves and state == OfficialState.REVIEW,
        "may_return": approves and state in (OfficialState.REVIEW, OfficialState.APPROVED),
        "may_issue": writes and state == OfficialState.APPROVED,
        "may_sign": writes and official.is_out,
        "may_correct": writes and official.is_out and not hasattr(official, "corrected_by"),
        "may_name_staff": may_in(request.user, official.unit_id, Right.SEE_LEARNERS),
    }


def _files(official: OfficialReport, document: Document) -> dict[str, Any]:
    forms = {annex.report.form for annex in document.annexes}
    return {
        "formats": list(registry.official_formats.values()),
        "templates": list(templates_for(official.unit).filter(form__in=forms)),
    }


def _signed(official: OfficialReport) -> dict[str, Any] | None:
    if not official.findings:
        return None
    found = signing.Findings.from_json(official.findings)
    return {"found": found, "words": signing.words_of(found), "remarks": signing.remarks_of(found)}


def _notices(official: OfficialReport) -> list[str]:
    """What has changed around the document, and does not change it."""
    found = []
    unit, today = official.unit, local_day(timezone.now())
    if unit.valid_to and unit.valid_to < today:
        said = _(
            "%(unit)s ended on %(day)s and is now: %(now)s. The report keeps the name that was valid at the end of its "
            "period, %(end)s: %(issuer)s."
        )
        now = ", ".join(each.full_name for each in became([unit], on=today)[unit.pk]) or "–"
        given = {"unit": unit.full_name, "day": caption.day(unit.valid_to), "now": now}
        found.append(said % {**given, "end": caption.day(official.ends_on), "issuer": official.issuer_name})
    if unit.valid_from > official.ends_on or (unit.valid_to and unit.valid_to < official.ends_on):
        said = _(
            "%(unit)s did not stand at the end of the period. Check whether the report should be another unit’s."
        )
        found.append(said % {"unit": unit.full_name})
    return found


def edit_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write what is not drafted. What somebody else saved meanwhile is not written over."""
    official = visible_official(request, uuid, may=Right.FREEZE_REPORTS)
    form = DocumentForm(request.POST or None, official=official)
    if not official.is_writable:
        messages.error(request, _("This report is no draft any more, so nothing in it can be changed."))
        return redirect(address(official))
    if request.method == "POST" and form.is_valid() and _saved(form, official):
        messages.success(request, _("Saved."))
        return redirect(address(official))
    about = {"form": form, "official": official, "drafted": _drafted(official)}
    about |= furniture(_("Write the report"), official=official)
    return render(request, "learning/official/edit.html", about)


def _saved(form: DocumentForm, official: OfficialReport) -> bool:
    try:
        writing.save(official=official, version=form.cleaned_data["version"], **form.written())
    except NotNow as refused:
        form.add_error(None, str(refused))
        form.add_error(
            None, _("What you wrote is still below. Copy what you need, and open the report again.")
        )
        return False
    return True


def _drafted(official: OfficialReport) -> dict[str, list[str]]:
    """The drafted sentences by the name of the field for their note."""
    chapters = document_of(official).content["chapters"]
    parts = (part for chapter in chapters for part in chapter["parts"] if part["sentences"])
    return {f"note_{part['key']}": part["sentences"] for part in parts}


def renew_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the figures as they stand now into a draft."""
    official = visible_official(request, uuid, may=Right.FREEZE_REPORTS)
    try:
        is_other = writing.renew(official=official, by=request.user)
    except (NotNow, CannotBuild) as refused:
        messages.error(request, str(refused))
    else:
        said = _("The report has the figures of now.") if is_other else _("The figures are still the same.")
        messages.success(request, said)
    return redirect(address(official))
