"""Numbers and moments as a report keeps them: divided, rounded, plain."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Additive, Computed, Derived, Indicator, Ratio

Value = int | float | bool | None
TENTH = Decimal("0.1")


def share(part, whole, *, times: int = 100) -> Decimal | None:
    """``part`` in per cent of ``whole``, or another so many ``times``; None where nothing can be divided."""
    if part is None or not whole:
        return None
    return Decimal(part) * times / Decimal(whole)


def worked_out(indicator: type[Derived], columns: Sequence[Sequence]) -> list[Decimal | None]:
    """The figures of ``indicator`` from those of its parts, a column for each; row by row."""
    rows = zip(*columns, strict=True)
    if issubclass(indicator, Ratio):
        return [share(*pair, times=indicator.times) for pair in rows]
    if issubclass(indicator, Computed):
        return [found.value if found else None for found in (indicator.compute(*row) for row in rows)]
    raise TypeError(f"{indicator.__qualname__} is of no known kind of indicator.")


def margins(indicator: type[Computed], columns: Sequence[Sequence]) -> list[Decimal | None]:
    """How far off those figures may be."""
    return [
        found.margin if found else None
        for found in (indicator.compute(*row) for row in zip(*columns, strict=True))
    ]


def gap(figure, goal) -> Decimal | None:
    """Both as printed, so that whoever subtracts them finds the same difference."""
    return None if figure is None or goal is None else rounded(figure) - rounded(goal)


def rounded(value) -> Decimal:
    return Decimal(value).quantize(TENTH, ROUND_HALF_UP)


def plain(value, kind: Kind) -> Value:
    """A number as JSON keeps it: whole, or with one decimal, half up."""
    if value is None or kind is Kind.COUNT:
        return None if value is None else int(value)
    return float(rounded(value)) + 0.0  # no negative nought


def moment(value: datetime | None) -> str | None:
    """In UTC, so that one moment has one text."""
    return value.astimezone(UTC).isoformat() if value else None


def counts(column: Sequence[Value]) -> list[int]:
    """The column's numbers of people; where there is no number there is nobody to be told apart."""
    return [int(value or 0) for value in column]


def kind_of(indicator: type[Indicator]) -> Kind:
    """What sort of number the indicator is."""
    if issubclass(indicator, Ratio):
        return Kind.PERCENT if indicator.times == 100 else Kind.TENTHS
    if issubclass(indicator, Computed):
        return Kind.POINTS
    is_sum = issubclass(indicator, Additive) and indicator.value.name != "Count"
    return Kind.TENTHS if is_sum else Kind.COUNT
