"""Small cells of tables with two sides: units, and what they are broken down by.

Such a table is a network through which people flow: out of the total into the units, in each unit into its cells, and
out of the cells into the columns. Whoever knows the printed cells can work a hidden one out exactly if no other flow fits
them. So a hidden cell is safe if there is a circle of hidden cells through it along which one person can be moved, and
where there is none, the cheapest circle is withheld.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from learning.reports.suppress import Mark

# A total is worth more to the reader than any cell.
TOTAL = 10**7
SOURCE = "source"
SUM, SUBTOTAL = "", "subtotal"
Ends = tuple[Hashable, Hashable]


@dataclass
class Flow:
    """One number: people going from ``tail`` to ``head``.

    ``is_secret``: nobody may work it out. ``may_hide``: it is this table's to withhold. ``is_whole``: what is withheld of
    it may be small, too. ``is_blank``: withheld with everything around it, so that the reader knows nothing of it.
    ``is_told``: another table limits what it can be, so it must be possible that it is more, and that it is less.
    """

    tail: Hashable
    head: Hashable
    value: int
    is_secret: bool = False
    mark: Mark | None = None
    may_hide: bool = True
    is_whole: bool = False
    is_blank: bool = False
    is_told: bool = False


class Network:
    """Flows between nodes, in and out of which goes the same."""

    def __init__(self, flows: Sequence[Flow], smallest: int):
        self.flows, self.smallest = flows, smallest
        self._out: dict[Hashable, list[int]] = defaultdict(list)
        self._in: dict[Hashable, list[int]] = defaultdict(list)
        for number, flow in enumerate(flows):
            self._out[flow.tail].append(number)
            self._in[flow.head].append(number)

    def protect(self, blank: Iterable[Sequence[int]]) -> None:
        """Withhold what is needed so that no secret flow can be worked out.

        ``blank`` are sets of flows to be withheld whole, one after the other, where single ones do not help.
        """
        sets = list(blank)
        secret = [number for number, flow in enumerate(self.flows) if flow.is_secret]
        for number in sorted(secret, key=lambda number: self.flows[number].is_whole):
            ways = ((1,), (-1,)) if self.flows[number].is_told else ((1, -1),)
            for either in ways:
                self._protect(number, [by for by in either if self._price(number, by) is not None], sets)

    def _protect(self, number: int, either: Sequence[int], sets: Sequence[Sequence[int]]) -> None:
        circle = self._circle(number, either)
        for flows in () if circle is not None or not either else sets:
            if number in flows or flows is sets[-1]:
                self._blank(flows)
                circle = self._circle(number, either)
            if circle is not None:
                break
        for each in circle or ():
            if self.flows[each].mark is None:
                self.flows[each].mark = Mark.WITHHELD

    def _blank(self, flows: Iterable[int]) -> None:
        for number in flows:
            if self.flows[number].may_hide:
                self.flows[number].mark, self.flows[number].is_blank = Mark.WITHHELD, True

    def _circle(self, number: int, either: Iterable[int]) -> list[int] | None:
        """The flows that are the cheapest to withhold so that ``number`` could be other, by one of ``either``."""
        flow = self.flows[number]
        ends = {1: (flow.head, flow.tail), -1: (flow.tail, flow.head)}
        ways = [way for by in either if (way := self._way(*ends[by], number)) is not None]
        return min(ways)[1] if ways else None

    def _way(self, start: Hashable, end: Hashable, without: int) -> tuple[int, list[int]] | None:
        """The cheapest way on which one person can be moved from ``start`` to ``end``: its price and its flows."""
        best: dict[Hashable, int] = {start: 0}
        came: dict[Hashable, tuple[Hashable, int]] = {}
        waiting: list[tuple[int, int, Hashable]] = [(0, 0, start)]
        count = 0
        while waiting:
            price, _count, node = heapq.heappop(waiting)
            if node == end:
                return price, _walked(came, start, end)
            if price > best[node]:
                continue
            for number, to in self._steps(node):
                asked = self._price(number, 1 if to == self.flows[number].head else -1)
                if number == without or asked is None or price + asked >= best.get(to, price + asked + 1):
                    continue
                best[to], came[to] = price + asked, (node, number)
                count += 1
                heapq.heappush(waiting, (price + asked, count, to))
        return None

    def _steps(self, node: Hashable) -> Iterable[tuple[int, Hashable]]:
        for number in self._out[node]:
            yield number, self.flows[number].head
        for number in self._in[node]:
            yield number, self.flows[number].tail

    def _price(self, number: int, by: int) -> int | None:
        """What it costs that the flow could be ``by`` more; None where the reader knows that it is not."""
        flow = self.flows[number]
        if flow.is_blank:
            return 0 if flow.value + by >= 0 else None
        if flow.mark is Mark.FEW:
            return 0 if 1 <= flow.value + by < self.smallest else None
        least = 1 if flow.is_whole or self.smallest <= 2 else self.smallest
        if flow.value < least or flow.value + by < least or (flow.mark is None and not flow.may_hide):
            return None
        if flow.mark is Mark.WITHHELD:
            return 0
        return flow.value + 1 + (TOTAL if flow.is_whole else 0)


def _walked(came: Mapping, start: Hashable, end: Hashable) -> list[int]:
    found = []
    while end != start:
        end, number = came[end]
        found.append(number)
    return found


@dataclass(frozen=True)
class Hidden:
    """What must not be printed: of each part (the last is the whole) and column, of its sum, and of its subtotal."""

    cells: list[dict[str, Mark | None]]
    sums: list[Mark | None]
    subtotals: list[Mark | None]

    def withhold(self, part: int, column: str) -> None:
        """Hide a cell, or by ``SUM`` and ``SUBTOTAL`` one of these, of which nothing more is said than that."""
        if column == SUM:
            self.sums[part] = Mark.WITHHELD
        elif column == SUBTOTAL:
            self.subtotals[part] = Mark.WITHHELD
        elif column in self.cells[part]:
            self.cells[part][column] = Mark.WITHHELD

    def all_of(self, part: int) -> dict[str, Mark | None]:
        """The marks of a part, its sum and its subtotal among them."""
        return {**self.cells[part], SUM: self.sums[part], SUBTOTAL: self.subtotals[part]}


def hide(
    parts: Sequence[Mapping[str, int]],
    columns: Sequence[str],
    *,
    smallest: int,
    harmless: Iterable[str] = (),
    together: Sequence[str] = (),
    told: Sequence[Mark | None] | None = None,
    sums_are_known: bool = False,
    whole: Mapping[str, int] | None = None,
    secret: Collection[tuple[int, str]] = (),
) -> Hidden:
    """What to hide in a table whose rows are ``parts`` (people by column) and their whole, and whose columns add up.

    Columns that are ``harmless`` may be small. Those that belong ``together`` have a subtotal in every row; ``told`` is
    what another table hides of it (the last of the whole), which is then not this one's to change. The sums of the rows
    may be known from another table, too. ``whole`` is what is printed below the parts, where people in two of them make
    it less than their sum. ``secret`` names cells of parts (the whole has the number after the last) that nobody may work
    out though they are not small; the column ``SUM`` is the sum.
    """
    made = _Two(parts, columns, smallest, frozenset(harmless), list(together), told, sums_are_known)
    made.printed, made.secret = whole or {}, frozenset(secret)
    return made.hidden()


class _Two:
    """Builds the network of a table with two sides and reads the marks off it."""

    def __init__(self, parts, columns, smallest, harmless, together, told, sums_are_known):
        self.parts, self.columns, self.smallest = parts, columns, smallest
        self.harmless, self.together, self.told = harmless, together, told
        self.sums_are_known = sums_are_known
        self.printed: Mapping[str, int] = {}
        self.secret: frozenset[tuple[int, str]] = frozenset()
        self.flows: list[Flow] = []
        self.rows: list[list[int]] = []
        self.cells: list[dict[str, int]] = []
        self.sums: list[int] = []
        self.subtotals: list[int | None] = []

    def hidden(self) -> Hidden:
        whole = {column: sum(part.get(column, 0) for part in self.parts) for column in self.columns}
        for number, part in enumerate(self.parts):
            self._draw(number, {column: part.get(column, 0) for column in self.columns})
        self._draw(None, whole)
        Network(self.flows, self.smallest).protect([*self.rows, range(len(self.flows))])
        return Hidden(
            [{column: self.flows[at].mark for column, at in row.items()} for row in self.cells],
            [self.flows[at].mark for at in self.sums],
            [None if at is None else self.flows[at].mark for at in self.subtotals],
        )

    def _draw(self, number: int | None, values: Mapping[str, int]) -> None:
        """The flows of one part, or of the whole, which is what the parts flow into."""
        first = len(self.flows)
        is_whole = number is None
        entry = ("part", number)
        ends: Ends = (SOURCE, "whole") if is_whole else ("whole", entry)
        self.sums.append(self._add(ends, sum(values.values()), is_harmless=self.sums_are_known))
        self.flows[first].may_hide = not self.sums_are_known
        if not self.sums_are_known:
            self._keep_secret(number, SUM, first)
        bundle = ("subtotal", number)
        cells = {}
        for column, value in values.items():
            ends = (
                (("column", column), bundle if column in self.together else SOURCE)
                if is_whole
                else (bundle if column in self.together else entry, ("column", column))
            )
            cells[column] = self._add(ends, value, is_cell=True, is_harmless=column in self.harmless)
            if is_whole and 0 < self.printed.get(column, 0) < self.smallest <= value:
                flow = self.flows[cells[column]]
                flow.is_secret, flow.mark = column not in self.harmless, Mark.WITHHELD
            self._keep_secret(number, column, cells[column])
        self.cells.append(cells)
        self.subtotals.append(self._subtotal(number, values, bundle) if self.together else None)
        self.rows.append(list(range(first, len(self.flows))))

    def _keep_secret(self, number: int | None, column: str, at: int) -> None:
        if (len(self.parts) if number is None else number, column) in self.secret:
            flow = self.flows[at]
            flow.is_secret, flow.mark, flow.is_blank = True, Mark.WITHHELD, True

    def _subtotal(self, number: int | None, values: Mapping[str, int], bundle: Hashable) -> int:
        value = sum(values[column] for column in self.together)
        ends: Ends = (bundle, SOURCE) if number is None else (("part", number), bundle)
        at = self._add(ends, value)
        if self.told is not None:
            flow = self.flows[at]
            flow.mark, flow.may_hide = self.told[len(self.parts) if number is None else number], False
            flow.is_secret = flow.is_told = (
                flow.mark is not None
            )  # or the cells would add up to what is hidden there
            # Of few people nothing was said there; else that there are not few, if there are not.
            flow.is_blank = flow.mark is Mark.WITHHELD and sum(values.values()) < self.smallest
            flow.is_whole = number is None or value < self.smallest
        return at

    def _add(self, ends: Ends, value: int, *, is_cell: bool = False, is_harmless: bool = False) -> int:
        is_secret = 0 < value < self.smallest and not is_harmless
        first = Mark.FEW if self.smallest > 2 else Mark.WITHHELD
        mark = first if is_secret else None
        self.flows.append(Flow(*ends, value, is_secret, mark, is_whole=not is_cell))
        return len(self.flows) - 1
