"""Indicators by something that is no unit: courses, programmes, audiences, months, competencies.

The facts are those of the report forms, by the same code; only what they are grouped by is another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Q, QuerySet
from django.utils.translation import gettext as _

from learning import conf
from learning.activities.models import Activity
from learning.competencies.models import ActivityCompetency, Competency
from learning.people.models import Audience
from learning.reports.counting import Number, Window, facts_of
from learning.reports.indicators.base import Counted
from learning.reports.periods import Period
from learning.saved.models import Rows
from learning.saved.periods import months_of

FIELDS: Mapping[Any, str] = {
    Rows.COURSE: "course_id",
    Rows.PROGRAMME: "course__programme",
    Rows.AUDIENCE: "audience",
    Rows.MONTH: "stretch",
}
MOST_COMPETENCIES = 60


@dataclass
class Split:
    """Counted figures by the indicator's name: of each row by its key, and of all of it."""

    rows: dict[str, dict[str, Number]] = field(default_factory=dict)
    total: dict[str, Number] = field(default_factory=dict)


def split(indicators: Sequence[type[Counted]], window: Window, rows: str) -> Split:
    """Count ``indicators`` by ``rows``: two queries for each, and one more for competencies."""
    found = Split()
    trained = _trained() if rows == Rows.COMPETENCY else {}
    for each in indicators:
        facts = facts_of(each, window)
        found.total[each.name] = facts.aggregate(figure=each.aggregate())["figure"] or 0
        if rows == Rows.COMPETENCY:
            found.rows[each.name] = _by_competency(each, facts, trained)
        else:
            counted = facts.order_by().values_list(FIELDS[rows]).annotate(figure=each.aggregate())
            found.rows[each.name] = {str(key): value or 0 for key, value in counted}
    return found


def _trained() -> dict[str, list[int]]:
    """The courses that train each competency, themselves or in a lesson. One query."""
    pairs = ActivityCompetency.objects.order_by("competency").values_list("competency", "activity__course")
    found: dict[str, list[int]] = {}
    for competency, course in pairs.distinct():
        if len(found) < MOST_COMPETENCIES or competency in found:
            found.setdefault(competency, []).append(course)
    return found


def _by_competency(
    indicator: type[Counted], facts: QuerySet, trained: Mapping[str, list[int]]
) -> dict[str, Number]:
    """One query for all of them: a course may train several, so that its facts are in several rows."""
    keys = list(trained)
    if not keys:
        return {}
    columns = {f"n{n}": _only(indicator.aggregate(), trained[key]) for n, key in enumerate(keys)}
    figures = facts.aggregate(**columns)
    return {key: figures[f"n{n}"] or 0 for n, key in enumerate(keys)}


def _only(figure: Aggregate, courses: Sequence[int]) -> Aggregate:
    figure = figure.copy()  # the indicator's own may be shared
    figure.filter = Q(course_id__in=courses)
    return figure


def names_of(rows: str, keys: Sequence[str], period: Period) -> dict[str, tuple[str, str]]:
    """The name and the code of each row, in the order in which they are told. At most one query."""
    if rows == Rows.AUDIENCE:
        return {key: (str(label), key) for key, label in Audience.choices if key in keys}
    if rows == Rows.MONTH:
        return {str(n): (month.label, month.code) for n, month in enumerate(months_of(period))}
    if rows == Rows.COMPETENCY:
        listed = Competency.objects.filter(key__in=keys)
        known = {one.key: (one.name, one.code) for one in listed}
        return {key: known.get(key, (key, "")) for key in sorted(keys)}
    if rows == Rows.COURSE:
        courses = Activity.objects.filter(pk__in=[int(key) for key in keys]).order_by("code", "title", "pk")
        return {str(one.pk): (one.title, one.code) for one in courses}
    named = {value: str(label) for value, label in conf.get("PROGRAMMES")}
    return {key: (named.get(key, key) or _("Without a programme"), "") for key in sorted(keys)}
