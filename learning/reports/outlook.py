"""Are we on target: the figure so far beside its target, the light, and where it will stand at the end of the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from learning import conf, registry
from learning.reports.build import refuse_unbegun
from learning.reports.counting import Figures, Window, count
from learning.reports.denominators import populations
from learning.reports.figures import rounded, share
from learning.reports.flow import Flow, counted, has_flow, is_measured, measured, narrowed
from learning.reports.forecast import Forecast, Method, forecast
from learning.reports.forms.base import Kind
from learning.reports.goals import Comparator
from learning.reports.indicators.base import Additive, Counted, Distinct, Indicator, Known, Ratio
from learning.reports.lights import Light, light_of, thresholds
from learning.reports.models import Basis
from learning.reports.outline import Outline
from learning.reports.periods import Period, local_day, next_half_month, start_of
from learning.reports.scope import Stretch, scope_of
from learning.reports.tally import Tally
from learning.reports.targets import Aim, aims
from learning.units.models import Unit


@dataclass(frozen=True)
class Outlook:
    """One indicator of one unit in one period, as far as it is known.

    ``figure``, ``target`` and ``forecast`` are in what ``kind`` says: per cent, a count, or tenths. ``target`` is the number
    that the figure is held against: of a trend without a value the year before. ``elapsed`` is the share of the period
    that is over (0 to 1). Of an indicator that may point at persons nothing is told (``is_hidden``): its report is.
    """

    indicator: type[Indicator]
    kind: Kind
    figure: float | None
    target: float | None
    aim: Aim | None
    elapsed: float
    light: Light
    forecast: Forecast
    is_hidden: bool = False

    @property
    def attained(self) -> float | None:
        """The figure in per cent of the target."""
        if self.figure is None or not self.target:
            return None
        return float(rounded(self.figure * 100 / self.target))


def outlook_of(
    *, unit: Unit, period: Period, indicators: Iterable[str], now: datetime, group: str = ""
) -> dict[int, dict[str, Outlook]]:
    """The outlook of ``unit`` and of every unit below it in a table of it, by the unit's id and the indicator's name.

    Units are those that stand at ``now``, or stood at the end of a period that is over. ``group`` narrows every
    indicator to an audience ("audience:CB") or a programme ("programme:CDS"). Names that are not installed are left
    out. As many queries for many units as for one. Raises PeriodNotBegun and scope.UnitEnded.
    """
    refuse_unbegun(period, now)
    found = _Outlooks(unit, period, [name for name in indicators if name in registry.indicators], now, group)
    return found.by_unit()


@dataclass
class _Outlooks:
    unit: Unit
    period: Period
    names: list[str]
    now: datetime
    group: str
    day: date = field(init=False)

    def __post_init__(self) -> None:
        self.day = min(local_day(self.now), self.period.ends_on)
        self.before = self.period.same_last_year()
        self.needed = {
            name: narrowed(each, self.group) for name, each in _with_parts(self.names).items()
        }
        self.scope = scope_of(unit=self.unit, period=self.period, basis=str(Basis.AS_IS), day=self.day)
        self.flows = self._flows(self.period)
        heads = count(self._uncounted, self._window(self.period))
        places = {place for flow in self.flows.values() for place in flow.places()} | heads.places()
        self.outline = Outline(self.scope, places)
        self.figures = self._figures(self.period, heads, self.flows)
        self.aims = aims(self.outline, indicators=self.names, period=self.period, group=self.group)

    @cached_property
    def _uncounted(self) -> list[type[Counted]]:
        """What measures do not hold."""
        return [
            each
            for each in self.needed.values()
            if issubclass(each, Counted) and not is_measured(each, self.group)
        ]

    def _window(self, period: Period) -> Window:
        stretch = Stretch(period.starts_on, period.ends_on, self.day)
        return Window(tuple(self.scope.units), (stretch,), self.now, self.scope.heirs, self.day)

    def _flows(self, period: Period) -> dict[str, Flow]:
        """Half-month by half-month, whatever can be told so."""
        days = period.half_months()
        kept = [each for each in self.needed.values() if is_measured(each, self.group)]
        found = measured(kept, units=self.scope.units, first=days[0], last=days[-1], group=self.group)
        for each in self._uncounted:
            if has_flow(each):
                found[each.name] = counted(each, self._window(period))
        return found

    def _figures(self, period: Period, heads: Figures, flows: dict[str, Flow]) -> dict[str, list]:
        """Every needed indicator, row by row."""
        tally = Tally(self.outline, heads)
        found: dict[str, list] = {}
        for name, each in self.needed.items():
            if issubclass(each, Known):
                found[name] = populations(tally, group=each.group, on=min(self.day, period.ends_on))
            elif issubclass(each, Distinct):
                found[name] = tally.heads(name)
            elif issubclass(each, Additive):
                found[name] = (
                    _added_up(self._by_half_month(flows[name], period))
                    if is_measured(each, self.group)
                    else tally.sums(name)
                )
        for name, each in self.needed.items():
            if issubclass(each, Ratio):
                nothing = [None] * len(self.outline.rows)
                above, below = (found.get(part, nothing) for part in (each.numerator, each.denominator))
                found[name] = [share(*pair, times=each.times) for pair in zip(above, below, strict=True)]
        return found

    def _by_half_month(self, flow: Flow, period: Period) -> list[list]:
        """The rows' numbers in each half-month."""
        tally = Tally(self.outline, Figures())
        return [tally.spread(flow.by_half_month.get(day, {})) for day in period.half_months()]

    @cached_property
    def _flows_before(self) -> dict[str, Flow]:
        return self._flows(self.before)

    @cached_property
    def _figures_before(self) -> dict[str, list]:
        heads = count(self._uncounted, self._window(self.before))
        return self._figures(self.before, heads, self._flows_before)

    def by_unit(self) -> dict[int, dict[str, Outlook]]:
        found: dict[int, dict[str, Outlook]] = {}
        by_name = {name: self._rows(name) for name in self.names}
        for number, row in enumerate(self.outline.rows):
            if row.unit is not None and row.kind != "own":
                found[row.unit.pk] = {name: rows[number] for name, rows in by_name.items()}
        if self.scope.subject.pk in found:
            found[self.unit.pk] = found[self.scope.subject.pk]
        return found

    def _rows(self, name: str) -> list[Outlook]:
        each = self.needed[name]
        limits, elapsed, kind = thresholds(), self.elapsed, kind_of(each)
        forecasts = self._forecasts(each)
        found = []
        for number, aim in enumerate(self.aims[name]):
            figure = None if each.sensitive else self._printed(self.figures[name][number])
            target = self._target(name, number, aim)
            light = light_of(
                figure,
                target,
                comparator=aim.comparator if aim else "",
                elapsed=elapsed,
                adds_up=self._adds_up(each),
                limits=limits,
            )
            told = Forecast(Method.NOT_POSSIBLE) if each.sensitive else forecasts[number]
            found.append(Outlook(each, kind, figure, target, aim, elapsed, light, told, each.sensitive))
        return found

    def _target(self, name: str, number: int, aim: Aim | None) -> float | None:
        if aim is None:
            return None
        if aim.value is None and aim.comparator == Comparator.TREND:
            return self._printed(self._figures_before[name][number])
        return self._printed(aim.value)

    def _printed(self, value) -> float | None:
        return None if value is None else float(rounded(value))

    @property
    def elapsed(self) -> float:
        whole = self.period.ends_at - self.period.starts_at
        return min(1.0, max(0.0, (self.now - self.period.starts_at) / whole))

    def _adds_up(self, indicator: type[Indicator]) -> bool:
        """Whether the figure grows from nothing over the period: counts do, and shares of a fixed number of people."""
        if issubclass(indicator, Ratio):
            below = self.needed.get(indicator.denominator)
            return below is not None and issubclass(below, Known)
        return issubclass(indicator, Counted)

    # --- forecasts -----------------------------------------------------------------------------------------

    def _forecasts(self, indicator: type[Indicator]) -> list[Forecast]:
        if issubclass(indicator, Ratio):
            return self._forecasts_of_share(indicator)
        if not has_flow(indicator):
            return [Forecast(Method.NOT_POSSIBLE)] * len(self.outline.rows)
        now = self._by_half_month(self.flows[indicator.name], self.period)
        then = self._by_half_month(self._flows_before[indicator.name], self.before)
        return [
            self._forecast(figure, [cells[row] for cells in now], [cells[row] for cells in then])
            for row, figure in enumerate(self.figures[indicator.name])
        ]

    def _forecasts_of_share(self, indicator: type[Ratio]) -> list[Forecast]:
        above = self.needed.get(indicator.numerator)
        if above is None or not self._adds_up(indicator):
            return [Forecast(Method.NOT_POSSIBLE)] * len(self.outline.rows)
        people = self.figures[indicator.denominator]
        return [
            told.scaled(indicator.times / below) if below else Forecast(Method.NOT_POSSIBLE)
            for told, below in zip(self._forecasts(above), people, strict=True)
        ]

    def _forecast(self, figure, cells: Sequence, last_year: Sequence) -> Forecast:
        """``cells`` of people may hold one twice who came to two units: they are scaled to the figure."""
        whole = float(sum(cells))
        times = float(figure) / whole if whole else 1.0
        over = self._finished
        return forecast(
            float(figure),
            [float(each) * times for each in cells[:over]],
            to_come=self._to_come,
            last_year=[float(each) for each in last_year],
            fewest=conf.get("FORECAST_HALF_MONTHS"),
            sureness=conf.get("FORECAST_SURENESS"),
        )

    @cached_property
    def _finished(self) -> int:
        """How many half-months of the period are over."""
        return sum(start_of(next_half_month(day)) <= self.now for day in self.period.half_months())

    @cached_property
    def _to_come(self) -> float:
        """How many half-months are to come; of the present one, what is left of it."""
        days = self.period.half_months()
        if self._finished == len(days):
            return 0.0
        begins, ends = (
            start_of(days[self._finished]),
            start_of(next_half_month(days[self._finished])),
        )
        gone = max(0.0, (self.now - begins) / (ends - begins))
        return len(days) - self._finished - gone


def _added_up(rows: Sequence[Sequence]) -> list:
    return [sum(column) for column in zip(*rows, strict=True)]


def _with_parts(names: Iterable[str]) -> dict[str, type[Indicator]]:
    found: dict[str, type[Indicator]] = {}
    for name in names:
        each = found[name] = registry.indicators[name]
        parts = [each.numerator, each.denominator] if issubclass(each, Ratio) else []
        found |= {part: registry.indicators[part] for part in parts if part in registry.indicators}
    return found


def kind_of(indicator: type[Indicator]) -> Kind:
    """What sort of number the indicator is."""
    if issubclass(indicator, Ratio):
        return Kind.PERCENT if indicator.times == 100 else Kind.TENTHS
    is_sum = issubclass(indicator, Additive) and indicator.value.name != "Count"
    return Kind.TENTHS if is_sum else Kind.COUNT
