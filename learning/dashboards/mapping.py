"""The grid of communes of a board: what stands in place of a map."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.charts import told
from learning.dashboards.asked import Asked
from learning.dashboards.board import Board, Standing
from learning.dashboards.grid import figure
from learning.dashboards.places import blocks_of
from learning.dashboards.telling import margin_in
from learning.reports.figures import kind_of
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Indicator
from learning.reports.table import with_margin
from learning.tiles import Place, Tiles, tiles
from learning.units.models import Level

FEWEST = 4  # below that a list says it better


def grid_of(
    board: Board,
    indicator: type[Indicator],
    asked: Asked | None = None,
    *,
    marks: Mapping[int, str] | None = None,
    across: int = 10,
) -> Tiles | None:
    """A tile for each commune of the board; None where there are few. Three queries.

    With ``asked`` tiles lead to their commune. ``marks`` hides values of units beside those that the board hides itself.
    """
    communes = {each.row.unit_id: each for each in board.parts if each.row.level == Level.COMMUNE}
    if len(communes) < FEWEST:
        return None
    blocks = [
        (block.name, [_place(communes[pk], indicator, board, asked, marks or {}) for pk in block.units])
        for block in blocks_of([pk for pk in communes if pk is not None])
    ]
    known = sum(each.value is not None for _name, places in blocks for each in places)
    said = _(
        "A grid of communes and not a map: each tile is one commune, beside those of the same former district, in the "
        "order of their codes. %(known)s of %(all)s communes have a figure."
    )
    return tiles(
        _("%(indicator)s by commune") % {"indicator": indicator.label},
        said % {"known": told(known), "all": told(len(communes))},
        blocks,
        nothing=_("no figure, or not shown"),
        unit="%" if kind_of(indicator) is Kind.PERCENT else "",
        across=across,
    )


def _place(
    standing: Standing,
    indicator: type[Indicator],
    board: Board,
    asked: Asked | None,
    marks: Mapping[int, str],
) -> Place:
    row, outlook = standing.row, standing.outlook[indicator.name]
    mark = row.marks.get(indicator.name) or marks.get(row.unit_id or 0)
    kind = kind_of(indicator)
    cell = figure(row.values.get(indicator.name), kind, mark=mark, smallest=board.smallest)
    value = cell.value if isinstance(cell.value, (int, float)) else None
    text = f"{cell.text}%" if value is not None and kind is Kind.PERCENT else cell.text
    text = with_margin(text, margin_in(standing, indicator)) if value is not None else text
    word = "" if mark or not outlook.light.is_lit else str(outlook.light.label)
    address = ""
    if asked is not None:
        more = {"unit": row.unit_id, "indicator": indicator.name}
        address = f"{reverse('learning_dashboards:drill')}?{asked.query(**more)}"
    return Place(row.name, value, text, word, address)
