"""The cheapest way through a graph whose edges cost nothing, or one where a period would have to hide what changes."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping

from learning.reports.months import Key

Node = Hashable
Step = tuple[int, Key, int]  # in which month which cell changes, and by how many
# Where to, what changes, what a period would have to hide, and the number of the cell that changes. Nodes and cells have
# numbers because there are millions of looks at them, and a number is found the quickest.
Edge = tuple[int, Step | None, Key | None, int]
NEVER = 2**31


class Graph:
    """Edges from node to node, which are anything that can be told apart."""

    def __init__(self) -> None:
        self._numbers: dict[Node, int] = {}
        self._edges: dict[int, list[Edge]] = defaultdict(list)

    def add(self, start: Node, end: Node, step: Step | None, key: Key | None) -> None:
        """An edge that changes ``step``, for which a period that tells ``key`` would have to hide it."""
        cell = self._number(step[:2]) if step else -1
        self._edges[self._number(start)].append((self._number(end), step, key, cell))

    def cheapest(
        self,
        start: Node,
        end: Node,
        without: tuple[int, Key],
        hidden: Collection[Key],
        *,
        below: int = NEVER,
    ) -> tuple[int, list[Step]] | None:
        """The way that adds the least to what is ``hidden``, not through the cell ``without``: its price, its steps.

        None where there is no way, or none whose price is ``below`` what another one costs.
        """
        first, last, shunned = self._number(start), self._number(end), self._number(without)
        best: dict[int, int] = {first: 0}
        came: dict[int, tuple[int, Step | None]] = {}
        now, price = [first], 0
        if first == last:
            return 0, []
        while now and price < below:
            later: list[int] = []
            for node in now:  # what costs nothing more is put behind while we go
                if node == last:
                    return price, list(_walked(came, first, last))
                if best[node] < price:
                    continue
                for to, step, key, cell in self._edges.get(node, ()):
                    known = best.get(to, below)
                    if price >= known or cell == shunned:
                        continue
                    if key is None or key in hidden:
                        best[to], came[to] = price, (node, step)
                        if to == last:  # nothing that is looked at from here on costs less
                            return price, list(_walked(came, first, last))
                        now.append(to)
                    elif price + 1 < known:
                        best[to], came[to] = price + 1, (node, step)
                        later.append(to)
            now, price = later, price + 1
        return None

    def _number(self, node: Node) -> int:
        return self._numbers.setdefault(node, len(self._numbers))


def _walked(came: Mapping[int, tuple[int, Step | None]], start: int, end: int) -> Iterator[Step]:
    while end != start:
        end, step = came[end]
        if step:
            yield step
