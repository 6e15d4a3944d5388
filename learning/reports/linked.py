"""Tables that tell of the same people in other words: what one of them hides, no other may give away.

A table told in the units of another day tells only what can be added up from the table as units were: then it tells
nothing new. What a longer period tells of its months is decided by ``learning.reports.moves``.

Nothing here asks the database.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from learning.reports.counting import Place
from learning.reports.outline import Outline
from learning.reports.suppress import Mark, suppress


@dataclass(frozen=True)
class Line:
    """A row of a table as units were: the row that it is inside, and the ``places`` whose people are in it."""

    inside: int | None
    places: frozenset[Hashable]


def lines_of(outline: Outline, places: Iterable[Place]) -> list[Line]:
    """The rows of ``outline`` with all that has people in them."""
    inside: list[set[Hashable]] = [set() for _row in outline.rows]
    for place in places:
        for share in outline.shares(place):
            for row in [share.row, *outline.above(share.row)] if share.row is not None else ():
                inside[row].add(place)
    return [Line(row.inside, frozenset(each)) for row, each in zip(outline.rows, inside, strict=True)]


def places_in(outline: Outline, places: Iterable[Place]) -> list[frozenset[Hashable] | None]:
    """Which ``places`` are wholly in each row of ``outline``; None for a row that has a part of one."""
    whole: list[set[Hashable]] = [set() for _row in outline.rows]
    cut: set[int] = set()
    for place in places:
        parts: dict[int, Fraction] = {}
        for share in outline.shares(place):
            for row in [share.row, *outline.above(share.row)] if share.row is not None else ():
                parts[row] = parts.get(row, Fraction(0)) + share.part
        for row, part in parts.items():
            whole[row].add(place)
            if part != 1:
                cut.add(row)
    return [None if row in cut else frozenset(each) for row, each in enumerate(whole)]


def adds_up(wanted: frozenset[Hashable], lines: Sequence[Line], is_shown: Callable[[int], bool]) -> bool:
    """Whether the people of the ``wanted`` places can be added up from lines that are shown. The last is the total."""
    parts: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if line.inside is not None:
            parts.setdefault(line.inside, []).append(number)

    def found(number: int) -> bool:
        places = lines[number].places
        if not places & wanted:
            return True
        if places <= wanted and is_shown(number):
            return True
        inside = parts.get(number, [])
        return places == frozenset().union(*(lines[each].places for each in inside)) and all(
            map(found, inside)
        )

    return wanted <= lines[-1].places and found(len(lines) - 1)


def suppress_each(
    values: Sequence[int],
    inside: Sequence[int | None],
    *,
    smallest: int,
    of: Sequence[int] | None = None,
    secret: Collection[int] = (),
    blank: Collection[int] = (),
) -> list[Mark | None]:
    """``suppress`` for each of the rows just below the total by itself, with what is inside it.

    These are provinces of before, and each had a report of its own, which knew nothing of the others. So the total over
    them, which is the last row, is told where all of it is.
    """
    marks: list[Mark | None] = [None] * len(values)
    last = len(values) - 1
    for top in (number for number in range(last) if inside[number] == last):
        rows = [number for number in range(last) if number == top or _is_inside(number, top, inside)]
        place = {row: number for number, row in enumerate(rows)}
        found = suppress(
            [values[row] for row in rows],
            [None if row == top else place[inside[row]] for row in rows],  # type: ignore[index]
            smallest=smallest,
            of=[of[row] for row in rows] if of else None,
            secret={place[row] for row in secret if row in place},
            blank={place[row] for row in blank if row in place},
        )
        for row, mark in zip(rows, found, strict=True):
            marks[row] = mark
    if any(marks) or last in blank:
        marks[last] = Mark.WITHHELD
    return marks


def _is_inside(row: int, top: int, inside: Sequence[int | None]) -> bool:
    above = inside[row]
    while above is not None and above != top:
        above = inside[above]
    return above == top
