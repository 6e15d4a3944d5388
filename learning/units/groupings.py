"""Groupings of communes: which communes there are to group, and that none is in two of them on a day."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations

from django.db.models import Q

from learning.units.models import Grouping, Level, Unit, UnitQuerySet
from learning.units.tree import versions

Span = tuple[date, date | None]


def communes_of(province: Unit, *, on: date) -> UnitQuerySet:
    """The communes that stood in the province on ``on``, whatever it was called then."""
    within = Q()
    for version in versions(province):
        within |= Q(path__startswith=version.path)
    return Unit.objects.valid_on(on).filter(within, level=Level.COMMUNE)


def groupings_of(province: Unit) -> list[Grouping]:
    """All groupings of the province, those from before it was called otherwise too."""
    return list(Grouping.objects.filter(province__in=versions(province)))


def holders(communes: Collection[int], *, on: date) -> dict[int, Grouping]:
    """Which grouping each of the communes is in on ``on``, by the commune's id. One query."""
    rows = _rows(communes).filter(grouping__valid_from__lte=on)
    rows = rows.filter(Q(grouping__valid_to__isnull=True) | Q(grouping__valid_to__gte=on))
    return {row.unit_id: row.grouping for row in rows.select_related("grouping")}


def taken(
    communes: Collection[int], span: Span, *, besides: Grouping | None = None
) -> list[tuple[Unit, Grouping]]:
    """Those of the communes that another grouping has on a day of ``span``, each with that grouping. One query."""
    rows = _rows(communes).select_related("grouping", "unit").order_by("unit__name", "unit__code")
    if besides is not None and besides.pk:
        rows = rows.exclude(grouping=besides)
    return [(row.unit, row.grouping) for row in rows if _meet([span, _span(row.grouping), _span(row.unit)])]


def without_rivals(groupings: Iterable[Grouping]) -> bool:
    """Whether no two of ``groupings`` last on the same day, so that a commune may be in all of them."""
    return not any(_meet([_span(one), _span(other)]) for one, other in combinations(groupings, 2))


def names(rows: Iterable[tuple[Unit, Grouping]]) -> Iterator[str]:
    """As in "Xã An Bình (Khu vực phía Bắc)"."""
    return (f"{unit.full_name} ({grouping.name})" for unit, grouping in rows)


def _rows(communes: Collection[int]):
    return Grouping.communes.through._default_manager.filter(unit__in=communes)


def _span(row: Grouping | Unit) -> Span:
    return row.valid_from, row.valid_to


def _meet(spans: list[Span]) -> bool:
    return max(first for first, _last in spans) <= min(last or date.max for _first, last in spans)
