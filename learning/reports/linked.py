"""Tables that tell of the same people in other words: what one of them hides, no other may give away.

Two rules hold for all of them. A longer period hides what any month in it hides: then whatever people could be moved
about in the month without anybody noticing, can be moved about in the longer period as well. And a table told in the
units of another day tells only what can be added up from the table as units were: then it tells nothing new.

Nothing here asks the database.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from learning.reports.suppress import Mark, suppress


@dataclass(frozen=True)
class Line:
    """A row of a table as units were: the row that it is inside, and the ``places`` whose people are in it."""

    inside: int | None
    places: frozenset[Hashable]


def with_hidden(
    marks: Sequence[Mark | None], keys: Sequence[Hashable], hidden: Collection[Hashable]
) -> list[Mark | None]:
    """``marks`` of a longer period's rows, where those whose key is ``hidden`` in a shorter one are withheld.

    That few are meant is said of them no more: it would limit what they can be in the shorter one.
    """
    return [Mark.WITHHELD if key in hidden else mark for mark, key in zip(marks, keys, strict=True)]


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
        )
        for row, mark in zip(rows, found, strict=True):
            marks[row] = mark
    if any(marks):
        marks[last] = Mark.WITHHELD
    return marks


def _is_inside(row: int, top: int, inside: Sequence[int | None]) -> bool:
    above = inside[row]
    while above is not None and above != top:
        above = inside[above]
    return above == top
