"""From a draft to a signed document. Each verb locks it, so that two at once do it once."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import signals
from learning.official.annex import annexes_of
from learning.official.content import content_of
from learning.official.document import seal_of
from learning.official.locking import NotNow, expect, move, only_from, take
from learning.official.models import OfficialReport, OfficialState
from learning.official.numbering import allot
from learning.official.writing import missing
from learning.reports.build import fingerprint
from learning.reports.periods import local_day


@transaction.atomic
def send(*, official: OfficialReport, version: int, by=None) -> OfficialReport:
    """Hand a draft in for review. Doing so twice changes nothing."""
    official = take(official)
    if official.state == OfficialState.REVIEW:
        return official
    expect(official, version)
    only_from(official, OfficialState.DRAFT, OfficialState.RETURNED)
    if gaps := missing(official):
        said = _("Before the report can be reviewed, write: %(what)s.")
        raise NotNow(said % {"what": ", ".join(gaps)})
    return move(official, OfficialState.REVIEW, by)


@transaction.atomic
def give_back(*, official: OfficialReport, remark: str, by=None) -> OfficialReport:
    """Return a document to who writes it, before it has a number. What was frozen at an approval is given up."""
    official = take(official)
    if official.state == OfficialState.RETURNED:
        return official
    only_from(official, OfficialState.REVIEW, OfficialState.APPROVED)
    if not remark.strip():
        raise NotNow(_("Say what has to be changed."))
    given_up, official.snapshot, official.sha256 = official.sha256, None, ""
    return move(official, OfficialState.RETURNED, by, remark=remark.strip(), sha256=given_up)


@transaction.atomic
def approve(*, official: OfficialReport, version: int, by=None) -> OfficialReport:
    """Freeze what was reviewed: ``version`` is what the approver has seen. Doing so twice changes nothing."""
    official = take(official)
    if official.state == OfficialState.APPROVED:
        return official
    expect(official, version)
    only_from(official, OfficialState.REVIEW)
    official.snapshot = content_of(official, annexes_of(official))
    official.sha256 = fingerprint(official.snapshot)
    return move(official, OfficialState.APPROVED, by, sha256=official.sha256)


@transaction.atomic
def issue(*, official: OfficialReport, by=None, day: date | None = None) -> OfficialReport:
    """Give an approved document its number and date. Doing so twice gives one number."""
    official = take(official)
    if official.is_out:
        return official
    only_from(official, OfficialState.APPROVED)
    allot(official, day=day or local_day(timezone.now()))
    official.seal = seal_of(official)
    issued = move(official, OfficialState.ISSUED, by, sha256=official.sha256)
    transaction.on_commit(lambda: signals.official_issued.send(sender=OfficialReport, official=issued))
    return issued


@transaction.atomic
def keep_signed(
    *, official: OfficialReport, file: Any, sha256: str, findings: dict, by=None
) -> OfficialReport:
    """Keep the signed copy of an issued document. Another copy takes its place; both are in the history."""
    official = take(official)
    only_from(official, OfficialState.ISSUED, OfficialState.SIGNED)
    if official.signed_sha256 == sha256:
        return official
    official.signed_file.save(f"{official.uuid}-signed.pdf", file, save=False)
    official.signed_sha256, official.findings = sha256, findings
    return move(official, OfficialState.SIGNED, by, sha256=sha256)
