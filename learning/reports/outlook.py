"""Are we on target: the figure so far beside its target, the light, and where it will stand at the end of the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from learning import conf, registry
from learning.reports.build import refuse_unbegun
from learning.reports.figures import kind_of, rounded
from learning.reports.flow import has_flow
from learning.reports.forecast import Forecast, Method, forecast
from learning.reports.forms.base import Kind
from learning.reports.goals import Comparator
from learning.reports.indicators.base import Indicator, Ratio
from learning.reports.lights import light_of, thresholds
from learning.reports.periods import Period
from learning.reports.standing import Standing
from learning.reports.targets import Aim, aims
from learning.units.models import Unit


@dataclass(frozen=True)
class Outlook:
    """One indicator of one unit in one period, as far as it is known.

    ``figure``, ``target`` and ``forecast`` are in what ``kind`` says: per cent, a count, or tenths. ``target`` is the
    number that the figure is held against: of a trend without a value the year before. ``elapsed`` is the share of
    the period that is over (0 to 1). Of an indicator that may point at persons nothing is told (``is_hidden``): its
    report is.
    """

    indicator: type[Indicator]
    kind: Kind
    figure: float | None
    target: float | None
    aim: Aim | None
    elapsed: float
    light: str
    forecast: Forecast
    is_hidden: bool = False

    @property
    def attained(self) -> float | None:
        """The figure in per cent of the target."""
        if self.figure is None or not self.target:
            return None
        return float(rounded(self.figure * 100 / self.target))


def outlook_of(
    *,
    unit: Unit,
    period: Period,
    indicators: Iterable[str],
    now: datetime,
    group: str = "",
    exact: bool = False,
) -> dict[int, dict[str, Outlook]]:
    """The outlook of ``unit`` and of every unit below it in a table of it, by the unit's id and the indicator's name.

    Units are those that stand at ``now``, or stood at the end of a period that is over. ``group`` narrows every
    indicator to an audience ("audience:CB") or a programme ("programme:CDS"). Names that are not installed are left
    out. ``exact`` counts from the facts alone, as frozen reports do. As many queries for many units as for one. Raises
    PeriodNotBegun and scope.UnitEnded.
    """
    refuse_unbegun(period, now)
    names = [name for name in indicators if name in registry.indicators]
    return _Outlooks(Standing(unit, period, names, now, group, exact)).by_unit()


class _Outlooks:
    def __init__(self, so_far: Standing):
        self.so_far = so_far
        self.aims = aims(so_far.outline, indicators=so_far.names, period=so_far.period, group=so_far.group)

    def by_unit(self) -> dict[int, dict[str, Outlook]]:
        found: dict[int, dict[str, Outlook]] = {}
        by_name = {name: self._rows(name) for name in self.so_far.names}
        for number, row in enumerate(self.so_far.outline.rows):
            if row.unit is not None and row.kind != "own":
                found[row.unit.pk] = {name: rows[number] for name, rows in by_name.items()}
        if self.so_far.scope.subject.pk in found:
            found[self.so_far.unit.pk] = found[self.so_far.scope.subject.pk]
        return found

    def _rows(self, name: str) -> list[Outlook]:
        each = self.so_far.needed[name]
        limits, elapsed, kind = thresholds(), self.so_far.elapsed, kind_of(each)
        forecasts = self._forecasts(each)
        found = []
        for number, aim in enumerate(self.aims[name]):
            figure = None if each.sensitive else self._printed(self.so_far.figures[name][number])
            target = self._target(name, number, aim)
            light = light_of(
                figure,
                target,
                comparator=aim.comparator if aim else "",
                elapsed=elapsed,
                adds_up=self.so_far.adds_up(each),
                limits=limits,
            )
            told = Forecast(Method.NOT_POSSIBLE) if each.sensitive else forecasts[number]
            found.append(Outlook(each, kind, figure, target, aim, elapsed, light, told, each.sensitive))
        return found

    def _target(self, name: str, number: int, aim: Aim | None) -> float | None:
        if aim is None:
            return None
        if aim.value is None and aim.comparator == Comparator.TREND:
            return self._printed(self.so_far.figures_before[name][number])
        return self._printed(aim.value)

    def _printed(self, value) -> float | None:
        return None if value is None else float(rounded(value))

    def _forecasts(self, indicator: type[Indicator]) -> list[Forecast]:
        if issubclass(indicator, Ratio):
            return self._forecasts_of_share(indicator)
        if not has_flow(indicator):
            return [Forecast(Method.NOT_POSSIBLE)] * len(self.so_far.outline.rows)
        so_far = self.so_far
        now = so_far.by_half_month(so_far.flows[indicator.name], so_far.period)
        then = so_far.by_half_month(so_far.flows_before[indicator.name], so_far.before)
        return [
            self._forecast(figure, [cells[row] for cells in now], [cells[row] for cells in then])
            for row, figure in enumerate(self.so_far.figures[indicator.name])
        ]

    def _forecasts_of_share(self, indicator: type[Ratio]) -> list[Forecast]:
        above = self.so_far.needed.get(indicator.numerator)
        if above is None or not self.so_far.adds_up(indicator):
            return [Forecast(Method.NOT_POSSIBLE)] * len(self.so_far.outline.rows)
        people = self.so_far.figures[indicator.denominator]
        return [
            told.scaled(indicator.times / below) if below else Forecast(Method.NOT_POSSIBLE)
            for told, below in zip(self._forecasts(above), people, strict=True)
        ]

    def _forecast(self, figure, cells: Sequence, last_year: Sequence) -> Forecast:
        """``cells`` of people may hold one twice who came to two units: they are scaled to the figure."""
        whole = float(sum(cells))
        times = float(figure) / whole if whole else 1.0
        over = self.so_far.finished
        return forecast(
            float(figure),
            [float(each) * times for each in cells[:over]],
            to_come=self.so_far.to_come,
            last_year=[float(each) for each in last_year],
            fewest=conf.get("FORECAST_HALF_MONTHS"),
            sureness=conf.get("FORECAST_SURENESS"),
        )
