"""What figures are held against: populations and targets, by row."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from learning.reports.goals import Population
from learning.reports.outline import Outline
from learning.reports.periods import Period
from learning.reports.tally import Tally
from learning.reports.targets import aims


def populations(tally: Tally, *, group: str, on: date) -> list[int | None]:
    """How many people of ``group`` each row's unit had, at the latest date known on ``on``.

    A unit without a figure of its own has what its predecessors had; a group or total without one has the sum
    of its rows, if all of them have a figure.
    """
    outline = tally.outline
    known = _latest(outline, group, on)
    former = tally.spread({(unit, 0): value for unit, value in known.items() if _handed_on(outline, unit)})
    found: list[int | None] = []
    for number, row in enumerate(outline.rows):
        own = known.get(row.unit.pk) if row.unit and row.kind != "own" else None
        had = int(former[number]) or None if row.kind == "unit" else None
        found.append(had if own is None else own)
    areas = [number for number, row in enumerate(outline.rows) if row.area]  # the total adds them up
    for number in [*areas, *reversed(range(len(outline.rows)))]:
        if found[number] is None and outline.rows[number].kind in ("group", "total"):
            found[number] = _sum_of_units(outline, found, number)
    return found


def _latest(outline: Outline, group: str, on: date) -> dict[int, int]:
    rows = Population.objects.filter(
        group=group, age_band="", sex="", as_of__lte=on, unit_id__in=outline.scope.units
    )
    return dict(rows.order_by("as_of").values_list("unit_id", "value"))


def _handed_on(outline: Outline, unit: int) -> bool:
    """Whether the unit is no more in the one tree of the report, so that its people belong to others."""
    stretches = outline.scope.stretches
    return len(stretches) == 1 and not outline.scope.lineage.stands(unit, stretches[0].day)


def _sum_of_units(outline: Outline, found: Sequence[int | None], whole: int) -> int | None:
    if outline.rows[whole].kind == "total" and len(outline.top) > 1:
        return None  # before and after a reform the same people are counted
    inside = [
        n for n, row in enumerate(outline.rows) if row.inside == whole and row.kind in ("unit", "group")
    ]
    values = [found[n] for n in inside]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def targets(outline: Outline, *, indicator: str, period: Period) -> list[Decimal | None]:
    """What each row's unit means to reach in ``period``: of a share in per cent, of anything else as it is counted."""
    found = aims(outline, indicators=[indicator], period=period)[indicator]
    return [None if aim is None else aim.value for aim in found]
