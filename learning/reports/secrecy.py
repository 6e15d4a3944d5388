"""Small cells of tables with two sides: units, and what they are broken down by.

Such a table is a network: people flow out of the total into the units, in each unit into its cells, and out of the cells
into the columns.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from learning.reports.network import Flow, Network
from learning.reports.suppress import Mark

SOURCE = "source"
SUM, SUBTOTAL = "", "subtotal"
Ends = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Hidden:
    """What must not be printed: of each part (the last is the whole) and column, of its sum, and of its subtotal."""

    cells: list[dict[str, Mark | None]]
    sums: list[Mark | None]
    subtotals: list[Mark | None]
    flows: list[Flow] = field(default_factory=list)

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
    blank: Collection[tuple[int, str]] = (),
) -> Hidden:
    """What to hide in a table whose rows are ``parts`` (people by column) and their whole, and whose columns add up.

    Columns that are ``harmless`` may be small. Those that belong ``together`` have a subtotal in every row; ``told`` is
    what another table hides of it (the last of the whole), which is then not this one's to change. The sums of the rows
    may be known from another table, too. ``whole`` is what is printed below the parts, where people in two of them make
    it less than their sum. ``secret`` names cells of parts (the whole has the number after the last) that nobody may work
    out though they are not small; the column ``SUM`` is the sum. Those in ``blank`` are hidden
    anyway. Of a part whose subtotal another table hides, nothing is told: whatever that table says it could be, its cells
    could be, too.
    """
    made = _Two(parts, columns, smallest, frozenset(harmless), list(together), told, sums_are_known)
    made.printed, made.secret, made.blank = whole or {}, frozenset(secret), frozenset(blank)
    return made.hidden()


class _Two:
    """Builds the network of a table with two sides and reads the marks off it."""

    def __init__(self, parts, columns, smallest, harmless, together, told, sums_are_known):
        self.parts, self.columns, self.smallest = parts, columns, smallest
        self.harmless, self.together, self.told = harmless, together, told
        self.sums_are_known = sums_are_known
        self.printed: Mapping[str, int] = {}
        self.secret: frozenset[tuple[int, str]] = frozenset()
        self.blank: frozenset[tuple[int, str]] = frozenset()
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
        Network(self.flows, self.smallest).protect(self.rows)
        return Hidden(
            [{column: self.flows[at].mark for column, at in row.items()} for row in self.cells],
            [self.flows[at].mark for at in self.sums],
            [None if at is None else self.flows[at].mark for at in self.subtotals],
            self.flows,
        )

    def _draw(self, number: int | None, values: Mapping[str, int]) -> None:
        """The flows of one part, or of the whole, which is what the parts flow into."""
        first = len(self.flows)
        is_whole = number is None
        entry = ("part", number)
        ends: Ends = (SOURCE, "whole") if is_whole else ("whole", entry)
        self.sums.append(self._add(ends, sum(values.values()), is_harmless=self.sums_are_known))
        self.flows[first].may_hide = not self.sums_are_known
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
            self.flows[cells[column]].is_total = is_whole
            if is_whole and 0 < self.printed.get(column, 0) < self.smallest <= value:
                flow = self.flows[cells[column]]
                flow.is_secret, flow.mark = column not in self.harmless, Mark.WITHHELD
            self._keep_secret(number, column, cells[column])
        self.cells.append(cells)
        self.subtotals.append(self._subtotal(number, values, bundle) if self.together else None)
        if self.told and self.told[self._row(number)]:
            self._say_nothing(cells)
        self.rows.append(list(range(first, len(self.flows))))

    def _row(self, number: int | None) -> int:
        return len(self.parts) if number is None else number

    def _say_nothing(self, cells: Mapping[str, int]) -> None:
        for at in cells.values():
            flow = self.flows[at]
            flow.mark, flow.is_blank, flow.is_mute = Mark.WITHHELD, True, True

    def _keep_secret(self, number: int | None, column: str, at: int) -> None:
        flow = self.flows[at]
        flow.key = (self._row(number), column)
        if not flow.may_hide or flow.key not in self.secret | self.blank:
            return
        flow.is_secret = flow.is_secret or flow.key in self.secret
        flow.mark, flow.is_blank = Mark.WITHHELD, True

    def _subtotal(self, number: int | None, values: Mapping[str, int], bundle: Hashable) -> int:
        value = sum(values[column] for column in self.together)
        ends: Ends = (bundle, SOURCE) if number is None else (("part", number), bundle)
        at = self._add(ends, value)
        flow = self.flows[at]
        if self.told is not None:
            flow.mark, flow.may_hide, flow.is_secret, flow.is_told = (
                self.told[self._row(number)],
                False,
                False,
                True,
            )
        self._keep_secret(number, SUBTOTAL, at)
        return at

    def _add(self, ends: Ends, value: int, *, is_cell: bool = False, is_harmless: bool = False) -> int:
        is_secret = 0 < value < self.smallest and not is_harmless
        first = Mark.FEW if self.smallest > 2 else Mark.WITHHELD
        mark = first if is_secret else None
        self.flows.append(Flow(*ends, value, is_secret, mark, is_whole=not is_cell))
        return len(self.flows) - 1
