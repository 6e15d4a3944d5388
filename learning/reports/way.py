"""How a form breaks people down: its columns, and where it prints them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from learning.reports.breakdown import Dimensions, Key
from learning.reports.indicators.base import Counted
from learning.reports.scope import Scope
from learning.reports.suppress import Mark

if TYPE_CHECKING:
    from learning.reports.people_by import People


class Way:
    """How a form breaks people down."""

    form: ClassVar[str]
    indicators: ClassVar[Sequence[type[Counted]]]

    def dimensions(self, scope: Scope) -> Dimensions:
        """What people are counted by."""
        raise NotImplementedError

    def finest(self, key: Key) -> str:
        """The column of a combination of the dimensions, if there were one for everything that there is."""
        raise NotImplementedError

    def columns(self, wholes: Sequence[Mapping[str, int]], smallest: int) -> list[str]:
        """The columns of a table. ``wholes`` are the people in it by the finest ones, and those of every table that tells
        of a part of them."""
        raise NotImplementedError

    def within(self, column: str, columns: Sequence[str]) -> str:
        """In which of ``columns`` a finer one, or one of another table, is."""
        return column

    def more(self, columns: Sequence[str]) -> dict[str, Any]:
        """What ``hide`` must know of the columns."""
        return {}

    def told(self, people: "People", name: str) -> list[Mark | None] | None:
        """What another form hides of the subtotals, by row of the outline."""
        return None

    def places(self, name: str) -> Mapping[tuple[str, str], str]:
        """What the form prints where: the column of this table (or SUM, SUBTOTAL) by column and row of the report."""
        raise NotImplementedError
