"""Setting measures right: all of some units, or single cells whose facts changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from learning.reports.cells import CELL, Counting, Difference, alike
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.touched import Cell, facts_in, measures_in


def mend(
    where: Q, *, since: date | None, now: datetime, indicators: Iterable[type[Additive]] | None = None
) -> int:
    """Make the measures of the units and courses in ``where``, from half-month ``since``, what the facts say.

    Of all stored ``indicators``, or of those given. Returns how many cells differed; no other is written.
    """
    counting = Counting(alike(stored() if indicators is None else indicators), where, since)
    # Asked whether there are any, PostgreSQL reads the whole table in the hope of meeting one soon.
    is_kept = counting.kept().count() > 0
    differed = counting.write(now, is_kept=is_kept)
    return differed + counting.remove_empty() if is_kept else differed


def prove(where: Q, *, now: datetime, most: int) -> tuple[int, list[Difference]]:
    """Hold every measure in ``where`` against the facts, and set right what differs.

    Returns how many differed and ``most`` of them. Where nothing does, nothing is written.
    """
    counting = Counting(alike(stored()), where)
    found = counting.differences(most)
    if not found:
        return 0, []
    return counting.write(now, is_kept=True) + counting.remove_empty(), found


def mend_cells(touched: Mapping[type[Additive], Collection[Cell]], *, now: datetime) -> int:
    """Make the measures of each indicator in its ``touched`` cells what the facts say; return how many differed.

    Takes as long as there are facts in the cells, however many there are elsewhere.
    """
    facts: dict[tuple[str, Cell], Decimal] = {}
    for dated_by, indicators in _by_date(touched).items():
        wanted = set(touched[indicators[0]])
        found = Counting(alike(indicators), facts_in(wanted, dated_by=dated_by)).figures()
        facts |= {key: figure for key, figure in found.items() if key[1] in wanted}
    cells = set().union(*touched.values())
    rows = (
        Measure.objects.filter(measures_in(cells)).order_by().values_list("indicator", *CELL, "pk", "value")
    )
    known = {(row[0], Cell(*row[1:4])): row[4:] for row in rows}
    wrong = [key for key, figure in facts.items() if key not in known or known[key][1] != figure]
    _keep({key: facts[key] for key in sorted(wrong)}, now)  # in order, so that nobody waits for each other
    names = {indicator.name: set(touched[indicator]) for indicator in touched}
    empty = [
        pk
        for (name, cell), (pk, _value) in known.items()
        if cell in names.get(name, ()) and (name, cell) not in facts
    ]
    Measure.objects.filter(pk__in=empty).delete()
    return len(wrong) + len(empty)


def _by_date(indicators: Iterable[type[Additive]]) -> dict[str, list[type[Additive]]]:
    found: dict[str, list[type[Additive]]] = defaultdict(list)
    for indicator in indicators:
        found[indicator.dated_by[0]].append(indicator)
    return found


def _keep(figures: Mapping[tuple[str, Cell], Decimal], now: datetime) -> None:
    Measure.objects.bulk_create(
        [
            Measure(**cell._asdict(), indicator=name, value=figure, refreshed_at=now)
            for (name, cell), figure in figures.items()
        ],
        update_conflicts=True,
        unique_fields=["half_month", "unit", "course", "indicator"],
        update_fields=["value", "refreshed_at"],
    )
