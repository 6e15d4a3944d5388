"""Small numbers in a table of a unit's lines (sexes, ages, …), decided together with the units beside it.

A reader who may see the unit above sees the same lines there, and of every other unit below. So a line is first looked
at down all units (what of one unit could be found by subtracting the others from the whole), and then across the unit's
own lines. The unit's whole is known from other tables, so hiding it protects nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from learning.reports.suppress import Cells, Mark, suppress

Numbers = Mapping[Any, Any]


def hidden_in(
    numbers: Numbers,
    lines: Sequence[Any],
    around: Mapping[int, Numbers],
    own: int,
    *,
    smallest: int,
) -> dict[Any, str]:
    """Which of ``lines`` must not be shown of the unit ``own``, and why.

    ``around`` has the same lines of every unit below the one above, this one among them.
    """
    above = {line: _down([line], around, own, smallest) for line in lines}
    return _across([int(numbers.get(line, 0)) for line in lines], lines, above, smallest)


def _down(lines: Sequence[Any], around: Mapping[int, Numbers], own: int, smallest: int) -> str:
    """Whether the sum of ``lines`` is hidden among the units beside this one."""
    if own not in around:
        return ""
    units = sorted(around)
    values = [sum(int(around[pk].get(line, 0)) for line in lines) for pk in units]
    found = suppress([*values, sum(values)], [len(units)] * len(units) + [None], smallest=smallest)
    mark = found[units.index(own)]
    return str(mark) if mark else ""


def _across(
    values: Sequence[int], lines: Sequence[Any], above: Mapping[Any, str], smallest: int
) -> dict[Any, str]:
    whole = len(lines)
    cells = Cells([*values, sum(values)], [whole] * whole + [None], smallest)
    cells.marks[whole] = None
    for place, line in enumerate(lines):
        cells.marks[place] = cells.marks[place] or (Mark.WITHHELD if above[line] else None)
    while _can_be_found(cells, whole):
        shown = [place for place in range(whole) if cells.marks[place] is None]
        if not shown:
            break
        # A line of nobody hides one person less well than one of many, so it comes last.
        chosen = min(shown, key=lambda place: (not values[place], values[place], place))
        cells.marks[chosen] = Mark.WITHHELD
    return {line: str(mark) for line, mark in zip(lines, cells.marks, strict=False) if mark}


def _can_be_found(cells: Cells, whole: int) -> bool:
    hidden = [place for place in range(whole) if cells.marks[place] is not None]
    return len(hidden) == 1 or bool(cells.exposed())
