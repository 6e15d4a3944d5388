"""Periods in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.reports.calendars import SCHOOL, Calendar

ROMAN = ("I", "II", "III", "IV")
MONTH = _("Month %(month)s/%(year)s")
WORDS: dict[str, tuple[str | Promise, ...]] = {
    "quarter": (_("Quarter %(roman)s/%(years)s"),) * 4,
    "half": (_("First half of %(years)s"), _("Second half of %(years)s")),
    "nine_months": (_("First nine months of %(years)s"),),
    "year": (_("Year %(years)s"),),
}
OF_SCHOOL_YEARS: dict[str, tuple[str | Promise, ...]] = {
    "quarter": (_("Quarter %(roman)s of school year %(years)s"),) * 4,
    "half": (_("First half of school year %(years)s"), _("Second half of school year %(years)s")),
    "nine_months": (_("First nine months of school year %(years)s"),),
    "year": (_("School year %(years)s"),),
}


def month_words(year: int, month: int) -> str:
    """A month is called the same in every calendar."""
    return str(MONTH) % {"year": year, "month": month}


def period_words(calendar: Calendar, kind: str, year: int, index: int) -> str:
    """A longer period in words, for example "Quarter III/2026", or "School year 2026–2027"."""
    words = (OF_SCHOOL_YEARS if calendar.name == SCHOOL else WORDS)[kind][index - 1]
    return str(words) % {"years": calendar.years(year), "roman": ROMAN[(index - 1) % 4]}
