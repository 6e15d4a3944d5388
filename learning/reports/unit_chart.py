"""The chart beside a table of units."""

from collections.abc import Sequence

from learning.charts import Chart, bars
from learning.reports.forms.base import Kind
from learning.reports.table import Cell, Table


def of_units(table: Table, *, title: str, summary: str, keys: Sequence[str], most: int) -> Chart | None:
    """The units with the largest numbers in the last of ``keys``; None where all are nought."""
    places = {heading.key: place for place, heading in enumerate(table.headings)}
    if any(key not in places for key in keys):
        return None
    name = next(place for place, heading in enumerate(table.headings) if heading.kind is Kind.NAME)
    rows = [
        (line[name].text, [_number(line[places[key]]) for key in keys])
        for line in table.lines
        if line.kind == "unit"
    ]
    largest = sorted(
        (row for row in rows if any(row[1])), key=lambda row: [-number for number in reversed(row[1])]
    )
    if not largest:
        return None
    return bars(title, summary, [table.headings[places[key]].label for key in keys], largest[:most])


def _number(cell: Cell) -> float:
    """The cell's number; what is not shown is not drawn either."""
    return cell.value if isinstance(cell.value, int | float) else 0
