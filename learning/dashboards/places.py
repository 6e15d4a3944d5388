"""Where communes stand in the grid that takes the place of a map: beside those they shared a former district with.

No boundaries of communes may be had under a free licence, so none are drawn. What is official is which district each
commune came from, and its code; by these two every installation draws the same grid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import pgettext

from learning.people.roles import GENERATIONS
from learning.units.models import Level, Succession, Unit


@dataclass(frozen=True)
class Block:
    """Communes that are drawn together: the name of the former district that most of them came from, and their ids."""

    name: str
    units: tuple[int, ...]


def blocks_of(units: Iterable[int]) -> list[Block]:
    """The communes among ``units`` by former district, both in the order of their codes. Three queries.

    A commune made from several districts is with the one that gave most people. What never had a district, such as an
    agency or a commune that nobody knows the past of, comes last.
    """
    known = {
        one.pk: one for one in Unit.objects.filter(pk__in=list(units)).only("pk", "code", "level", "name")
    }
    district = _districts([pk for pk, one in known.items() if one.level == Level.COMMUNE])
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for pk, one in known.items():
        found[district.get(pk, ("", ""))].append(one)
    ordered = sorted(found.items(), key=lambda each: (not each[0][0], each[0]))
    return [
        Block(
            name or (pgettext("communes", "Others") if len(ordered) > 1 else ""),
            tuple(one.pk for one in sorted(some, key=_by_code)),
        )
        for (_code, name), some in ordered
    ]


def _by_code(unit: Unit) -> tuple[str, int]:
    return unit.code, unit.pk


def _districts(communes: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Path and name of the district that gave most to each commune, by its id.

    A commune that only got another name or kind since is looked for among what it was before.
    """
    of = {pk: pk for pk in communes}  # what is looked at now, and which commune it became
    found: dict[int, tuple[str, str]] = {}
    for _generation in range(GENERATIONS):
        given: dict[int, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        before: dict[int, int] = {}
        for row in _given(of):
            commune = of[row.successor_id]
            parent = row.predecessor.parent
            if parent is not None and parent.level == Level.DISTRICT:
                share = 1.0 if row.population_share is None else row.population_share
                given[commune][parent.path, parent.full_name] += share
            else:
                before[row.predecessor_id] = commune
        found |= {pk: _most(some) for pk, some in given.items()}
        of = {pk: commune for pk, commune in before.items() if commune not in found}
    return found


def _most(given: Mapping[tuple[str, str], float]) -> tuple[str, str]:
    return max(given, key=lambda district: (given[district], district))


def _given(units: Iterable[int]) -> Iterable[Succession]:
    rows = Succession.objects.filter(successor_id__in=list(units)).exclude(population_share=0)
    return rows.select_related("predecessor__parent") if units else []
