"""Targets with their lights beside a report, as the page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from learning import registry
from learning.reports.choices import Choice
from learning.reports.forecast import Method
from learning.reports.forms.base import Kind
from learning.reports.goals import Comparator
from learning.reports.group_words import label_of
from learning.reports.lights import Light
from learning.reports.register import Entry, register
from learning.reports.table import NOTHING, shown


@dataclass(frozen=True)
class TargetLine:
    """One target in the reader's language. ``light`` is its key for the style, ``warning`` its word."""

    entry: Entry
    name: str
    target: str
    so_far: str
    attained: str
    forecast: str
    light: str
    warning: str


def target_lines(choice: Choice, *, now: datetime) -> tuple[list[TargetLine], list[TargetLine]]:
    """The targets of the chosen unit, and those of the units below it. Raises what ``register`` does."""
    lines = [_line(entry) for entry in register(unit=choice.unit, period=choice.period, now=now)]
    own = [line for line in lines if line.entry.unit.path == choice.unit.path]
    return own, [line for line in lines if line.entry.unit.path != choice.unit.path]


def _line(entry: Entry) -> TargetLine:
    known = registry.indicators.get(entry.indicator)
    name = str(known.label) if known else entry.label or entry.indicator
    if entry.group:
        name = f"{name} ({label_of(entry.group)})"
    return TargetLine(
        entry=entry,
        name=name,
        target=f"{Comparator(entry.comparator).label} {_told(entry, entry.target)}",
        so_far=_told(entry, entry.so_far),
        attained=NOTHING if entry.attained is None else f"{shown(entry.attained, Kind.TENTHS)}%",
        forecast=_forecast(entry),
        light=str(entry.light),
        warning=str(Light(entry.light).label),
    )


def _told(entry: Entry, value: float | None) -> str:
    if value is None:
        return NOTHING
    text = shown(value, Kind.COUNT if entry.kind is Kind.COUNT else Kind.MIXED)
    if entry.measured_in == "%":
        return f"{text}%"
    return f"{text} {entry.measured_in}".strip()


def _forecast(entry: Entry) -> str:
    told = entry.forecast
    if told.method == Method.TOO_LITTLE:
        return _("too early to say")
    if told.value is None or told.method == Method.OVER:
        return NOTHING
    low, high = (_told(entry, each) for each in (told.low, told.high))
    method = _("as last year went on") if told.method == Method.SEASONAL else _("at the pace of this period")
    return f"{_told(entry, told.value)} ({low} – {high}), {method}"
