"""How far units are in a period: every figure so far, and half-month by half-month what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from learning.reports.counting import Figures, Window, count
from learning.reports.denominators import populations
from learning.reports.figures import worked_out
from learning.reports.flow import Flow, counted, has_flow, is_measured, measured, narrowed
from learning.reports.indicators.base import (
    Additive,
    Counted,
    Derived,
    Distinct,
    Indicator,
    Known,
    Ratio,
    with_parts,
)
from learning.reports.models import Basis
from learning.reports.outline import Outline
from learning.reports.periods import Period, local_day, next_half_month, start_of
from learning.reports.scope import Stretch, scope_of
from learning.reports.tally import Tally
from learning.units.models import Unit


@dataclass
class Standing:
    """The figures of ``period`` so far, row by row, of ``unit`` and all below it; and of the year before.

    Units are those that stand at ``now``, or stood at the end of a period that is over. The number of queries does not
    depend on how many units there are.
    """

    unit: Unit
    period: Period
    names: list[str]
    now: datetime
    group: str
    exact: bool = False
    day: date = field(init=False)

    def __post_init__(self) -> None:
        self.day = min(local_day(self.now), self.period.ends_on)
        self.before = self.period.same_last_year()
        self.needed = {name: narrowed(each, self.group) for name, each in with_parts(self.names).items()}
        self.scope = scope_of(unit=self.unit, period=self.period, basis=str(Basis.AS_IS), day=self.day)
        self.flows = self._flows(self.period)
        heads = count(self._uncounted, self._window(self.period))
        # A forecast looks at the year before, too.
        flows = [*self.flows.values(), *self.flows_before.values()]
        places = {place for flow in flows for place in flow.places()} | heads.places()
        self.outline = Outline(self.scope, places)
        self.figures = self._figures(self.period, heads, self.flows)

    @cached_property
    def _uncounted(self) -> list[type[Counted]]:
        """What measures do not hold."""
        return [
            each for each in self.needed.values() if issubclass(each, Counted) and not self._is_measured(each)
        ]

    def _is_measured(self, indicator: type[Indicator]) -> bool:
        """Whether measures tell of it. What is frozen is counted from the facts, as they were known."""
        return not self.exact and is_measured(indicator, self.group)

    def _window(self, period: Period) -> Window:
        stretch = Stretch(period.starts_on, period.ends_on, self.day)
        return Window(tuple(self.scope.units), (stretch,), self.now, self.scope.heirs, self.day)

    def _flows(self, period: Period) -> dict[str, Flow]:
        """Half-month by half-month, whatever can be told so."""
        days = period.half_months()
        kept = [each for each in self.needed.values() if self._is_measured(each)]
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
                    _added_up(self.by_half_month(flows[name], period))
                    if self._is_measured(each)
                    else tally.sums(name)
                )
        for name, each in self.needed.items():
            if issubclass(each, Derived):
                nothing = [None] * len(self.outline.rows)
                found[name] = worked_out(each, [found.get(part, nothing) for part in each.made_of()])
        return found

    def by_half_month(self, flow: Flow, period: Period) -> list[list]:
        """The rows' numbers in each half-month."""
        tally = Tally(self.outline, Figures())
        return [tally.spread(flow.by_half_month.get(day, {})) for day in period.half_months()]

    @cached_property
    def flows_before(self) -> dict[str, Flow]:
        return self._flows(self.before)

    @cached_property
    def figures_before(self) -> dict[str, list]:
        heads = count(self._uncounted, self._window(self.before))
        return self._figures(self.before, heads, self.flows_before)

    @property
    def elapsed(self) -> float:
        whole = self.period.ends_at - self.period.starts_at
        return min(1.0, max(0.0, (self.now - self.period.starts_at) / whole))

    def adds_up(self, indicator: type[Indicator]) -> bool:
        """Whether the figure grows from nothing over the period: counts do, and shares of a fixed number of people."""
        if issubclass(indicator, Ratio):
            below = self.needed.get(indicator.denominator)
            return below is not None and issubclass(below, Known)
        return issubclass(indicator, Counted)

    @cached_property
    def finished(self) -> int:
        """How many half-months of the period are over."""
        return sum(start_of(next_half_month(day)) <= self.now for day in self.period.half_months())

    @cached_property
    def to_come(self) -> float:
        """How many half-months are to come; of the present one, what is left of it."""
        days = self.period.half_months()
        if self.finished == len(days):
            return 0.0
        begins, ends = (
            start_of(days[self.finished]),
            start_of(next_half_month(days[self.finished])),
        )
        gone = max(0.0, (self.now - begins) / (ends - begins))
        return len(days) - self.finished - gone


def _added_up(rows: Sequence[Sequence]) -> list:
    return [sum(column) for column in zip(*rows, strict=True)]
