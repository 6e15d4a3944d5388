"""Making a draft, writing in it, taking new figures into it, and correcting what was issued."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from learning.official import wording
from learning.official.locking import NotNow, expect, note_step, only_from, take
from learning.official.models import Annex, OfficialReport, OfficialState
from learning.official.outline import PARTS, SLOTS
from learning.official.rich_text import blocks_of, clean
from learning.reports.build import build_report
from learning.reports.models import Basis, Report
from learning.reports.periods import Period
from learning.units.models import Unit

# What makes no document without it.
NEEDED_SLOTS = ("chi_dao", "nhiem_vu")
NEEDED_FIELDS = (
    "issuer_name",
    "code",
    "place",
    "title",
    "excerpt",
    "signer_title",
    "signer_name",
    "recipients",
)
FIELDS = (*NEEDED_FIELDS, "parent_name", "signer_prefix")


@transaction.atomic
def write(
    *,
    unit: Unit,
    period: Period,
    forms: Iterable[str] = ("bieu-01",),
    basis: str = str(Basis.AS_WAS),
    by=None,
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
    note_step(made, by)
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
    official = take(official)
    expect(official, version)
    if not official.is_writable:
        raise NotNow(_("This report is no draft any more, so nothing in it can be changed."))
    for name in FIELDS:
        setattr(official, name, values.get(name, getattr(official, name)))
    official.slots = {slot.key: clean(slots.get(slot.key, "")) for slot in SLOTS}
    official.notes = {str(part): clean(notes.get(part, "")) for part in PARTS}
    official.version += 1
    official.save()
    return official


@transaction.atomic
def renew(*, official: OfficialReport, by=None) -> bool:
    """Take the figures as they stand now for the annexes of a draft; whether they differ from those it had."""
    official = take(official)
    if not official.is_writable:
        raise NotNow(_("This report is no draft any more, so nothing in it can be changed."))
    before = [row.report for row in official.annex_rows.select_related("report__unit")]
    period = Period.parse(official.period, official.calendar)
    now = [
        build_report(form=each.form, unit=official.unit, period=period, basis=each.basis, built_by=by)
        for each in before
    ]
    if [each.pk for each in now] == [each.pk for each in before]:
        return False
    official.annex_rows.all().delete()
    _attach(official, now)
    official.version += 1
    official.save(update_fields=["version"])
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
def correct(*, official: OfficialReport, by=None) -> OfficialReport:
    """A draft that corrects an issued document, with the figures as they stand now. Doing so twice makes one."""
    official = take(official)
    after = OfficialReport.objects.filter(corrects=official).first()
    if after:
        return after
    only_from(official, OfficialState.ISSUED, OfficialState.SIGNED)
    copied = {name: getattr(official, name) for name in (*FIELDS, "slots", "notes")}
    about = {name: getattr(official, name) for name in ("unit", "calendar", "period", "starts_on", "ends_on")}
    copied["title"] = wording.CORRECTION
    made = OfficialReport.objects.create(
        **about, **copied, corrects=official, revision=official.revision + 1, written_by=by
    )
    period = Period.parse(official.period, official.calendar)
    forms = official.annex_rows.values_list("report__form", "report__basis")
    _attach(
        made,
        [
            build_report(form=form, unit=official.unit, period=period, basis=basis, built_by=by)
            for form, basis in forms
        ],
    )
    note_step(made, by)
    return made
