"""Areas that a province draws for itself ("khu vực"), as subtotals of its report."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from learning.reports.scope import Scope
from learning.units.models import Grouping


@dataclass(frozen=True)
class Area:
    """A grouping on one day: its name, and the ids of its communes. No unit."""

    name: str
    communes: frozenset[int]


def areas_of(scope: Scope, *, on: date) -> list[Area]:
    """The groupings of the subject that last on ``on``, by name. A commune is in one of them only. Two queries."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    rows = Grouping.objects.filter(lasting, province__in=scope.forebears, valid_from__lte=on)
    found, taken = [], set[int]()
    for row in rows.order_by("name", "pk").prefetch_related("communes"):
        communes = frozenset(one.pk for one in row.communes.all()) - taken
        taken |= communes
        found.append(Area(row.name, communes))
    return found
