"""Small cells: numbers of people so few that they could be told apart are not shown, nor can they be worked out.

Protects counts of sensitive groups. A table's rows are a tree (units in groups in a total), where a row is the
sum of those inside it; who reads the table knows that too.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

NO_LIMIT = 10**9


class Mark(StrEnum):
    """Why a figure is not shown."""

    FEW = "few"  # at least one, fewer than the smallest cell
    WITHHELD = "withheld"  # else another could be worked out


class Cells:
    """One column: the ``values`` of rows, and ``inside``, the row that each is a part of (None for the total)."""

    def __init__(
        self,
        values: Sequence[int],
        inside: Sequence[int | None],
        smallest: int,
        of: Sequence[int] | None = None,
        secret: Collection[int] = (),
        blank: Collection[int] = (),
    ):
        self.secret, self.blank = frozenset(secret), frozenset(blank)
        self.values, self.inside, self.smallest = list(values), list(inside), smallest
        self.of = list(of) if of else None
        self.parts: dict[int, list[int]] = {}
        for row, whole in enumerate(inside):
            if whole is not None:
                self.parts.setdefault(whole, []).append(row)
        self.depths = {row: self._depth(row) for row in range(len(self.values))}
        self.sums = {row: self._sum(row) for row in range(len(self.values))}
        # One out of "fewer than 2" is one: then nothing is said but that it is withheld.
        first = Mark.FEW if smallest > 2 else Mark.WITHHELD
        self.marks: list[Mark | None] = [
            Mark.WITHHELD
            if self._is_of_few(row) or row in self.secret or row in self.blank
            else first
            if self.is_small(row)
            else None
            for row in range(len(self.values))
        ]

    def _depth(self, row: int) -> int:
        whole = self.inside[row]
        return 0 if whole is None else self._depth(whole) + 1

    def _sum(self, row: int) -> int:
        # Different people do not add up. Whoever subtracts rows believes that they do.
        parts = self.parts.get(row)
        return sum(self._sum(part) for part in parts) if parts else self.values[row]

    def is_small(self, row: int) -> bool:
        return 0 < self.values[row] < self.smallest

    def _is_of_few(self, row: int) -> bool:
        return self.of is not None and 0 < self.of[row] < self.smallest

    def is_secret(self, row: int) -> bool:
        """Whether nobody may work the figure out: few people, any part of few, were it none of them; or as asked for."""
        return self.is_small(row) or self._is_of_few(row) or row in self.secret

    def ranges(self) -> tuple[list[int], list[int]]:
        """Between which numbers a reader of the table can say that each figure lies."""
        told = [self.told(row) for row in range(len(self.values))]
        low, high = [least for least, _most in told], [most for _least, most in told]
        changed = True
        while changed:
            changed = any(self._narrow(whole, low, high) for whole in self.parts)
        return low, high

    def told(self, row: int) -> tuple[int, int]:
        """What the row alone tells."""
        mark, most = self.marks[row], self._most(row)
        if mark is None:
            return self.sums[row], self.sums[row]
        if self._is_of_few(row) or row in self.secret or row in self.blank:
            return 0, most
        if mark is Mark.FEW:
            return 1, min(self.smallest - 1, most)
        is_whole = row in self.parts or self.smallest <= 2
        return (1 if is_whole else self.smallest), most

    def _most(self, row: int) -> int:
        # Who is counted in two rows makes the sum larger than the whole: then the whole limits nothing.
        return NO_LIMIT if self.of is None or self.of[row] < self.sums[row] else self.of[row]

    def _narrow(self, whole: int, low: list[int], high: list[int]) -> bool:
        parts = self.parts[whole]
        least, most = sum(low[part] for part in parts), min(sum(high[part] for part in parts), NO_LIMIT)
        found = [(whole, max(low[whole], least), min(high[whole], most))]
        for part in parts:
            others_least, others_most = least - low[part], sum(high[each] for each in parts) - high[part]
            found.append(
                (part, max(low[part], low[whole] - others_most), min(high[part], high[whole] - others_least))
            )
        narrowed = False
        for row, lower, upper in found:
            if (lower, upper) != (low[row], high[row]) and lower <= upper:
                low[row], high[row], narrowed = lower, upper, True
        return narrowed

    def exposed(self) -> list[int]:
        """Small figures that the table still gives away, those that can be protected without regard to each other.

        Subtotals first: hiding one may hide what is in it. Then the highest, of which no two stand beside each other:
        what is withheld for one may hide the next.
        """
        low, high = self.ranges()
        found = [row for row in range(len(self.values)) if self.is_secret(row) and low[row] == high[row]]
        found = [row for row in found if row in self.parts] or found
        highest = min((self.depths[row] for row in found), default=0)
        return list({self.inside[row]: row for row in found if self.depths[row] == highest}.values())

    def protect(self, row: int) -> bool:
        """Withhold one more figure beside ``row``, or above it. False when nothing is left to withhold."""
        leaves = self._leaves(row) if row in self.secret and row in self.parts else []
        if leaves and all(self.marks[leaf] is None for leaf in leaves):  # they would add up to it
            chosen = min(leaves, key=lambda leaf: (not self.values[leaf], self.values[leaf], leaf))
            return self._withhold_up_to(chosen, row)
        beside = self.inside[row]
        if beside is None:
            return self._withhold(row)
        others = [leaf for part in self.parts[beside] if part != row for leaf in self._leaves(part)]
        shown = [leaf for leaf in others if self.marks[leaf] is None and self.values[leaf] >= self.smallest]
        if shown:
            chosen = min(shown, key=lambda leaf: (self.values[leaf], leaf))
            return self._withhold_up_to(chosen, beside)
        return self._withhold(beside) or self.protect(beside)

    def _withhold_up_to(self, leaf: int, end: int) -> bool:
        self._withhold(leaf)
        group = self.inside[leaf]
        while group is not None and group != end:  # its group would give it away
            self._withhold(group)
            group = self.inside[group]
        return True

    def _leaves(self, row: int) -> list[int]:
        parts = self.parts.get(row)
        return [leaf for part in parts for leaf in self._leaves(part)] if parts else [row]

    def _withhold(self, row: int) -> bool:
        was, self.marks[row] = self.marks[row], Mark.WITHHELD
        return was is not Mark.WITHHELD


def suppress(
    values: Sequence[int],
    inside: Sequence[int | None],
    *,
    smallest: int,
    of: Sequence[int] | None = None,
    secret: Collection[int] = (),
    blank: Collection[int] = (),
) -> list[Mark | None]:
    """Which figures of a column must not be shown, and why: for each row a mark, or None where it may be.

    ``inside`` names for each row the row that it is a part of. ``of`` says how many people each figure is a part of,
    where the table shows that too: of few people nothing is said, not even that none is meant. The rows in
    ``secret`` are not small, but must not be worked out either, and those in ``blank`` are hidden anyway. No small
    figure can be worked out from what is left.
    """
    cells = Cells(values, inside, smallest, of, secret, blank)
    while rows := cells.exposed():
        protected = [cells.protect(row) for row in rows]
        if not any(protected):
            break
    return cells.marks
