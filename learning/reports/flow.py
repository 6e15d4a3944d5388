"""What came in each half-month of a period, place by place: measures where they are kept, else the facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connections, router
from django.db.models import F, Min, Q, Sum

from learning.enrolments.models import Enrolment
from learning.reports.counting import Number, Place, Window, facts_of
from learning.reports.facts import HalfMonth
from learning.reports.indicators.base import Additive, Counted, Distinct, Indicator, Known, Uncombined
from learning.reports.models import Measure

AUDIENCE, PROGRAMME = "audience", "programme"
# Everybody once, in the half-month in which she was first seen at a place.
FIRSTS = (
    "SELECT seen.place, seen.first_on, COUNT(*) FROM ({facts}) AS seen GROUP BY seen.place, seen.first_on"
)


@dataclass
class Flow:
    """An indicator by half-month and place."""

    by_half_month: dict[date, dict[Place, Number]] = field(default_factory=lambda: defaultdict(dict))

    def places(self) -> set[Place]:
        return {place for cells in self.by_half_month.values() for place in cells}


def only_of(group: str) -> Q:
    """The facts of an audience ("audience:CB") or a programme ("programme:CDS"); of everybody if it is empty."""
    what, _, value = group.partition(":")
    if what == AUDIENCE:
        return Q(audience=value)
    return Q(course__programme=value) if what == PROGRAMME else Q()


def narrowed(indicator: type[Indicator], group: str) -> type[Indicator]:
    """``indicator`` counted of ``group`` alone, and divided by the people of that group."""
    if group and issubclass(indicator, Counted):
        return type(indicator.__name__, (indicator,), {"only": indicator.only & only_of(group)})
    if group and issubclass(indicator, Known):
        return type(indicator.__name__, (indicator,), {"group": group})
    return indicator


def is_measured(indicator: type[Indicator], group: str = "") -> bool:
    """Whether measures tell of the indicator in ``group``: they know courses, and so programmes, but no audience."""
    is_kept = issubclass(indicator, Additive) and not issubclass(indicator, Uncombined)
    return is_kept and not group.startswith(AUDIENCE)


def measured(
    indicators: Iterable[type[Indicator]], *, units: Iterable[int], first: date, last: date, group: str = ""
) -> dict[str, Flow]:
    """The flows of stored indicators from half-month ``first`` to ``last``. One query."""
    found: dict[str, Flow] = {indicator.name: Flow() for indicator in indicators}
    if not found:
        return found
    of = {"course__programme": group.partition(":")[2]} if group else {}
    cells = Measure.objects.filter(
        half_month__gte=first, half_month__lte=last, unit_id__in=list(units), indicator__in=list(found), **of
    ).order_by()
    for day, unit, name, value in cells.values_list("half_month", "unit_id", "indicator").annotate(
        Sum("value")
    ):
        found[name].by_half_month[day][unit, 0] = value
    return found


def has_flow(indicator: type[Indicator]) -> bool:
    """Whether it can be said in which half-month each of what is counted came."""
    if not issubclass(indicator, Counted) or issubclass(indicator, Uncombined):
        return False
    return len(indicator.dated_by) == 1


def counted(indicator: type[Counted], window: Window) -> Flow:
    """The flow of ``indicator`` in ``window``, from the facts. One query.

    Of people (and whatever else is counted once) only the first time counts, once at each place.
    """
    dated = HalfMonth(F(indicator.dated_by[0]))
    facts = facts_of(indicator, window)
    found = Flow()
    rows: Iterable[Any]
    if issubclass(indicator, Distinct):
        seen = facts.values("place", indicator.of).annotate(first_on=Min(dated))
        rows = _counted_again(seen.values("place", "first_on"))
    else:
        rows = (
            facts.annotate(half_month=dated)
            .values_list("place", "half_month")
            .annotate(figure=indicator.aggregate())
        )
    for unit, day, value in rows:
        if value:
            on = day if isinstance(day, date) else date.fromisoformat(day)
            found.by_half_month[on][unit, 0] = value
    return found


def _counted_again(seen) -> list[tuple]:
    connection = connections[router.db_for_read(Enrolment)]
    query, params = seen.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(FIRSTS.format(facts=query), params)
        return cursor.fetchall()
