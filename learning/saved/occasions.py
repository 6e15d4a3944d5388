"""When a saved report is to be sent: the occasion that has last come, and the period that it tells."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from learning.reports.periods import Period, local_day, start_of
from learning.saved.models import SavedReport, When
from learning.saved.periods import RELATIVE, period_on


@dataclass(frozen=True)
class Occasion:
    """``key`` is the same however often one asks; it came ``at``; the report tells ``period``."""

    key: str
    at: datetime
    period: Period


def last_occasion(saved: SavedReport, now: datetime) -> Occasion | None:
    """The last one until ``now``; None where nothing is sent. Raises UnknownPeriod."""
    today = local_day(now)
    if saved.when == When.WEEKLY:
        monday = today - timedelta(days=today.weekday())
        year, week, _day = monday.isocalendar()
        return Occasion(f"{year}-W{week:02}", start_of(monday), _period(saved, today))
    if saved.when == When.MONTHLY:
        first = today.replace(day=1)
        return Occasion(f"{first:%Y-%m}", start_of(first), _period(saved, today))
    if saved.when == When.CLOSING:
        closed = period_on(today, period=f"last:{kind_in(saved)}", calendar=saved.calendar)
        return Occasion(f"{closed.code}@{closed.calendar}", closed.ends_at, closed)
    return None


def _period(saved: SavedReport, day: date) -> Period:
    return period_on(day, period=saved.period, calendar=saved.calendar)


def kind_in(saved: SavedReport) -> str:
    """The kind of period that the report tells."""
    if saved.period in RELATIVE:
        return saved.period.partition(":")[2]
    return Period.parse(saved.period, saved.calendar).kind
