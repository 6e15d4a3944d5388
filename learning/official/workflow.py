"""What may be done with a document, and in which order. Each verb locks it, so that two at once do it once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from learning.official import wording
from learning.official.document import annexes_of, content_of, seal_of
from learning.official.models import Annex, OfficialReport, OfficialState, OfficialStep
from learning.official.numbering import allot
from learning.official.outline import PARTS, SLOTS
from learning.official.rich_text import blocks_of, clean
from learning.reports.build import build_report, fingerprint
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, local_day
from learning.units.models import Unit

# What makes no document without it.
NEEDED_SLOTS = ("chi_dao", "nhiem_vu")
NEEDED_FIELDS = ("issuer_name", "code", "place", "title", "excerpt", "signer_title", "signer_name", "recipients")
FIELDS = (*NEEDED_FIELDS, "parent_name", "signer_prefix")


class NotNow(Exception):
    """The document cannot do that in its present state. The message is for the user."""


class Changed(NotNow):
    """Somebody changed it since it was looked at."""


def write(
    *, unit: Unit, period: Period, forms: Iterable[str] = ("bieu-01",), basis: str = Basis.AS_WAS, by=None
) -> OfficialReport:
    """The document of ``unit`` about ``period``: the newest one that there is, or a new draft with frozen annexes.

    Raises what ``build_report`` does; then nothing is made.
    """
    reports = [
        build_report(form=form, unit=unit, period=period, basis=basis, built_by=by)
        for form in dict.fromkeys(forms)
    ]
    if not reports:
        raise NotNow(_("Choose at least one form for the annexes."))
    known = newest(reports[0].unit, period)
    if known is not None:
        return known
    try:
        return _new(reports, period, by=by)
    except IntegrityError:  # somebody made the same one this moment
        return newest(reports[0].unit, period) or _new(reports, period, by=by)


def newest(unit: Unit, period: Period) -> OfficialReport | None:
    """The last document of ``unit`` about ``period``."""
    about = OfficialReport.objects.filter(unit=unit, calendar=period.calendar, period=period.code)
    return about.order_by("-revision").first()


@transaction.atomic
def _new(reports: list[Report], period: Period, *, by) -> OfficialReport:
    unit = reports[0].unit
    prefix, title = wording.signer_of(unit)
    code = wording.code_of(unit)
    with translation.override(wording.LANGUAGE):
        words = period.label
    made = OfficialReport.objects.create(
        unit=unit,
        calendar=period.calendar,
        period=period.code,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        parent_name=wording.parent_of(unit),
        issuer_name=wording.issuer_of(unit),
        code=code,
        place=wording.place_of(unit),
        title=wording.TITLE,
        excerpt=f"Kết quả bồi dưỡng, phổ cập kỹ năng số {words[:1].lower()}{words[1:]}",
        signer_prefix=prefix,
        signer_title=title,
        recipients=f"- Như trên;\n- Lưu: VT, {code}.",
        written_by=by,
    )
    _attach(made, reports)
    _step(made, by)
    return made


def _attach(official: OfficialReport, reports: Iterable[Report]) -> None:
    Annex.objects.bulk_create(
        Annex(official=official, report=report, place=place) for place, report in enumerate(reports, 1)
    )


@transaction.atomic
def save(
    *, official: OfficialReport, version: int, values: Mapping[str, str], slots: Mapping[str, str],
    notes: Mapping[str, str],
) -> OfficialReport:  # fmt: skip
    """Keep what an officer wrote. Raises Changed where ``version`` is no longer the last, NotNow where it is frozen."""
    locked = _locked(official)
    _expect(locked, version)
    if not locked.is_writable:
        raise NotNow(_("This report is no draft any more, so nothing in it can be changed."))
    for name in FIELDS:
        setattr(locked, name, values.get(name, getattr(locked, name)))
    locked.slots = {slot.key: clean(slots.get(slot.key, "")) for slot in SLOTS}
    locked.notes = {str(part): clean(notes.get(part, "")) for part in PARTS}
    locked.version += 1
    locked.save()
    return locked


@transaction.atomic
def renew(*, official: OfficialReport, by=None) -> bool:
    """Take the figures as they stand now for the annexes of a draft; whether they differ from those it had."""
    locked = _locked(official)
    if not locked.is_writable:
        raise NotNow(_("This report is no draft any more, so nothing in it can be changed."))
    before = [row.report for row in locked.annex_rows.select_related("report__unit")]
    period = Period.parse(locked.period, locked.calendar)
    now = [
        build_report(form=each.form, unit=locked.unit, period=period, basis=each.basis, built_by=by)
        for each in before
    ]
    if [each.pk for each in now] == [each.pk for each in before]:
        return False
    locked.annex_rows.all().delete()
    _attach(locked, now)
    locked.version += 1
    locked.save(update_fields=["version"])
    return True


def missing(official: OfficialReport) -> list[str]:
    """What has to be written before the document can be reviewed, as people call it."""
    found = [
        str(official._meta.get_field(name).verbose_name)
        for name in NEEDED_FIELDS
        if not getattr(official, name).strip()
    ]
    headings = {"chi_dao": "I", "nhiem_vu": "IV"}
    return found + [
        _("section %(number)s") % {"number": headings[key]}
        for key in NEEDED_SLOTS
        if not blocks_of(official.slots.get(key, ""))
    ]


@transaction.atomic
def send(*, official: OfficialReport, version: int, by=None) -> OfficialReport:
    """Hand a draft in for review. Doing so twice changes nothing."""
    locked = _locked(official)
    if locked.state == OfficialState.REVIEW:
        return locked
    _expect(locked, version)
    _only_from(locked, OfficialState.DRAFT, OfficialState.RETURNED)
    if gaps := missing(locked):
        said = _("Before the report can be reviewed, write: %(what)s.")
        raise NotNow(said % {"what": ", ".join(gaps)})
    return _move(locked, OfficialState.REVIEW, by)


@transaction.atomic
def give_back(*, official: OfficialReport, remark: str, by=None) -> OfficialReport:
    """Return a document to who writes it, before it has a number. What was frozen at an approval is given up."""
    locked = _locked(official)
    if locked.state == OfficialState.RETURNED:
        return locked
    _only_from(locked, OfficialState.REVIEW, OfficialState.APPROVED)
    if not remark.strip():
        raise NotNow(_("Say what has to be changed."))
    given_up, locked.snapshot, locked.sha256 = locked.sha256, None, ""
    return _move(locked, OfficialState.RETURNED, by, remark=remark.strip(), sha256=given_up)


@transaction.atomic
def approve(*, official: OfficialReport, version: int, by=None) -> OfficialReport:
    """Freeze what was reviewed: ``version`` is what the approver has seen. Doing so twice changes nothing."""
    locked = _locked(official)
    if locked.state == OfficialState.APPROVED:
        return locked
    _expect(locked, version)
    _only_from(locked, OfficialState.REVIEW)
    locked.snapshot = content_of(locked, annexes_of(locked))
    locked.sha256 = fingerprint(locked.snapshot)
    return _move(locked, OfficialState.APPROVED, by, sha256=locked.sha256)


@transaction.atomic
def issue(*, official: OfficialReport, by=None, day: date | None = None) -> OfficialReport:
    """Give an approved document its number and date. Doing so twice gives one number."""
    locked = _locked(official)
    if locked.is_out:
        return locked
    _only_from(locked, OfficialState.APPROVED)
    allot(locked, day=day or local_day(timezone.now()))
    locked.seal = seal_of(locked)
    return _move(locked, OfficialState.ISSUED, by, sha256=locked.sha256)


@transaction.atomic
def correct(*, official: OfficialReport, by=None) -> OfficialReport:
    """A draft that corrects an issued document, with the figures as they stand now. Doing so twice makes one."""
    locked = _locked(official)
    after = OfficialReport.objects.filter(corrects=locked).first()
    if after:
        return after
    _only_from(locked, OfficialState.ISSUED, OfficialState.SIGNED)
    copied = {name: getattr(locked, name) for name in (*FIELDS, "slots", "notes")}
    about = {name: getattr(locked, name) for name in ("unit", "calendar", "period", "starts_on", "ends_on")}
    copied["title"] = wording.CORRECTION
    made = OfficialReport.objects.create(
        **about, **copied, corrects=locked, revision=locked.revision + 1, written_by=by
    )
    period = Period.parse(locked.period, locked.calendar)
    forms = locked.annex_rows.values_list("report__form", "report__basis")
    _attach(
        made,
        [
            build_report(form=form, unit=locked.unit, period=period, basis=basis, built_by=by)
            for form, basis in forms
        ],
    )
    _step(made, by)
    return made


@transaction.atomic
def keep_signed(*, official: OfficialReport, file: Any, sha256: str, findings: dict, by=None) -> OfficialReport:
    """Keep the signed copy of an issued document. Another copy takes its place; both are in the history."""
    locked = _locked(official)
    _only_from(locked, OfficialState.ISSUED, OfficialState.SIGNED)
    if locked.signed_sha256 == sha256:
        return locked
    locked.signed_file.save(f"{locked.uuid}-signed.pdf", file, save=False)
    locked.signed_sha256, locked.findings = sha256, findings
    return _move(locked, OfficialState.SIGNED, by, sha256=sha256)


def _locked(official: OfficialReport) -> OfficialReport:
    found = OfficialReport.objects.select_for_update(of=("self",)).select_related("unit__parent", "corrects")
    return found.get(pk=official.pk)


def _expect(official: OfficialReport, version: int) -> None:
    if official.version != version:
        raise Changed(_("Somebody changed the report since you opened it. Look at it again first."))


def _only_from(official: OfficialReport, *states: str) -> None:
    if official.state not in states:
        said = _("That cannot be done now: the report is “%(state)s”.")
        raise NotNow(said % {"state": official.get_state_display()})


def _move(
    official: OfficialReport, state: str, by, *, remark: str = "", sha256: str = ""
) -> OfficialReport:
    official.state = state
    official.version += 1
    official.save()
    _step(official, by, remark=remark, sha256=sha256)
    return official


def _step(official: OfficialReport, by, *, remark: str = "", sha256: str = "") -> None:
    OfficialStep.objects.create(
        official=official, state=official.state, at=timezone.now(), by=by, remark=remark, sha256=sha256
    )
