"""Ways to move people about in months so that nothing that is printed changes.

In a table with one column people can also be moved from month to month: one more in a cell of this month is one less in
the same cell of another, and every period that has both tells the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from learning.reports.graph import NEVER, Graph, Node, Step
from learning.reports.months import OUTSIDE, Cell, Key, Month

Span = frozenset[int]  # the numbers of the months in a period


class Move:
    """Steps that nobody can see who reads a month: in which month which cell is another, and by how many."""

    def __init__(self, steps: Iterable[Step]):
        self.steps = tuple(steps)
        self._seen: dict[Span, frozenset[Key]] = {}

    def seen(self, span: Span) -> frozenset[Key]:
        """The cells that are another in the months together."""
        if span not in self._seen:
            changes: dict[Key, int] = defaultdict(int)
            for month, key, by in self.steps:
                if month in span:
                    changes[key] += by
            self._seen[span] = frozenset(key for key, by in changes.items() if by)
        return self._seen[span]


class Ways:
    """The ways in some ``months`` that no period among the ``hidden`` tells of, by what each hides."""

    def __init__(self, months: Sequence[Month], numbers: Sequence[int], hidden: Mapping[Span, set[Key]]):
        self.months, self.numbers, self.hidden = months, numbers, hidden
        self.graph = Graph()
        self._pairs: dict[tuple[int, int], Graph] = {}
        self._between_two: dict[tuple[int, int], set[Key]] = {}
        for number in numbers:
            self._draw(number)

    def circle(self, key: Key, number: int, hidden: Collection[Key]) -> Move | None:
        """Through the cell ``key`` of a month: what adds the least to what is ``hidden``."""
        cell = self.months[number].cells[key]
        best: tuple[int, Move] | None = None
        for by in (1, -1):
            if cell.could_be(by) and (best is None or best[0]):
                start, end = _ends(cell, number, by)
                below = best[0] if best else NEVER
                way = self.graph.cheapest(start, end, (number, key), hidden, below=below)
                if way is not None:
                    best = way[0], Move([(number, key, by), *way[1]])
        return best[1] if best else None

    def circle_in_two(self, key: Key, there: int, back: int) -> Move | None:
        """Through the cell ``key``, in one month there and in another back."""
        cell = self.months[there].cells[key]
        for by, start, end in ((1, cell.head, cell.tail), (-1, cell.tail, cell.head)):
            if not self._is_free(cell, by, there, back):
                continue
            way = self._pair(there, back).cheapest(start, end, (there, key), ())
            if way is not None:
                steps = [(there, key, by), *way[1]]
                return Move([*steps, *((back, each, -by) for _number, each, by in steps)])
        return None

    def _draw(self, number: int) -> None:
        """What can change in the month alone, and between it and those drawn before."""
        spans = [each for span, each in self.hidden.items() if number in span]
        for key, cell in self.months[number].cells.items():
            if not cell.is_hidden:
                continue
            is_hidden = all(key in each for each in spans)
            for by in (1, -1):
                if cell.could_be(by) and (is_hidden or _is_leaf(cell)):
                    end, start = _ends(cell, number, by)
                    self.graph.add(start, end, (number, key, by), None if _is_leaf(cell) else key)
            if _is_leaf(cell):
                self._draw_between(number, key, is_hidden)

    def _draw_between(self, number: int, key: Key, is_hidden: bool) -> None:
        if is_hidden:
            self.graph.add((number, key, 1), OUTSIDE, None, key)
            self.graph.add(OUTSIDE, (number, key, -1), None, key)
        for other in self.numbers:
            if other != number and key in self._between(number, other):
                self.graph.add((number, key, 1), (other, key, -1), None, None)

    def _between(self, there: int, back: int) -> set[Key]:
        """What all periods hide that have one of the two months and not the other."""
        if (there, back) not in self._between_two:
            found = [each for span, each in self.hidden.items() if (there in span) != (back in span)]
            self._between_two[there, back] = set.intersection(*found)
        return self._between_two[there, back]

    def _is_free(self, cell: Cell, by: int, there: int, back: int) -> bool:
        is_hidden = cell.key in self._between(there, back)
        return is_hidden and cell.could_be(by) and self.months[back].allows(cell, -by)

    def _pair(self, there: int, back: int) -> Graph:
        if (there, back) not in self._pairs:
            found, hidden = Graph(), self._between(there, back)
            for key, cell in self.months[there].cells.items():
                if key not in hidden:
                    continue
                for by, start, end in ((1, cell.tail, cell.head), (-1, cell.head, cell.tail)):
                    if cell.could_be(by) and self.months[back].allows(cell, -by):
                        found.add(start, end, (there, key, by), None)
            self._pairs[there, back] = found
        return self._pairs[there, back]


def _is_leaf(cell: Cell) -> bool:
    return cell.head == OUTSIDE and cell.tail != OUTSIDE


def _ends(cell: Cell, number: int, by: int) -> tuple[Node, Node]:
    """Where somebody is who was moved ``by`` one along the cell, and where he came from."""
    tail: Node = OUTSIDE if cell.tail == OUTSIDE else (number, cell.tail)
    head: Node = OUTSIDE if cell.head == OUTSIDE else (number, cell.head)
    if _is_leaf(cell):
        head = (number, cell.key, by)
    return (head, tail) if by > 0 else (tail, head)
