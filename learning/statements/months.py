"""The months that the log is kept by: those of UTC, because ``stored`` is a moment and not a day of somewhere."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta


def month_of(moment: datetime) -> date:
    """The first day of the month in which a statement stored at ``moment`` is kept."""
    return moment.astimezone(UTC).date().replace(day=1)


def next_month(month: date) -> date:
    """The month after ``month``, by its first day."""
    return (month + timedelta(days=31)).replace(day=1)


def months_before(month: date, count: int) -> date:
    """The month ``count`` months before ``month``, by its first day."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Every month from ``first`` to ``last``, both included."""
    while first <= last:
        yield first
        first = next_month(first)


def begins_at(month: date) -> datetime:
    """The first moment of ``month``."""
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def ends_at(month: date) -> datetime:
    """The first moment that is no longer in ``month``."""
    return begins_at(next_month(month))
