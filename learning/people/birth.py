"""When somebody was born, as exactly as it is known: many of the old know the year only."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})")
_SPACES = re.compile(r"\s+")
OLDEST = 130


class BirthPrecision(models.TextChoices):
    DAY = "day", gettext_lazy("Day")
    MONTH = "month", gettext_lazy("Month")
    YEAR = "year", gettext_lazy("Year")


class UnreadableBirth(ValueError):
    """Nobody can have been born then; the message says what to write instead."""


class Ages(NamedTuple):
    """How old somebody may be: the same twice, where the birth is known well enough."""

    youngest: int
    oldest: int


@dataclass(frozen=True)
class Birth:
    """A day of birth of which the day, or the month too, may not be known. Read as people write it: 1/7/1958."""

    on: date
    precision: str = str(BirthPrecision.DAY)

    @property
    def earliest(self) -> date:
        """The first day that it can have been."""
        month = 1 if self.precision == BirthPrecision.YEAR else self.on.month
        return self.on if self.precision == BirthPrecision.DAY else date(self.on.year, month, 1)

    @property
    def latest(self) -> date:
        """The last day that it can have been."""
        if self.precision == BirthPrecision.DAY:
            return self.on
        month = 12 if self.precision == BirthPrecision.YEAR else self.on.month
        return date(self.on.year, month, monthrange(self.on.year, month)[1])

    def ages_on(self, day: date) -> Ages:
        """The years completed by ``day``, at least and at most."""
        return Ages(max(0, _years(self.latest, day)), max(0, _years(self.earliest, day)))

    def __str__(self) -> str:
        forms = {BirthPrecision.YEAR: "%Y", BirthPrecision.MONTH: "%m/%Y"}
        return self.on.strftime(forms.get(BirthPrecision(self.precision), "%d/%m/%Y"))


def _years(born: date, day: date) -> int:
    # Who was born on the 29th of February is a year older on the 1st of March.
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_birth(text: str, *, today: date) -> Birth:
    """The Birth written as 01/07/1958, 07/1958 or 1958; the day comes first, whatever the language.

    Raises UnreadableBirth.
    """
    # A calendar's own way to write a day, as browsers and spreadsheets hand it over.
    bare = re.sub(r"^(\d{4})-(\d{2})-(\d{2})$", r"\3/\2/\1", _SPACES.sub("", text))
    found = _WRITTEN.fullmatch(bare)
    if not found:
        raise UnreadableBirth(
            _("Write the date of birth as 01/07/1958, or 07/1958 or 1958 if no more is known.")
        )
    day, month, year = (int(part) if part else None for part in found.groups())
    precision = BirthPrecision.DAY if day else BirthPrecision.MONTH if month else BirthPrecision.YEAR
    try:
        birth = Birth(
            date(year or 0, 1 if month is None else month, 1 if day is None else day), str(precision)
        )
    except ValueError:
        raise UnreadableBirth(_("There is no such day. Write the day first, then the month.")) from None
    if birth.earliest > today:
        raise UnreadableBirth(_("The date of birth is in the future. Please check the year."))
    if birth.on.year < today.year - OLDEST:
        raise UnreadableBirth(_("The date of birth is too long ago. Please check the year."))
    return birth
