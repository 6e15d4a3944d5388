"""The large screen: a unit's numbers of today, this month and this year, and its grid. No names, no small numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from learning import conf, registry
from learning.dashboards.access import for_figures
from learning.dashboards.asked import REFUSED, asked_of
from learning.dashboards.board import Board, board_of, main_indicators
from learning.dashboards.displays import opened
from learning.dashboards.grid import figure
from learning.dashboards.mapping import grid_of
from learning.dashboards.telling import tiles_of
from learning.enrolments.models import Enrolment
from learning.reports.defined import parts_of
from learning.reports.facts import counted
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Derived, Indicator, Ratio
from learning.reports.models import Measure
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, local_day, start_of
from learning.reports.scope import heir
from learning.reports.suppress import Mark, suppress
from learning.reports.table import WITHHELD
from learning.units.models import Unit

REFRESH_SECONDS = 300
# What is counted on the screen, and by which date of an enrolment.
SHOWN = {"enrolments": "enrolled_at", "started": "started_at", "completed": "satisfied_at"}
ACROSS = 14


@dataclass(frozen=True)
class Number:
    """A number as it stands on the screen, for what it is of."""

    label: str
    texts: tuple[str, ...]


@require_safe
@for_figures
def screen(request: HttpRequest) -> HttpResponse:
    """The screen of a unit, for somebody who is signed in."""
    try:
        asked = asked_of(request)
        context = shown_of(asked.unit, now=asked.now)
    except REFUSED as problem:
        return render(request, "learning/dashboards/screen.html", {"problem": str(problem)})
    return render(request, "learning/dashboards/screen.html", context)


@sensitive_variables("secret")
@require_safe
@never_cache
def wall(request: HttpRequest, secret: str) -> HttpResponse:
    """The same at a secret address, for nobody in particular; all else is not there."""
    now = timezone.now()
    display = opened(secret, now=now)
    if display is None:
        raise Http404
    try:
        context = shown_of(heir(display.unit, day=local_day(now)), now=now)
    except REFUSED as problem:
        context = {"problem": str(problem)}
    response = render(request, "learning/dashboards/screen.html", context)
    # The address is a secret: it goes to nobody, and into no search.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def shown_of(unit: Unit, *, now: datetime) -> dict[str, Any]:
    """Everything on the screen. A constant number of queries. Raises PeriodNotBegun."""
    calendar = conf.get("REPORT_CALENDAR")
    today = local_day(now)
    year, month = (_present(kind, today, calendar) for kind in (str(PeriodKind.YEAR), str(PeriodKind.MONTH)))
    shown = _public(main_indicators())
    # What they divide is counted as well, to know how few people a figure is about.
    parts = [part for each in shown for part in parts_of(each)]
    board = board_of(unit, period=year, now=now, indicators=list(dict.fromkeys([*shown, *parts])))
    mapped = shown[0] if shown else None
    return {
        "unit": unit,
        "year": year,
        "month": month,
        "today": today,
        "now": now,
        "numbers": _numbers(unit, month, year, now),
        "tiles": [_guarded(each, board) for each in tiles_of(board, shown)],
        "map": grid_of(board, mapped, marks=_marks(board, mapped), across=ACROSS) if mapped else None,
        "board": board,
        "refresh": REFRESH_SECONDS,
        "smallest": board.smallest,
    }


def _present(kind: str, today: date, calendar: str) -> Period:
    found = Period.containing(today, kind=kind, calendar=calendar)
    if found is None:  # only nine months leave days out
        raise UnknownPeriod(_("There is no such reporting period."))
    return found


def _public(indicators: Iterable[type[Indicator]]) -> list[type[Indicator]]:
    """Those that may hang on a wall: nothing that is sensitive as such."""
    return [each for each in indicators if not each.sensitive]


def _numbers(unit: Unit, month: Period, year: Period, now: datetime) -> list[Number]:
    """Each of SHOWN today, this month and this year. Three queries."""
    today = _today(unit, now)
    longer = [_sums(unit, period) for period in (month, year)]
    return [
        Number(
            str(registry.indicators[name].label),
            tuple(_text(each.get(name, 0)) for each in (today, *longer)),
        )
        for name in SHOWN
        if name in registry.indicators
    ]


def _today(unit: Unit, now: datetime) -> dict[str, int]:
    """From the facts that changed today, to which an index leads."""
    start = start_of(local_day(now))
    numbers = {
        name: Count("pk", filter=Q(**{f"{field}__gte": start, f"{field}__lte": now}))
        for name, field in SHOWN.items()
    }
    facts = Enrolment.objects.filter(counted(now), changed_at__gte=start, unit__path__startswith=unit.path)
    return facts.aggregate(**numbers)


def _sums(unit: Unit, period: Period) -> dict[str, int]:
    days = period.half_months()
    cells = Measure.objects.filter(
        unit__path__startswith=unit.path,
        indicator__in=list(SHOWN),
        half_month__gte=days[0],
        half_month__lte=days[-1],
    )
    rows = cells.order_by().values_list("indicator").annotate(Sum("value"))
    return {name: int(value) for name, value in rows}


def _text(value: int) -> str:
    """The number, unless it is of so few that somebody could be meant."""
    smallest = conf.get("SMALLEST_CELL")
    mark = str(Mark.FEW) if 0 < value < smallest else None
    return figure(value, Kind.COUNT, mark=mark, smallest=smallest).text


def _guarded(tile: dict[str, Any], board: Board) -> dict[str, Any]:
    """A tile of the whole that says nothing of few people."""
    indicator, values = tile["indicator"], board.whole.row.values
    if not 0 < _people(values, indicator) < board.smallest:
        return tile
    hidden = WITHHELD if issubclass(indicator, Derived) else f"<{board.smallest}"
    return {**tile, "text": hidden, "measured_in": "", "forecast": ""}


def _marks(board: Board, indicator: type[Indicator]) -> dict[int, str]:
    """Which tiles hide their number, so that none of few people can be found out by subtracting.

    Of a ratio what is counted above the line must not be few; nobody can be meant by what stands still below it. Of a
    mean those that it is of must not be.
    """
    values = {each.row.unit_id: _people(each.row.values, indicator) for each in board.parts}
    units = [pk for pk in values if pk is not None]
    counts = [values[pk] for pk in units]
    found = suppress([*counts, sum(counts)], [len(units)] * len(units) + [None], smallest=board.smallest)
    return {pk: str(Mark.WITHHELD) if issubclass(indicator, Derived) else str(mark)
            for pk, mark in zip(units, found, strict=False) if mark}  # fmt: skip


def _people(values: Any, indicator: type[Indicator]) -> int:
    name = indicator.name
    if issubclass(indicator, Derived):
        name = indicator.numerator if issubclass(indicator, Ratio) else indicator.people()
    return int(values.get(name) or 0)
