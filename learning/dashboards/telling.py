"""A board in words: its tiles, its table, and what stands around them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.dashboards.asked import Asked
from learning.dashboards.board import Board, Standing
from learning.dashboards.grid import Grid, Heading, Line, counted, figure, heading, margin_heading, words
from learning.reports.figures import kind_of
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Indicator
from learning.reports.indicators.definition import definition_of
from learning.reports.lights import Light
from learning.reports.margin import ENDING, has_margin
from learning.reports.table import shown, with_margin

# Where a forecast says something.
STILL_OPEN = (Light.ON_TRACK, Light.AT_RISK, Light.BEHIND)


def tiles_of(board: Board, indicators: Sequence[type[Indicator]] = ()) -> list[dict[str, Any]]:
    """Each indicator of the board, or of those given, with its figure, its target and its light, in words."""
    return [_tile(each, board.whole, board) for each in indicators or board.indicators]


def _tile(indicator: type[Indicator], standing: Standing, board: Board) -> dict[str, Any]:
    kind, outlook = kind_of(indicator), standing.outlook[indicator.name]
    cell = cell_of(standing, indicator, board)
    return {
        "indicator": indicator,
        "text": with_margin(cell.text, margin_in(standing, indicator)),
        "measured_in": str(definition_of(indicator).measured_in) if cell.value is not None else "",
        "light": outlook.light,
        "goal": told(outlook.goal, kind),
        "forecast": told(outlook.forecast, kind) if outlook.light in STILL_OPEN else "",
    }


def told(value, kind) -> str:
    return "" if value is None else shown(round(float(value), 1), kind)


def cell_of(standing: Standing, indicator: type[Indicator], board: Board):
    """The unit's figure as a cell."""
    row = standing.row
    mark = row.marks.get(indicator.name)
    return figure(row.values.get(indicator.name), kind_of(indicator), mark=mark, smallest=board.smallest)


def margin_in(standing: Standing, indicator: type[Indicator]) -> float | None:
    """How far off the unit's figure may be; None where nobody can say, or nothing is told."""
    row = standing.row
    value = None if row.marks.get(indicator.name) else row.values.get(f"{indicator.name}{ENDING}")
    return None if value is None else float(value)


def _margin_cell(standing: Standing, indicator: type[Indicator], board: Board):
    mark = standing.row.marks.get(indicator.name)
    return figure(margin_in(standing, indicator), Kind.TENTHS, mark=mark, smallest=board.smallest)


def grid_of_units(board: Board, asked: Asked) -> Grid:
    """Every unit below in the main indicators, with the light of each that has a target; the whole last."""
    aimed = [each for each in board.indicators if _has_goal(board, each.name)]
    headings = [Heading(_("Unit"))]
    for each in board.indicators:
        headings.append(heading(each))
        if has_margin(each):
            headings.append(margin_heading(each))
        if each in aimed:
            headings.append(Heading(_("Target: how it stands")))
    lines = [_line(each, board, aimed, asked) for each in (*board.parts, board.whole)]
    return Grid(
        title=_("Main indicators by unit"),
        headings=tuple(headings),
        lines=tuple(lines),
        facts=facts_of(asked, counted(board.counted_at)),
        notes=notes_of(board.indicators),
    )


def _has_goal(board: Board, name: str) -> bool:
    return board.has_goals(name) or board.whole.outlook[name].light.is_lit


def _line(standing: Standing, board: Board, aimed: Sequence[type[Indicator]], asked: Asked) -> Line:
    cells = []
    for each in board.indicators:
        cells.append(cell_of(standing, each, board))
        if has_margin(each):
            cells.append(_margin_cell(standing, each, board))
        if each in aimed:
            cells.append(words(str(standing.outlook[each.name].light.label)))
    is_whole = standing is board.whole
    address = "" if is_whole or not standing.row.unit_id else closer(asked, unit=standing.row.unit_id)
    return Line(standing.row.name, tuple(cells), address, is_total=is_whole)


def closer(asked: Asked, **more: Any) -> str:
    """The address of the page that looks closer at a unit."""
    return f"{reverse('learning_dashboards:drill')}?{asked.query(**more)}"


def facts_of(asked: Asked, counted_at: str) -> tuple[tuple[str, str], ...]:
    """Whose figures they are, of when, and by which tree."""
    return (
        (_("Unit"), f"{asked.unit.full_name} ({asked.unit.code})"),
        (_("Period"), asked.period.label),
        (_("From – to"), f"{short_day(asked.period.starts_on)} – {short_day(asked.period.ends_on)}"),
        (_("Basis"), _("Figures by the units that stood on %(day)s") % {"day": short_day(asked.today)}),
        (_("Counted at"), counted_at),
    )


def notes_of(indicators: Sequence[type[Indicator]]) -> tuple[str, ...]:
    """What each of them counts, in a sentence."""
    return tuple(f"{each.label}: {each.meaning}" for each in indicators if each.meaning)


def short_day(value) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")
