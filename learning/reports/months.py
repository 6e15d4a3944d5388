"""The table of a month, as far as people could be moved about in it without anybody noticing."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from learning.reports.secrecy import Hidden
from learning.reports.suppress import Cells

Key = tuple[Any, Any]  # of whom, and of what
OUTSIDE = "outside"


@dataclass(frozen=True)
class Cell:
    """A number of a month's table: people who go from ``tail`` to ``head``. A reader knows that it is between ``low``
    and ``high``; where it is told, both are the number."""

    key: Key
    tail: Hashable
    head: Hashable
    value: int
    low: int
    high: int
    is_secret: bool = False
    is_hidden: bool = True
    rest: int = 0  # the others of a known number that it is a part of
    is_mute: bool = False  # nothing is told of its part, so it can be other as another table says

    def could_be(self, by: int) -> bool:
        """Whether it could be ``by`` more, for all that the month tells of it."""
        return (
            self.is_hidden
            and self.low <= self.value <= self.high
            and self.low <= self.value + by <= self.high
        )


class Month:
    """The table of one month. What it has ``kept``, longer periods never tell; one that is ``strict`` keeps all that it
    hides, and gives no moves."""

    def __init__(
        self,
        cells: Iterable[Cell],
        *,
        hidden: Iterable[Key] = (),
        kept: Iterable[Key] = (),
        strict: bool = False,
    ):
        self.cells = {cell.key: cell for cell in cells}
        self.strict, self.kept = strict, set(kept)
        self.hidden = {key for key, cell in self.cells.items() if cell.is_hidden} | set(hidden) | self.kept

    def allows(self, cell: Cell, by: int) -> bool:
        own = self.cells.get(cell.key)
        return own is not None and (own.tail, own.head) == (cell.tail, cell.head) and own.could_be(by)


def cells_of(table: Cells, keys: Sequence[Key]) -> list[Cell]:
    """The cells of one column: people flow from the total into its rows, and out of those that nothing is inside.

    Where it is told of how many they are a part, few others are as secret as few: another table may tell these.
    """
    found = []
    for row, key in enumerate(keys):
        inside, (low, high) = table.inside[row], table.told(row)
        rest = max(table.of[row] - table.sums[row], 0) if table.of else 0
        is_hidden = table.marks[row] is not None
        found.append(
            Cell(
                key,
                OUTSIDE if inside is None else keys[inside],
                key if row in table.parts else OUTSIDE,
                table.sums[row],
                low,
                high,
                table.is_secret(row) or (is_hidden and 0 < rest < table.smallest),
                is_hidden,
                rest,
            )
        )
    return found


def cells_in(table: Hidden, keys: Sequence[Hashable], smallest: int) -> list[Cell]:
    """The cells of a table with two sides. ``keys`` are those of its parts, the last of the whole."""

    def node(of: Hashable) -> Hashable:
        kind, number = of if isinstance(of, tuple) and of[0] != "column" else ("", of)
        return (kind, keys[-1 if number is None else number]) if kind else of

    found = []
    for flow in table.flows:
        part, column = flow.key
        low, high = flow.between(smallest)
        is_hidden = flow.mark is not None and not flow.is_told
        ends = node(flow.tail), node(flow.head)
        found.append(
            Cell(
                (keys[part], column),
                *ends,
                flow.value,
                low,
                high,
                flow.is_secret,
                is_hidden,
                is_mute=flow.is_mute,
            )
        )
    return found


def kept_in(table: Hidden, keys: Sequence[Hashable]) -> set[Key]:
    """What longer periods must not tell of parts whose subtotal another table hides.

    Where that moves somebody from part to part, this one has to move with it somebody of whichever column, and back in
    another month of another. Those beside the subtotal change by the first column, as long as anybody is in it.
    """
    mute = [flow for flow in table.flows if flow.is_mute]
    bundles = {("subtotal", None if flow.key[0] == len(keys) - 1 else flow.key[0]) for flow in mute}
    beside = [flow for flow in mute if not bundles & {flow.tail, flow.head}]
    first: dict[int, int] = {}
    for flow in beside:
        first.setdefault(flow.key[0], flow.value)
    is_used_up = any(flow.value and not first[flow.key[0]] for flow in beside)
    return {(keys[flow.key[0]], flow.key[1]) for flow in mute if is_used_up or flow not in beside}
