"""How uncertain a figure is stands beside it, in a column of its own: on the screen and in every file."""

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from learning import registry
from learning.reports.forms.base import Column, Kind, Shows
from learning.reports.indicators.base import Computed, Indicator

# How a column of margins is called in files: by the column that it belongs to.
ENDING = ".margin"
LABEL = pgettext_lazy("heading of a column", "± (95%)")


def has_margin(indicator: type[Indicator] | None) -> bool:
    """Whether the indicator says how uncertain its figures are."""
    return indicator is not None and issubclass(indicator, Computed)


def margin_of(column: Column) -> Column:
    """The column that says how far off the figures of ``column`` may be."""
    above = f"{column.group} – {column.label}" if column.group else column.label
    return Column(
        f"{column.key}{ENDING}",
        LABEL,
        Kind.TENTHS,
        column.indicator,
        Shows.MARGIN,
        sensitive=column.sensitive,
        group=above,
    )


def with_margins(columns: Iterable[Column]) -> tuple[Column, ...]:
    """``columns``, and after each figure that is uncertain the one that says how much."""
    found: dict[str, Column] = {}
    for column in columns:
        found[column.key] = column
        if column.shows is Shows.FIGURE and has_margin(registry.indicators.get(column.indicator)):
            margin = margin_of(column)
            found[margin.key] = margin
    return tuple(found.values())
