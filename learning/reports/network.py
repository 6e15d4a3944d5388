"""People flowing through a network of numbers that a reader knows or does not.

Whoever knows the printed ones can work a hidden one out exactly if no other flow fits them. So a hidden one is safe if
there is a circle of hidden ones through it along which one person can be moved, and where there is none, the cheapest
circle is withheld.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from learning.reports.suppress import NO_LIMIT, Mark

# A total is worth more to the reader than any cell, or than the rows of a few small parts.
TOTAL = 10**7
NEIGHBOURS = 4
NEVER = 2**62
# A flow, the number of the node behind it, and what each flow costs in that direction.
Step = tuple[int, int, "list[int | None]"]


@dataclass
class Flow:
    """One number: people going from ``tail`` to ``head``.

    ``is_secret``: nobody may work it out. ``may_hide``: it is this table's to withhold. ``is_whole``: what is withheld of
    it may be small, too. ``is_blank``: withheld with everything around it, so that the reader knows nothing of it.
    ``is_told``: another table tells it or hides it, and says what it can be: nothing here may ask that it is another.
    ``is_mute``: nothing is told of its part anyway, so there is nothing more to withhold for it.
    ``key``: whose number it is, the part and the column.
    """

    tail: Hashable
    head: Hashable
    value: int
    is_secret: bool = False
    mark: Mark | None = None
    may_hide: bool = True
    is_whole: bool = False
    is_total: bool = False
    is_blank: bool = False
    is_told: bool = False
    is_mute: bool = False
    key: tuple[int, str] = (0, "")

    def between(self, smallest: int) -> tuple[int, int]:
        """What a reader knows of it from this table alone."""
        if self.mark is None or self.is_told:
            return self.value, self.value
        if self.is_blank:
            return 0, NO_LIMIT
        if self.mark is Mark.FEW:
            return 1, smallest - 1
        return (1 if self.is_whole or smallest <= 2 else smallest), NO_LIMIT


class Network:
    """Flows between nodes, in and out of which goes the same."""

    def __init__(self, flows: Sequence[Flow], smallest: int):
        self.flows, self.smallest = flows, smallest
        # What it costs that a flow is one more, and one less. Kept, because it is asked millions of times.
        self._more = [self._price(number, 1) for number in range(len(flows))]
        self._less = [self._price(number, -1) for number in range(len(flows))]
        self._nodes: dict[Hashable, int] = {}
        self._ends = [(self._node(flow.tail), self._node(flow.head)) for flow in flows]
        self._steps = self._drawn()

    def _node(self, named: Hashable) -> int:
        return self._nodes.setdefault(named, len(self._nodes))

    def _drawn(self) -> list[list[Step]]:
        """By node: along which flow one can go where, and what each costs that way."""
        found: list[list[Step]] = [[] for _node in self._nodes]
        for number, (tail, head) in enumerate(self._ends):
            found[tail].append((number, head, self._more))
        for number, (tail, head) in enumerate(self._ends):
            found[head].append((number, tail, self._less))
        return found

    def protect(self, rows: Iterable[Sequence[int]]) -> None:
        """Withhold what is needed so that no secret flow can be worked out.

        ``rows`` are the flows of each part, the last those of the whole. They are withheld whole where single flows do
        not help: the part's own, those of other parts, from the smallest on, and only then what is told of the whole.
        """
        *parts, whole = rows
        by_size = sorted(parts, key=lambda row: self.flows[row[0]].value)
        others = [row for row in by_size if any(self.flows[number].value for number in row)]
        safe: set[int] = set()  # whoever is on a circle that was found for another
        secret = [number for number, flow in enumerate(self.flows) if flow.is_secret]
        for number in sorted(secret, key=lambda number: self.flows[number].is_whole):
            if number not in safe and self._could_be(number):
                own = [row for row in parts if number in row]
                circle = self._protect(number, own, others, whole)
                for each in circle:
                    if self.flows[each].mark is None:
                        self._withhold(each)
                safe.update(circle)

    def _protect(
        self, number: int, own: Sequence[Sequence[int]], others: Sequence[Sequence[int]], whole: Sequence[int]
    ) -> Sequence[int]:
        """The circle through the flow ``number``, for which rows may have been withheld; none where there can be none."""
        if self.flows[number].is_mute:
            return self._circle(number) or ()
        circle = self._circle_beside(number, [[], *own])
        if circle is None:
            before = [(flow.mark, flow.is_blank) for flow in self.flows]
            circle = self._circle_beside(number, others[:NEIGHBOURS])
            if circle is None:
                self._restore(before)
        for flows in [[], *others, whole]:
            if circle is not None:
                break
            if self._blank(flows) or not flows:
                circle = self._circle(number)
        return circle or ()

    def _circle_beside(self, number: int, sets: Iterable[Sequence[int]]) -> list[int] | None:
        """One for which no total is withheld, after one row after the other was."""
        for flows in sets:
            if self._blank(flows) or not flows:
                circle = self._circle(number, most=TOTAL - 1)
                if circle is not None:
                    return circle
        return None

    def _restore(self, before: Sequence[tuple[Mark | None, bool]]) -> None:
        for number, (flow, (mark, is_blank)) in enumerate(zip(self.flows, before, strict=True)):
            if flow.is_blank != is_blank:
                flow.is_blank = is_blank
                self._mark(number, mark)

    def _withhold(self, number: int) -> None:
        self._mark(number, Mark.WITHHELD)

    def _mark(self, number: int, mark: Mark | None) -> None:
        self.flows[number].mark = mark
        self._more[number], self._less[number] = self._price(number, 1), self._price(number, -1)

    def _blank(self, flows: Iterable[int]) -> bool:
        """Say nothing of these flows any more; False where nothing was said of them anyway."""
        said = [number for number in flows if self.flows[number].may_hide and not self.flows[number].is_blank]
        for number in said:
            self.flows[number].is_blank = True
            self._withhold(number)
        return bool(said)

    def _could_be(self, number: int) -> list[int]:
        """By how much the flow could be other, for all that a reader knows of it alone."""
        return [by for by in (1, -1) if self._price(number, by) is not None]

    def _circle(self, number: int, *, most: int | None = None) -> list[int] | None:
        """The flows that are the cheapest to withhold so that ``number`` could be other, by one more or one less, where
        they cost ``most`` at the highest."""
        tail, head = self._ends[number]
        ends = {1: (head, tail), -1: (tail, head)}
        best: tuple[int, list[int]] | None = None
        for by in self._could_be(number):
            way = self._way(*ends[by], number, most=best[0] if best else most)
            if way is not None and (best is None or way < best):
                best = way
            if best is not None and best[0] == 0:
                break
        return best[1] if best else None

    def _way(
        self, start: int, end: int, without: int, *, most: int | None = None
    ) -> tuple[int, list[int]] | None:
        """The cheapest way on which one person can be moved from ``start`` to ``end``, where it costs ``most`` at the
        highest: its price and its flows."""
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, int]] = {}
        waiting: list[tuple[int, int, int]] = [(0, 0, start)]
        count, none = 0, NEVER if most is None else most + 1
        while waiting:
            price, _count, node = heapq.heappop(waiting)
            if node == end:
                return price, _walked(came, start, end)
            if price > best[node]:
                continue
            for number, to, prices in self._steps[node]:
                more = prices[number]
                if more is None or number == without:
                    continue
                asked = price + more
                if asked < best.get(to, none):
                    best[to], came[to] = asked, (node, number)
                    if to == end and not more:  # nothing that is still waiting costs less
                        return asked, _walked(came, start, end)
                    count += 1
                    heapq.heappush(waiting, (asked, count, to))
        return None

    def _price(self, number: int, by: int) -> int | None:
        """What it costs that the flow could be ``by`` more; None where the reader knows that it is not."""
        flow = self.flows[number]
        if flow.is_told:
            return None
        if flow.is_blank:
            return 0 if flow.value + by >= 0 else None
        if flow.mark is Mark.FEW:
            return 0 if 1 <= flow.value + by < self.smallest else None
        least = 1 if flow.is_whole or self.smallest <= 2 else self.smallest
        if flow.value < least or flow.value + by < least or (flow.mark is None and not flow.may_hide):
            return None
        if flow.mark is Mark.WITHHELD:
            return 0
        return flow.value + 1 + (TOTAL if flow.is_whole or flow.is_total else 0)


def _walked(came: Mapping[int, tuple[int, int]], start: int, end: int) -> list[int]:
    found = []
    while end != start:
        end, number = came[end]
        found.append(number)
    return found
