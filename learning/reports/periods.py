"""When a report begins and ends, in any calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.reports.calendars import Calendar, calendar_of
from learning.reports.labels import month_words, period_words

# Officials count in Vietnamese days wherever the server stands. Vietnam has no summer time.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


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

    ``year`` is the one in which the calendar's year begins, and ``index`` counts from 1 within it: the fifth month of
    the school year 2026–2027 is January 2027. Raises UnknownPeriod for a period that no year has.
    """

    calendar: str
    kind: str
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        _known(self.calendar)
        if (
            self.kind not in PeriodKind.values
            or self.year not in _YEARS
            or not 1 <= self.index <= _COUNT[self.kind]
        ):
            raise UnknownPeriod(_("There is no such reporting period."))

    @classmethod
    def parse(cls, code: str, calendar: str) -> Self:
        """The period that ``code`` names: 202603, 20261, 2026H1, 20269M or 2026. Raises UnknownPeriod."""
        for kind, (pattern, _form) in _CODES.items():
            if found := pattern.fullmatch(code.strip().upper()):
                year, number = int(found[1]), int(found[2] or 1)
                if kind == PeriodKind.MONTH:
                    year, before = _place_of(calendar, year, number)
                    number = before + 1
                return cls(calendar, kind, year, number)
        message = _(
            "“%(code)s” is not a period. Write a month as 202603, a quarter as 20261, "
            "half a year as 2026H1, nine months as 20269M, a year as 2026."
        )
        raise UnknownPeriod(message % {"code": code})

    @classmethod
    def containing(cls, day: date, *, kind: str, calendar: str) -> Self | None:
        """The period of ``kind`` that ``day`` falls in. None only for nine months, late in the year."""
        year, month = day.year, day.month
        if _known(calendar).month_begins_on == 15 and day.day >= 15:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        begun, before = _place_of(calendar, year, month)
        index = before // _LENGTH[kind] + 1
        return cls(calendar, kind, begun, index) if index <= _COUNT[kind] else None

    @property
    def code(self) -> str:
        """How the period is written in exports, for example 20263. The calendar is not part of it.

        Months are written by their names, so that 202701 is January 2027 in every calendar.
        """
        year, index = self._month if self.kind == PeriodKind.MONTH else (self.year, self.index)
        return _CODES[self.kind][1].format(year=year, index=index)

    @property
    def _month(self) -> tuple[int, int]:
        """Year and month that the period's first month is called by."""
        first = (self.index - 1) * _LENGTH[self.kind]
        return _month_after(self.year, _known(self.calendar).first_month, first)

    @property
    def starts_on(self) -> date:
        return self._begins_after(0)

    @property
    def ends_on(self) -> date:
        """The last day, inclusive."""
        return self._begins_after(_LENGTH[self.kind]) - timedelta(days=1)

    def _begins_after(self, months: int) -> date:
        """The first day of the reporting month that comes so many after the period's first."""
        begins_on = _known(self.calendar).month_begins_on
        if begins_on == 15:
            months -= 1  # the state's March begins on the 15th of February
        year, month = _month_after(*self._month, months)
        return date(year, month, begins_on)

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
        if self.kind == PeriodKind.MONTH:
            return month_words(*self._month)
        return period_words(_known(self.calendar), self.kind, self.year, self.index)

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


def shorter_in(period: Period) -> list[Period]:
    """Every shorter period that lies within ``period``."""
    found = (
        Period(period.calendar, kind, period.year, index)
        for kind in PeriodKind.values
        if _LENGTH[kind] < _LENGTH[period.kind]
        for index in range(1, _COUNT[kind] + 1)
    )
    return [each for each in found if period.starts_on <= each.starts_on and each.ends_on <= period.ends_on]


def _known(calendar: str) -> Calendar:
    found = calendar_of(calendar)
    if found is None:
        raise UnknownPeriod(_("There is no such reporting calendar."))
    return found


def _place_of(calendar: str, year: int, month: int) -> tuple[int, int]:
    """In which year of the calendar the month of that name is, and how many of its months come before."""
    first = _known(calendar).first_month
    return (year if month >= first else year - 1), (month - first) % 12


def _month_after(year: int, month: int, months: int) -> tuple[int, int]:
    years, before = divmod(month - 1 + months, 12)
    return year + years, before + 1


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
