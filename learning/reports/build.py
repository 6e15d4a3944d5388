"""From the facts to a report: computed live, or frozen and numbered."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import clock, conf, registry, signals
from learning.reports.areas import Area, areas_of
from learning.reports.asked import Asked
from learning.reports.compare import EARLIER, may_compare, with_comparison
from learning.reports.forms.base import ReportForm
from learning.reports.late import closed_at
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, local_day
from learning.reports.scope import Scope, scope_of
from learning.reports.straddle import told
from learning.units.models import Unit


class CannotBuild(Exception):
    """There is no such report. The message is for the user."""


class PeriodNotBegun(CannotBuild):
    """Nothing can have happened in the period yet."""


class NoGroupings(CannotBuild):
    """There is nothing to add up by: no groupings of communes, or not in one tree."""


class UnknownForm(CannotBuild):
    """No installed app contributes a form of that name."""


def draft_report(
    *,
    form: str,
    unit: Unit,
    period: Period,
    basis: str,
    cutoff: datetime | None = None,
    by_grouping: bool = False,
    compare: str = "",
) -> Report:
    """The report as the facts stand at ``cutoff`` (now), not saved. Changes nothing.

    ``by_grouping`` adds the communes up by the areas that the province drew; such a report cannot be frozen, because
    the official form has no areas. ``compare`` adds columns that tell another period beside this one: "previous" or
    "last_year"; they are frozen no more than areas. Raises PeriodNotBegun, NoGroupings, UnknownForm and scope.UnitEnded.
    """
    known = _form(form)
    now = clock.now()
    cutoff = min(cutoff or now, now)
    refuse_unbegun(period, cutoff)
    scope = scope_of(unit=unit, period=period, basis=basis, day=local_day(cutoff))
    if by_grouping and not known.tells_units:
        raise NoGroupings(_("This form does not tell units one by one. Show it without groupings."))
    areas = _areas(scope, basis, local_day(cutoff)) if by_grouping else []
    closed = closed_at(form, scope.subject, period, basis)
    asked = Asked(scope, cutoff, conf.get("SMALLEST_CELL"), areas, closed)
    rows = told(known, asked)
    if compare in EARLIER and may_compare(known):
        rows = with_comparison(known, asked, rows, compare)
    return Report(
        form=form,
        unit=scope.subject,
        calendar=period.calendar,
        period=period.code,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        basis=basis,
        revision=0,
        cutoff_at=cutoff,
        rows=rows,
        sha256=fingerprint(rows),
    )


def build_report(
    *, form: str, unit: Unit, period: Period, basis: str, built_by=None, cutoff: datetime | None = None
) -> Report:
    """Freeze the report as the facts stand at ``cutoff`` (now).

    If the last revision says the same it is returned, and nothing is written; else this is the next revision.
    Raises what ``draft_report`` does.
    """
    draft = draft_report(form=form, unit=unit, period=period, basis=basis, cutoff=cutoff)
    draft.built_by = built_by
    while True:
        last = revisions(draft).first()
        if last and last.sha256 == draft.sha256:
            return last
        draft.revision = last.revision + 1 if last else 1
        if _freeze(draft):
            return draft


def refuse_unbegun(period: Period, at: datetime) -> None:
    """Raises PeriodNotBegun where nothing can have happened ``at`` that moment."""
    if period.starts_at > at:
        starts = date_format(period.starts_on, "DATE_FORMAT")
        message = _("%(period)s begins on %(day)s. There is nothing to report yet.")
        raise PeriodNotBegun(message % {"period": period.label, "day": starts})


def revisions(report: Report):
    """The frozen reports of the same form, unit, period and basis, the newest first."""
    return Report.objects.filter(
        form=report.form, unit=report.unit, calendar=report.calendar, period=report.period, basis=report.basis
    ).order_by("-revision")


def fingerprint(rows: Any) -> str:
    """The SHA-256 of ``rows`` in canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _areas(scope: Scope, basis: str, today: date) -> list[Area]:
    """The groupings that last on the day whose units are told; for units as they were, at the end of the period."""
    if len(scope.stretches) > 1:
        raise NoGroupings(
            _("Units changed within the period. Communes are added up by grouping as they are now only.")
        )
    day = today if basis == Basis.AS_IS else min(scope.period.ends_on, today)
    found = areas_of(scope, on=day)
    if not found:
        said = _("%(unit)s had no groupings of communes on %(day)s.")
        given = {"unit": scope.subject.full_name, "day": date_format(day, "SHORT_DATE_FORMAT")}
        raise NoGroupings(said % given)
    return found


def _form(name: str) -> type[ReportForm]:
    if name not in registry.report_forms:
        raise UnknownForm(_("The report form “%(form)s” is not installed.") % {"form": name})
    return registry.report_forms[name]


def _freeze(draft: Report) -> bool:
    draft.frozen_at = clock.now()
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            transaction.on_commit(lambda: signals.report_frozen.send(sender=Report, report=draft))
    except IntegrityError:  # somebody froze the same one this moment
        draft.pk = None
        return False
    return True
