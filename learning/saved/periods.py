"""The periods of saved reports: a fixed one, or the present or the last of a kind on the day that somebody looks."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.reports.periods import Period, PeriodKind, UnknownPeriod
from learning.saved.models import Comparison

RELATIVE: dict[str, str | Promise] = {
    "this:month": _("The present month"),
    "this:quarter": _("The present quarter"),
    "this:half": _("The present half-year"),
    "this:year": _("The present year"),
    "last:month": _("The last month that has ended"),
    "last:quarter": _("The last quarter that has ended"),
    "last:half": _("The last half-year that has ended"),
    "last:nine_months": _("The last nine months that have ended"),
    "last:year": _("The last year that has ended"),
}


def period_on(day: date, *, period: str, calendar: str) -> Period:
    """The period that ``period`` means on ``day``. Raises UnknownPeriod."""
    which, _colon, kind = period.partition(":")
    if not kind:
        return Period.parse(period, calendar)
    if period not in RELATIVE:
        raise UnknownPeriod(_("There is no such reporting period."))
    found = Period.containing(day, kind=kind, calendar=calendar)
    if found is None:  # nine months, late in the year: they have ended
        return Period(calendar, kind, _containing(day, PeriodKind.YEAR, calendar).year)
    return found if which == "this" or found.ends_on < day else found.previous()


def _containing(day: date, kind: Any, calendar: str) -> Period:
    found = Period.containing(day, kind=str(kind), calendar=calendar)
    if found is None:
        raise UnknownPeriod(_("There is no such reporting period."))
    return found


def compared_with(period: Period, compared: str) -> Period | None:
    """The period that ``period`` is compared with, if it is."""
    if compared == Comparison.PREVIOUS:
        return period.previous()
    return period.same_last_year() if compared == Comparison.LAST_YEAR else None


def months_of(period: Period) -> list[Period]:
    """The reporting months of ``period``, in order."""
    found, day = [], period.starts_on
    while day <= period.ends_on:
        month = _containing(day, PeriodKind.MONTH, period.calendar)
        found.append(month)
        day = month.ends_on + timedelta(days=1)
    return found
