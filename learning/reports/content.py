"""What a report says, as plain JSON: the same facts always give the same content."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from learning.reports.areas import Area
from learning.reports.counting import Figures, Window, count
from learning.reports.denominators import populations, targets
from learning.reports.figures import Value, counts, gap, margins, moment, plain, share, worked_out
from learning.reports.forms.base import Column, ReportForm, Shows
from learning.reports.frame import content_of, unit_of
from learning.reports.hidden import Whole, whole_of
from learning.reports.indicators.base import (
    Additive,
    Computed,
    Counted,
    Derived,
    Distinct,
    Indicator,
    Known,
    with_parts,
)
from learning.reports.late import BEGINNING
from learning.reports.margin import with_margins
from learning.reports.outline import Outline, Row
from learning.reports.periods import Period
from learning.reports.scope import Scope, Stretch
from learning.reports.suppress import Mark
from learning.reports.tally import Tally

EARLIER = {Shows.CHANGE: Period.previous, Shows.CHANGE_OF_YEAR: Period.same_last_year}


class Content:
    """Computes a form's columns for a scope. Labels are not part of it, so that a translation changes no report."""

    def __init__(
        self,
        form: type[ReportForm],
        scope: Scope,
        cutoff: datetime,
        *,
        smallest: int,
        areas: Sequence[Area] = (),
        closed_at: datetime | None = None,
        only: Q | None = None,
        counter: Callable[[Iterable[type[Counted]], Window], Figures] = count,
    ):
        self.form, self.scope, self.cutoff, self.smallest = form, scope, cutoff, smallest
        self.closed_at = closed_at  # the books of the period before
        self.only = only or Q()  # which facts are asked for, where it is not all
        self.counter = counter  # the database, or another engine with the same facts
        # What is uncertain has a column of its own that says how much.
        self.columns = with_margins(form.columns)
        self.figures = [column for column in self.columns if column.indicator]
        indicators = with_parts((column.indicator for column in self.figures), around=True)
        counted = [each for each in indicators.values() if issubclass(each, Counted)]
        figures = self._count(counted, scope.stretches)
        figures.add(form.more(scope, self._window(scope.stretches)))
        self.outline = Outline(scope, figures.places(), areas)
        self.tally = Tally(self.outline, figures)
        self.indicators = indicators
        self._known: dict[str, list] = {}

    def as_json(self) -> dict[str, Any]:
        """Header, columns and rows."""
        every = {column.key: self._column(column) for column in self.figures}
        every |= self._more()
        every |= self.form.derive(every, self.outline.rows)
        late = [each.key for each in self.figures if each.shows is Shows.LATE and any(every[each.key])]
        told = [each for each in self.columns if each.shows is not Shows.LATE or each.key in late]
        columns = {each.key: every[each.key] for each in told if each.key in every}
        marks = {
            column.key: self._hidden(column, columns[column.key])
            for column in told
            if self._is_sensitive(column)
        }
        rows = [self._row(number, row, columns, marks) for number, row in enumerate(self.outline.rows)]
        missing = {each.indicator for each in told} - {"", *self.indicators}
        return {
            **content_of(self.form, self.scope, told, rows, smallest=self.smallest, missing=missing),
            **({"by_grouping": True} if self.outline.areas else {}),
            **({"late": {"columns": late, "after": moment(self.closed_at)}} if late else {}),
        }

    def _more(self) -> dict[str, list[Value]]:
        """The columns that the form counted itself."""
        figures, found = self.tally.figures, {}
        for column in self.columns:
            if not column.indicator and column.key in figures.sums:
                found[column.key] = [plain(each, column.kind) for each in self.tally.sums(column.key)]
            elif not column.indicator and column.key in figures.heads:
                found[column.key] = [plain(each, column.kind) for each in self.tally.heads(column.key)]
        return found

    def _is_sensitive(self, column: Column) -> bool:
        indicator = self.indicators.get(column.indicator)
        return indicator is not None and (column.sensitive or indicator.sensitive)

    def _hidden(self, column: Column, values: list[Value]) -> list[Mark | None]:
        """What is hidden in a sensitive column: few people, and what says something of so few.

        Of a choice of facts nothing is told: whoever subtracts it from all of them would have the others.
        """
        if self.only:
            return [Mark.WITHHELD] * len(values)
        indicator = self.indicators[column.indicator]
        is_derived = issubclass(indicator, Derived)
        whole = indicator.people() if issubclass(indicator, Derived) else indicator.part_of
        beside = self.indicators.get(whole)
        is_told = beside is not None and not is_derived and not beside.sensitive
        if beside is None or is_told:
            around: list[Mark | None] = [None] * len(values)
        else:
            around = self._marks(beside, self._figure(beside))
        if is_derived:
            own: list[Mark | None] = [None] * len(values)
        else:
            own = self._marks(indicator, values, of=whole if is_told else "")
        # It is never said of a ratio or a mean, or of a part of few, that it is a small number itself.
        return [Mark.WITHHELD if few else mark for few, mark in zip(around, own, strict=True)]

    def _marks(self, indicator: type[Indicator], values: Sequence, of: str = "") -> list[Mark | None]:
        """What must not be shown in a column, as the whole tree around the report has it. An area tells nothing that
        the table without areas does not tell: whoever lays the two side by side must not find out more, so it is
        withheld with anything inside it.
        """
        rows = self.outline.rows
        if not issubclass(
            indicator, Counted
        ):  # known from elsewhere, so no secret: but of few nothing is said
            return [Mark.WITHHELD if 0 < value < self.smallest else None for value in counts(values)]
        marks = self.whole.marks(
            indicator.name,
            of=of,
            smallest=self.smallest,
            values=counts(values),
            column=self._column_of(indicator),
        )
        for number, row in enumerate(rows):
            if marks[number] and row.inside is not None and rows[row.inside].area:
                marks[row.inside] = Mark.WITHHELD
        return marks

    @cached_property
    def whole(self) -> Whole:
        """The tree around the report, with what decides over sensitive columns."""
        asked = [self.indicators[each.indicator] for each in self.figures if self._is_sensitive(each)]
        names = {name for each in asked for name in (each.name, each.part_of, _people(each))}
        found = (self.indicators.get(name) for name in sorted(names))
        counted = [each for each in found if each is not None and issubclass(each, Counted)]
        return whole_of(self.outline, self.tally.figures, counted, self.cutoff, self.form.name)

    def _column_of(self, indicator: type[Indicator]) -> str:
        told = (each for each in self.form.figures() if each.shows is Shows.FIGURE)
        return next((each.key for each in told if each.indicator == indicator.name), "")

    def _row(self, number: int, row: Row, columns: dict[str, list], marks: dict[str, list]) -> dict[str, Any]:
        hidden = {key: marked[number].value for key, marked in marks.items() if marked[number]}
        values = {key: None if key in hidden else column[number] for key, column in columns.items()}
        return {
            "kind": row.kind,
            "depth": row.depth,
            "unit": unit_of(row.unit, self.scope.period.ends_on),
            "values": values,
            "marks": hidden,
            "estimated": self._once("estimated", self.tally.estimated)[number],
            **({"name": row.area} if row.area else {}),
        }

    def _column(self, column: Column) -> list[Value]:
        indicator = self.indicators.get(column.indicator)
        if indicator is None:
            return [None] * len(self.outline.rows)
        if column.shows is Shows.FIGURE:
            return [plain(value, column.kind) for value in self._figure(indicator)]
        if column.shows in EARLIER:
            before = EARLIER[column.shows](self.scope.period)
            return [plain(value, column.kind) for value in self._changes(indicator, before)]
        if column.shows is Shows.LATE:
            return [plain(value, column.kind) for value in self._late(indicator)]
        if column.shows is Shows.MARGIN:
            return [plain(value, column.kind) for value in self._margins(indicator)]
        goals = self._goals(column.indicator)
        if column.shows is Shows.TARGET:
            return [plain(goal, column.kind) for goal in goals]
        pairs = zip(self._figure(indicator), goals, strict=True)
        return [plain(gap(*pair), column.kind) for pair in pairs]

    def _figure(self, indicator: type[Indicator]) -> list:
        return self._once(indicator.name, lambda: self._compute(indicator))

    def _compute(self, indicator: type[Indicator]) -> list:
        if issubclass(indicator, Additive):
            return self.tally.sums(indicator.name)
        if issubclass(indicator, Distinct):
            return self.tally.heads(indicator.name)
        if issubclass(indicator, Known):
            return populations(self.tally, group=indicator.group, on=self.scope.ends_on)
        if issubclass(indicator, Derived):
            return worked_out(indicator, self._parts(indicator))
        raise TypeError(f"{indicator.__qualname__} is of no known kind of indicator.")

    def _margins(self, indicator: type[Indicator]) -> list:
        if not issubclass(indicator, Computed):
            return [None] * len(self.outline.rows)
        return margins(indicator, self._parts(indicator))

    def _parts(self, indicator: type[Derived]) -> list[list]:
        """What it is worked out from, a column for each."""
        parts = (self.indicators.get(name) for name in indicator.made_of())
        return [self._figure(part) if part else [None] * len(self.outline.rows) for part in parts]

    def _goals(self, indicator: str) -> list:
        return self._once(
            f"target of {indicator}",
            lambda: targets(self.outline, indicator=indicator, period=self.scope.period),
        )

    def _changes(self, indicator: type[Indicator], before: Period) -> list:
        """Against an earlier period, told in the same tree. Of days before or after a reform there is no such."""
        is_whole = len(self.scope.stretches) == 1 and not self.scope.is_part
        if not is_whole or len(self.outline.top) > 1 or not issubclass(indicator, Additive):
            return [None] * len(self.outline.rows)
        stretch = Stretch(before.starts_on, before.ends_on, self.scope.stretches[0].day)
        then = self.tally.spread(self._count([indicator], (stretch,)).sums[indicator.name])
        now = self._figure(indicator)
        return [share(new - old, old) for new, old in zip(now, then, strict=True)]

    def _late(self, indicator: type[Indicator]) -> list:
        """What is older than the period and became known when its books were closed, in the tree of the first day."""
        if self.closed_at is None or not issubclass(indicator, Additive) or not indicator.known_by:
            return [0] * len(self.outline.rows)
        first = self.scope.stretches[0]
        stretch = Stretch(BEGINNING, first.starts_on - timedelta(days=1), first.day)
        found = self._count([indicator], (stretch,), known_after=self.closed_at)
        return self.tally.spread(found.sums[indicator.name])

    def _count(
        self,
        indicators: list[type[Counted]],
        stretches: tuple[Stretch, ...],
        known_after: datetime | None = None,
    ) -> Figures:
        return self.counter(indicators, self._window(stretches, known_after))

    def _window(self, stretches: tuple[Stretch, ...], known_after: datetime | None = None) -> Window:
        scope = self.scope
        day = scope.stretches[0].day
        return Window(tuple(scope.units), stretches, self.cutoff, scope.heirs, day, known_after, self.only)

    def _once(self, name: str, compute: Callable[[], list]) -> list:
        if name not in self._known:
            self._known[name] = compute()
        return self._known[name]


def _people(indicator: type[Indicator]) -> str:
    return indicator.people() if issubclass(indicator, Derived) else ""
