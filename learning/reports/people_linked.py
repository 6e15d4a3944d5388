"""Which other tables tell of the same people as one of a unit: those of its province, and those in units as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from learning.reports.hidden import scope_around, top_of
from learning.reports.linked import adds_up, lines_of, places_in
from learning.reports.outline import Row
from learning.reports.scope import Scope
from learning.reports.secrecy import Hidden

if TYPE_CHECKING:
    from learning.reports.people_by import People

Place = tuple[str, int | None]


def place_of(row: Row) -> Place:
    """What tells the row apart from others in every table: its kind, and its unit."""
    kind = row.kind if row.kind in ("own", "unallocated") else "all"
    return kind, row.unit.pk if row.unit else None


def around(scope: Scope) -> Scope:
    """The scope of the province that the unit of ``scope`` is in, told in the same days."""
    top = top_of(scope)
    if top == scope.subject or len(scope.stretches) > 1:
        return scope
    return scope_around(scope, top) or scope


def keep_what_adds_up(people: People, found: Hidden, was: People, then: Hidden) -> None:
    """Withhold in ``found`` what does not follow from units as they ``was``, where ``then`` is hidden: whoever has both
    tables knows no more than before."""
    used = {place for figures in was.found.by_key.values() for place in figures.places()}
    lines, wanted = lines_of(was.outline, used), places_in(people.outline, used)
    row_of = {row: number for number, row in enumerate(was.parts)}
    told = [then.all_of(number) for number in range(len(was.parts))]
    for number, row in enumerate(people.parts):
        places = wanted[row]
        for column in found.all_of(number):
            theirs = [each for each in told[-1] if people.way.within(each, people.columns) == column]

            def is_shown(line: int, theirs: Sequence[str] = theirs) -> bool:
                return line in row_of and not any(told[row_of[line]][each] for each in theirs)

            if places is None or not theirs or not adds_up(places, lines, is_shown):
                found.withhold(number, column)
