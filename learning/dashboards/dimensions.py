"""By what a figure can be broken down, and where each fact belongs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Expression, F, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from learning import conf
from learning.people.models import Audience, Sex
from learning.reports.periods import Period, PeriodKind

# The youngest of each band, at the end of the period (domain of state reports).
AGES = (0, 16, 25, 35, 45, 55, 60, 70)
UNKNOWN = ""


@dataclass(frozen=True)
class Dimension:
    """One way to break figures down.

    ``key`` makes of a fact what tells its line, given the indicator's dates and the period; ``lines`` gives the lines in
    their order from the keys that there are, as (key, label). ``measured`` is what of a measure tells the same, where a
    measure does. A ``sensitive`` one hides small numbers.
    """

    name: str
    label: str | Promise
    key: Callable[[Sequence[str], Period], Expression | F] | None = None
    lines: Callable[[Sequence[Any], Period], list[tuple[Any, str]]] | None = None
    measured: str = ""
    sensitive: bool = False


def band_of(period: Period) -> Case:
    """The age band of a fact's learner at the end of the period, by the number of its place; empty where nobody knows."""
    end = period.ends_on
    bands = [
        When(learner__birth_on__gt=_years_before(end, AGES[number + 1]), then=Value(str(number)))
        for number in range(len(AGES) - 1)
    ]
    known = [When(learner__birth_on__isnull=True, then=Value(UNKNOWN)), *bands]
    return Case(*known, default=Value(str(len(AGES) - 1)), output_field=CharField())


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def _age_lines(keys: Sequence[str], _period: Period) -> list[tuple[str, str]]:
    found = []
    for number, first in enumerate(AGES):
        last = AGES[number + 1] - 1 if number + 1 < len(AGES) else None
        label = pgettext("age", "under %(age)s") % {"age": AGES[1]} if not number else f"{first}–{last}"
        found.append((str(number), label if last is not None else f"≥ {first}"))
    return [*found, (UNKNOWN, pgettext("age", "not known"))] if UNKNOWN in keys else found


def _choices(options: Sequence[tuple[Any, Any]]) -> Callable:
    def lines(keys: Sequence[Any], _period: Period) -> list[tuple[Any, str]]:
        known = [(value, str(label)) for value, label in options]
        return [*known, *((key, str(key)) for key in keys if key not in dict(known))]

    return lines


def _month(dated_by: Sequence[str], period: Period) -> Case:
    """The code of the reporting month of the first of the fact's dates that is in the period."""
    months = [(month.code, month.starts_at, month.ends_at) for month in months_of(period)]
    cases = [
        When(Q(**{f"{each}__gte": start, f"{each}__lt": end}), then=Value(code))
        for each in dated_by
        for code, start, end in months
    ]
    return Case(*cases, default=Value(UNKNOWN), output_field=CharField())


def months_of(period: Period) -> list[Period]:
    """The reporting months that make up the period, in order."""
    codes = dict.fromkeys(month_of(day, period) for day in period.half_months())
    return [Period.parse(code, period.calendar) for code in codes]


def month_of(day: date, period: Period) -> str:
    """The code of the reporting month that a half-month is in."""
    month = Period.containing(day, kind=str(PeriodKind.MONTH), calendar=period.calendar)
    return month.code if month else ""


def _month_lines(keys: Sequence[str], period: Period) -> list[tuple[str, str]]:
    """Every month of the period that has begun to have figures, in order, those without any between them too."""
    last = max(keys, default="")
    return [(month.code, month.label) for month in months_of(period) if month.code <= last]


def _programme_lines(keys: Sequence[str], _period: Period) -> list[tuple[str, str]]:
    known = {value: str(label) for value, label in conf.get("PROGRAMMES")}
    named = [(value, label) for value, label in known.items() if value in keys]
    others = [(key, key or pgettext("programme", "none")) for key in sorted(keys) if key not in known]
    return [*named, *others]


DIMENSIONS = {
    each.name: each
    for each in (
        Dimension("unit", _("Unit below")),
        Dimension("course", _("Course"), lambda _dates, _period: F("course_id"), measured="course_id"),
        Dimension(
            "programme",
            _("Programme"),
            lambda _dates, _period: F("course__programme"),
            _programme_lines,
            measured="course__programme",
        ),
        Dimension("month", _("Month"), _month, _month_lines, measured="half_month"),
        Dimension(
            "audience", _("Audience"), lambda _dates, _period: F("audience"), _choices(Audience.choices)
        ),
        Dimension(
            "sex",
            pgettext_lazy("dimension", "Sex"),
            lambda _dates, _period: F("learner__sex"),
            _choices(Sex.choices),
            sensitive=True,
        ),
        Dimension(
            "age",
            pgettext_lazy("dimension", "Age"),
            lambda _dates, period: band_of(period),
            _age_lines,
            sensitive=True,
        ),
    )
}
