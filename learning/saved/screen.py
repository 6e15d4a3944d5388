"""What the page of a saved report shows."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from learning import registry
from learning.charts import Chart, bars, columns
from learning.reports import caption
from learning.reports.build import revisions
from learning.reports.choices import Choice
from learning.reports.forms.base import Kind
from learning.reports.margin import ENDING
from learning.reports.models import Report
from learning.reports.periods import Period
from learning.reports.table import Table, with_margin
from learning.saved.models import Rows, SavedReport, Sending

MOST_BARS, MOST_TILES = 15, 6
NUMBERS = {Kind.COUNT, Kind.TENTHS, Kind.PERCENT, Kind.POINTS, Kind.CHANGE}
DRAWN = {Kind.COUNT, Kind.TENTHS}


def figures(saved: SavedReport, report: Report, period: Period) -> dict[str, Any]:
    """The table, what stands around it, its chart and its files."""
    table = Table(report)
    places = [
        place
        for place, heading in enumerate(table.headings)
        if heading.indicator and not heading.key.endswith(ENDING)
    ]
    return {
        "report": report,
        "table": table,
        "query": Choice(report.unit, period, report.basis).query(),
        "facts": caption.facts(report),
        "footnotes": caption.footnotes(table),
        "definitions": caption.definitions(table),
        "tiles": [(_label(table, place), _tile(table, place)) for place in places[:MOST_TILES]],
        "chart": _chart(saved, table, places),
        "files": [
            (
                each.label,
                f"{reverse('learning_saved:download', args=[saved.uuid, each.name])}?period={period.code}",
            )
            for each in registry.report_formats.values()
        ],
        "number_kinds": NUMBERS,
        # Of an official form, what was frozen of it.
        "revisions": list(revisions(report).select_related("built_by")) if saved.form else [],
    }


def _tile(table: Table, place: int) -> str:
    """The figure of the whole, with its margin where it has one."""
    key, last = table.headings[place].key, table.total
    margin = table.keys.index(f"{key}{ENDING}") if f"{key}{ENDING}" in table.keys else None
    return with_margin(last[place].text, None if margin is None else last[margin].value)  # type: ignore[arg-type]


def _label(table: Table, place: int) -> str:
    heading = table.headings[place]
    return heading.group or heading.label


def _chart(saved: SavedReport, table: Table, places: list[int]) -> Chart | None:
    """The first two columns that are no rates, row by row; what is not shown is not drawn either."""
    drawn = [place for place in places if table.headings[place].kind in DRAWN][:2]
    names = [place for place, heading in enumerate(table.headings) if heading.kind is Kind.NAME]
    if not drawn or not names:
        return None
    rows = [
        (line[names[0]].text, [_number(line[place].value) for place in drawn])
        for line in table.lines
        if line.kind in ("unit", "row")
    ]
    if not any(any(numbers) for _name, numbers in rows):
        return None
    labels = [_label(table, place) for place in drawn]
    if saved.rows == Rows.MONTH and not saved.form:
        return columns(saved.name, _("Month by month. The table below holds all numbers."), labels, rows)
    rows.sort(key=lambda row: row[1][0], reverse=True)
    said = _("The rows with the largest numbers. The table below holds all of them.")
    return bars(saved.name, said, labels, rows[:MOST_BARS])


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) else 0


def inbox_of(user) -> QuerySet[Sending]:
    """What was sent to ``user``, the newest first: also what no mail could bring."""
    rows = Sending.objects.filter(user_id=user.pk, is_notice=False).exclude(state="refused")
    return rows.select_related("report__unit")
