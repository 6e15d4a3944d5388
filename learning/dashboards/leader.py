"""One page for whoever answers for a unit: is it on target, who is behind, what changed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from learning import registry
from learning.charts import Chart, bars, columns
from learning.dashboards.access import for_anybody_with_one, for_figures, furniture, ways_for
from learning.dashboards.asked import REFUSED, Asked, asked_of, choosing
from learning.dashboards.board import Board, Standing, board_of
from learning.dashboards.changes import Change, Changes, changes_of
from learning.dashboards.mapping import grid_of
from learning.dashboards.sheet import file_of
from learning.dashboards.telling import cell_of, closer, grid_of_units, margin_in, short_day, tiles_of, told
from learning.reports.figures import kind_of
from learning.reports.indicators.base import Indicator
from learning.reports.measured import trend
from learning.reports.periods import last_half_months
from learning.reports.table import with_margin

MOST = 5  # units on each side of the ranking
HALF_MONTHS = 12
CHANGED = "completed"
TREND = ("enrolments", "completed")


@require_safe
@for_anybody_with_one
def index(request: HttpRequest) -> HttpResponse:
    """The dashboard that fits the user best."""
    return redirect(ways_for(request)[0].address)


@require_safe
@for_figures
def leader(request: HttpRequest) -> HttpResponse:
    """The main indicators of a unit and the units below it."""
    context: dict[str, Any] = furniture(request, "leader", pgettext("dashboard", "Overview"))
    try:
        asked = asked_of(request)
        board = board_of(asked.unit, period=asked.period, now=asked.now)
    except REFUSED as problem:
        return render(request, "learning/dashboards/leader.html", {**context, "problem": str(problem)})
    grid = grid_of_units(board, asked)
    sent = file_of(
        grid, request.GET.get("export", ""), name=f"dashboard_{asked.unit.code}_{asked.period.code}"
    )
    if sent:
        return sent
    chosen = _chosen(board, request.GET.get("by", ""))
    context |= {
        "asked": asked,
        "board": board,
        "tiles": tiles_of(board),
        "grid": grid,
        "files": _files(request, asked),
        "query": asked.query(),
        **choosing(request, asked),
        **_ranking(board, chosen, asked),
        **_changes(asked),
    }
    return render(request, "learning/dashboards/leader.html", context)


def _files(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    return [(label, f"?{asked.query(export=name)}") for name, label in (("xlsx", "XLSX"), ("csv", "CSV"))]


def _chosen(board: Board, asked: str) -> type[Indicator] | None:
    """The indicator that units are ranked by: the one that was asked for, else the first."""
    named = {each.name: each for each in board.indicators}
    return named.get(asked) or next(iter(board.indicators), None)


def _ranking(board: Board, chosen: type[Indicator] | None, asked: Asked) -> dict[str, Any]:
    if chosen is None:
        return {}
    behind, ahead = _ends(board, chosen.name)
    lists = [(_("Furthest behind"), behind), (_("Furthest ahead"), ahead)]
    return {
        "by": chosen,
        "has_goals": board.has_goals(chosen.name),
        "ranking": [(title, [_ranked(each, chosen, board, asked) for each in some]) for title, some in lists],
        "ranking_chart": _ranking_chart(chosen, [*behind, *reversed(ahead)]),
        "map": grid_of(board, chosen, asked),
    }


def _ends(board: Board, indicator: str) -> tuple[list[Standing], list[Standing]]:
    """The units furthest behind and furthest ahead, each from its end; who has what is due today is not behind."""
    ranked = board.ranked(indicator)
    if board.has_goals(indicator):
        parted = sum((each.outlook[indicator].ahead or 0) < 0 for each in ranked)
    else:
        parted = len(ranked) // 2
    return ranked[:parted][:MOST], ranked[parted:][::-1][:MOST]


def _ranked(standing: Standing, chosen: type[Indicator], board: Board, asked: Asked) -> dict[str, Any]:
    outlook = standing.outlook[chosen.name]
    return {
        "name": standing.row.name,
        "address": closer(asked, unit=standing.row.unit_id, indicator=chosen.name),
        "text": with_margin(cell_of(standing, chosen, board).text, margin_in(standing, chosen)),
        "light": outlook.light,
        "goal": told(outlook.goal, kind_of(chosen)),
        "due": told(outlook.due, kind_of(chosen)),
    }


def _ranking_chart(chosen: type[Indicator], ranked: Sequence[Standing]) -> Chart | None:
    has_due = any(each.outlook[chosen.name].due is not None for each in ranked)
    rows = []
    for each in ranked:
        value, due = each.row.values.get(chosen.name), each.outlook[chosen.name].due
        if isinstance(value, (int, float)):
            rows.append((each.row.name, [float(due or 0), float(value)] if has_due else [0.0, float(value)]))
    if not any(any(numbers) for _name, numbers in rows):
        return None
    series = [_("Due by today"), str(chosen.label)]
    title = _("%(indicator)s: furthest behind and furthest ahead") % {"indicator": chosen.label}
    said = _("From the unit furthest behind to the one furthest ahead. The lists beside it hold the numbers.")
    if not has_due:
        return bars(title, said, [str(chosen.label)], [(name, numbers[1:]) for name, numbers in rows])
    return bars(title, said, series, rows)


def _changes(asked: Asked) -> dict[str, Any]:
    found = changes_of(asked.unit, period=asked.period, indicator=CHANGED, now=asked.now)
    rises, falls = (found.biggest(up=up, most=MOST) for up in (True, False))
    return {
        "changes": found,
        "changed_indicator": registry.indicators[CHANGED],
        "whole_change": _difference(found.whole) if found.whole else "",
        "rises": _changed(rises, found, asked),
        "falls": _changed(falls, found, asked),
        "trend": _trend(asked),
    }


def _changed(some: Sequence[Change], changes: Changes, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "change": each,
            "difference": _difference(each),
            "address": closer(asked, unit=each.unit_id, indicator=CHANGED, compare="before"),
        }
        for each in some
    ]


def _difference(change: Change) -> str:
    return f"{change.difference:+d}".replace("-", "−")


def _trend(asked: Asked) -> Chart | None:
    """The last half-months of the unit and all below it, straight from the measures."""
    days = last_half_months(asked.today, HALF_MONTHS)
    found = trend(asked.unit, indicators=TREND, half_months=days)
    if not any(number for numbers in found.values() for number in numbers):
        return None
    rows = [
        (date_format(day, "j/n"), [numbers[place] for numbers in found.values()])
        for place, day in enumerate(days)
    ]
    series = [str(registry.indicators[name].label) for name in found]
    said = _("Enrolments and completions from the half-month that begins on %(day)s.") % {
        "day": short_day(days[0])
    }
    return columns(_("The last half-months"), said, series, rows)
