"""When a report begins and ends: the state calendar, which closes on the 14th, and the civil one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Officials count in Vietnamese days wherever the server stands. Vietnam has no summer time.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROMAN = ("I", "II", "III", "IV")


class Calendar(models.TextChoices):
    STATE = "state", gettext_lazy("State reporting calendar (15th to 14th)")
    CIVIL = "civil", gettext_lazy("Calendar months")


class PeriodKind(models.TextChoices):
    MONTH = "month", gettext_lazy("Month")
    QUARTER = "quarter", gettext_lazy("Quarter")
    HALF = "half", gettext_lazy("Half-year")
    NINE_MONTHS = "nine_months", gettext_lazy("Nine months")
    YEAR = "year", gettext_lazy("Year")


# Months in a period, and periods of the kind in a year.
_LENGTH = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_COUNT = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
_CODES = {
    "month": (re.compile(r"(\d{4})(0[1-9]|1[0-2])"), "{year}{index:02d}"),
    "quarter": (re.compile(r"(\d{4})([1-4])"), "{year}{index}"),
    "half": (re.compile(r"(\d{4})H([12])"), "{year}H{index}"),
    "nine_months": (re.compile(r"(\d{4})9M()"), "{year}9M"),
    "year": (re.compile(r"(\d{4})()"), "{year}"),
}
_YEARS = range(2000, 2200)


class UnknownPeriod(ValueError):
    """No period is written like that. The message is for the user."""


@dataclass(frozen=True)
class Period:
    """One reporting period, for example the third quarter of 2026 in the state calendar.

    ``index`` counts from 1 within the year. Raises UnknownPeriod for a period that no year has.
    """

    calendar: str
    kind: str
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        known = self.calendar in Calendar.values and self.kind in PeriodKind.values
        if not known or self.year not in _YEARS or not 1 <= self.index <= _COUNT[self.kind]:
            raise UnknownPeriod(_("There is no such reporting period."))

    @classmethod
    def parse(cls, code: str, calendar: str) -> Self:
        """The period that ``code`` names: 202603, 20261, 2026H1, 20269M or 2026. Raises UnknownPeriod."""
        for kind, (pattern, _form) in _CODES.items():
            if found := pattern.fullmatch(code.strip().upper()):
                return cls(calendar, kind, int(found[1]), int(found[2] or 1))
        message = _(
            "“%(code)s” is not a period. Write a month as 202603, a quarter as 20261, "
            "half a year as 2026H1, nine months as 20269M, a year as 2026."
        )
        raise UnknownPeriod(message % {"code": code})

    @classmethod
    def containing(cls, day: date, *, kind: str, calendar: str) -> Self | None:
        """The period of ``kind`` that ``day`` falls in. None only for nine months, late in the year."""
        year, month = day.year, day.month
        if calendar == Calendar.STATE and day.day >= 15:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        index = (month - 1) // _LENGTH[kind] + 1
        return cls(calendar, kind, year, index) if index <= _COUNT[kind] else None

    @property
    def code(self) -> str:
        """How the period is written in exports, for example 20263. The calendar is not part of it."""
        return _CODES[self.kind][1].format(year=self.year, index=self.index)

    @property
    def starts_on(self) -> date:
        first = (self.index - 1) * _LENGTH[self.kind] + 1
        return _month_begins(self.calendar, self.year, first)

    @property
    def ends_on(self) -> date:
        """The last day, inclusive."""
        after = self.index * _LENGTH[self.kind] + 1
        return _month_begins(self.calendar, self.year, after) - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        return start_of(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in the period."""
        return start_of(self.ends_on + timedelta(days=1))

    @property
    def label(self) -> str:
        """The period in words, for example "Quarter III/2026"."""
        return str(_label(self)) % {
            "year": self.year,
            "index": self.index,
            "roman": ROMAN[(self.index - 1) % 4],
        }

    def half_months(self) -> list[date]:
        """The half-months that make up the period, in order."""
        return list(_half_months(self.starts_on, self.ends_on))

    def previous(self) -> "Period":
        """The period of the same kind before this one; for nine months, those of the year before."""
        if self.index > 1:
            return Period(self.calendar, self.kind, self.year, self.index - 1)
        return Period(self.calendar, self.kind, self.year - 1, _COUNT[self.kind])

    def same_last_year(self) -> "Period":
        return Period(self.calendar, self.kind, self.year - 1, self.index)


def _label(period: Period) -> str | Promise:
    if period.kind == PeriodKind.MONTH:
        return gettext_lazy("Month %(index)s/%(year)s")
    if period.kind == PeriodKind.QUARTER:
        return gettext_lazy("Quarter %(roman)s/%(year)s")
    if period.kind == PeriodKind.HALF:
        first = period.index == 1
        return gettext_lazy("First half of %(year)s") if first else gettext_lazy("Second half of %(year)s")
    if period.kind == PeriodKind.NINE_MONTHS:
        return gettext_lazy("First nine months of %(year)s")
    return gettext_lazy("Year %(year)s")


def _month_begins(calendar: str, year: int, month: int) -> date:
    """The first day of a reporting month; ``month`` may be 13, the month after the year's last."""
    if calendar == Calendar.STATE:
        month -= 1  # the state's March begins on the 15th of February
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 15 if calendar == Calendar.STATE else 1)


def _half_months(first: date, last: date) -> Iterator[date]:
    day = half_month(first)
    while day <= last:
        yield day
        day = next_half_month(day)


def half_month(day: date) -> date:
    """The first day of the half-month that ``day`` is in: the 1st or the 15th."""
    return day.replace(day=15 if day.day >= 15 else 1)


def next_half_month(day: date) -> date:
    """The half-month after the one that ``day`` is in."""
    if day.day < 15:
        return day.replace(day=15)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_half_months(day: date, how_many: int) -> list[date]:
    """The half-month of ``day`` and those before it, in order."""
    found = [half_month(day)]
    while len(found) < how_many:
        found.insert(0, half_month(found[0] - timedelta(days=1)))
    return found


def start_of(day: date) -> datetime:
    """The first moment of ``day`` in Vietnam."""
    return datetime.combine(day, time.min, tzinfo=ZONE)


def local_day(moment: datetime) -> date:
    """The day it was in Vietnam at ``moment``."""
    return moment.astimezone(ZONE).date()


def periods_ending_on(day: date, *, calendar: str) -> list[Period]:
    """Every period, from month to year, whose last day is ``day``."""
    found = [Period.containing(day, kind=kind, calendar=calendar) for kind in PeriodKind.values]
    return [period for period in found if period and period.ends_on == day]
