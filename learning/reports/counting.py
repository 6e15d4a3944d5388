"""Figures by place, straight from the facts: a few GROUP BYs, however many units there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from learning.enrolments.models import Enrolment
from learning.people.models import Membership, MembershipKind
from learning.reports.facts import counted, not_undone
from learning.reports.figures import TENTH
from learning.reports.indicators.base import Counted, Distinct
from learning.reports.periods import start_of
from learning.reports.scope import Stretch

Place = tuple[int, int]  # a unit, and a stretch of the period
Number = int | Decimal


@dataclass
class Heads:
    """Different people (or courses) by place, and where those are that were seen in several places."""

    by_place: dict[Place, int] = field(default_factory=dict)
    several: dict[int, set[Place]] = field(default_factory=lambda: defaultdict(set))


@dataclass
class Figures:
    """What was counted, by the indicator's name. Places without facts are left out."""

    sums: dict[str, dict[Place, Number]] = field(default_factory=dict)
    heads: dict[str, Heads] = field(default_factory=dict)

    def add(self, other: "Figures") -> None:
        """Put the figures of ``other`` beside these."""
        self.sums |= other.sums
        self.heads |= other.heads

    def places(self) -> set[Place]:
        heads = (each.by_place for each in self.heads.values())
        found: list[Mapping[Place, Number]] = [*self.sums.values(), *heads]
        return {place for by_place in found for place in by_place}


@dataclass(frozen=True)
class Window:
    """Which facts count: those of ``units``, dated in one of the ``stretches``, known at ``cutoff``.

    With ``known_after`` only those count that became known after it; ``only`` narrows them, as to one programme.

    ``heirs`` says of divided units where their people may be on ``day``: whose learner belongs to one of those is
    counted there.
    """

    units: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    cutoff: datetime
    heirs: Mapping[int, frozenset[int]] = field(default_factory=dict)
    day: date | None = None
    known_after: datetime | None = None
    only: Q = field(default_factory=Q)

    def is_late(self, known_by: str) -> Q:
        """Facts that were not known before; whatever became known, the enrolment changed by it, which has an index."""
        if self.known_after is None:
            return Q()
        return Q(changed_at__gte=self.known_after, **{f"{known_by}__gt": self.known_after})

    def holds(self, date_field: str) -> Q:
        """Facts whose ``date_field`` is in the window."""
        start, end = (
            start_of(self.stretches[0].starts_on),
            start_of(self.stretches[-1].ends_on + timedelta(days=1)),
        )
        known = {f"{date_field}__gte": start, f"{date_field}__lt": end, f"{date_field}__lte": self.cutoff}
        return Q(**known)

    def counts(self) -> Q:
        """Facts that count anywhere, whichever units the window is about."""
        return counted(self.cutoff) & Q(unit_id__isnull=False)

    def place(self) -> Expression:
        """The unit a fact is counted in."""
        if not self.heirs:
            return F("unit_id")
        belongs = Subquery(self._where_she_belongs(), output_field=BigIntegerField())
        of_divided = Case(When(unit_id__in=list(self.heirs), then=belongs), output_field=BigIntegerField())
        return Coalesce(of_divided, F("unit_id"), output_field=BigIntegerField())

    def _where_she_belongs(self) -> QuerySet:
        """The heir of the fact's unit in which its learner works, else lives, on the day."""
        heir = Q()
        for unit, heirs in self.heirs.items():
            heir |= Q(Exact(OuterRef("unit_id"), unit), unit_id__in=heirs)
        lasts = Q(to_date__isnull=True) | Q(to_date__gte=self.day)
        belongs = Membership.objects.filter(
            heir & lasts, learner=OuterRef("learner_id"), from_date__lte=self.day
        )
        is_work = Case(When(kind=MembershipKind.WORK, then=0), default=1)
        return belongs.order_by(is_work, "-from_date", "pk").values("unit_id")[:1]

    def stretch_of(self, fields: Sequence[str]) -> Case | Value:
        """In which stretch a fact is: by the first of its dates that is in the window."""
        if len(self.stretches) == 1:
            return Value(0, output_field=IntegerField())
        cases = []
        for date_field in fields:
            for number in reversed(range(len(self.stretches))):
                begun = Q(**{f"{date_field}__gte": start_of(self.stretches[number].starts_on)})
                cases.append(When(self.holds(date_field) & begun, then=Value(number)))
        return Case(*cases, default=Value(0), output_field=IntegerField())


def count(indicators: Iterable[type[Counted]], window: Window) -> Figures:
    """Count ``indicators`` in ``window``; those that look at the same facts share a query."""
    (figures,) = count_each(indicators, [window])
    return figures


def count_each(indicators: Iterable[type[Counted]], windows: Sequence[Window]) -> list[Figures]:
    """Count ``indicators`` in each of the ``windows``, in as many queries as one of them takes."""
    found = [Figures() for _window in windows]
    for group in alike(indicators) if windows else ():
        _count_alike(group, windows, found)
    return found


def alike(indicators: Iterable[type[Counted]]) -> list[list[type[Counted]]]:
    """``indicators``, those together that look at the same facts."""
    found: dict[tuple, list[type[Counted]]] = defaultdict(list)
    for indicator in indicators:
        # What depends on the window is the same where it is the same function that says it.
        within = indicator.within.__func__  # type: ignore[attr-defined]
        found[indicator.dated_by, indicator.undone_by, indicator.only, within].append(indicator)
    return list(found.values())


def _count_alike(group: Sequence[type[Counted]], windows: Sequence[Window], found: Sequence[Figures]) -> None:
    facts = [facts_of(group[0], window) for window in windows]
    counted = {f"figure_{n}": indicator.aggregate() for n, indicator in enumerate(group)}
    rows = list(
        in_each(facts, lambda each: each.values_list("which", "place", "stretch").annotate(**counted))
    )
    for n, indicator in enumerate(group):
        by_place: list[dict[Place, Number]] = [{} for _window in windows]
        for which, unit, stretch, *figures in rows:
            if figures[n]:
                by_place[which][unit, stretch] = figures[n]
        several = _several(facts, indicator.of) if issubclass(indicator, Distinct) else []
        for which, figures in enumerate(found):
            if issubclass(indicator, Distinct):
                figures.heads[indicator.name] = Heads(by_place[which], several[which])  # type: ignore[arg-type]
            else:
                sums = {at: _in_tenths(value) for at, value in by_place[which].items()}
                figures.sums[indicator.name] = sums


def in_each(facts: Sequence[QuerySet], rows_of: Callable[[QuerySet], QuerySet]) -> QuerySet:
    """The rows that ``rows_of`` makes of each of the ``facts``, in one query; ``which`` are whose they are."""
    numbered = [
        each.annotate(which=Value(number, output_field=IntegerField())) for number, each in enumerate(facts)
    ]
    first, *others = map(rows_of, numbered)
    return first.union(*others, all=True) if others else first


def _in_tenths(value: Number) -> Number:
    """What SQLite gives as 4 and PostgreSQL as 4.0 is divided alike among the heirs of a unit: into tenths."""
    return value.quantize(TENTH) if isinstance(value, Decimal) and value == value.quantize(TENTH) else value


def facts_of(indicator: type[Counted], window: Window) -> QuerySet:
    """The enrolments that ``indicator`` counts, with the ``place`` and the ``stretch`` that each is counted in."""
    dated = Q()
    for date_field in indicator.dated_by:
        dated |= window.holds(date_field)
    undone = not_undone(indicator.undone_by, window.cutoff)
    late = window.is_late(indicator.known_by)
    return (
        Enrolment.objects.filter(
            dated
            & counted(window.cutoff)
            & undone
            & late
            & indicator.only
            & indicator.within(window)
            & window.only
            & Q(unit_id__in=window.units)
        )
        .annotate(stretch=window.stretch_of(indicator.dated_by), place=window.place())
        .order_by()
    )


def _several(facts: Sequence[QuerySet], of: str) -> list[dict[int, set[Place]]]:
    """Only the few that are in more than one place need to be known one by one."""
    found: list[dict[int, set[Place]]] = [defaultdict(set) for _each in facts]
    for which, one, unit, stretch in in_each(facts, lambda each: _pairs(each, of)):
        found[which][one].add((unit, stretch))
    return found


def _pairs(facts: QuerySet, of: str) -> QuerySet:
    seen = (
        facts.values(of)
        .annotate(units=Count("place", distinct=True), stretches=Count(F("stretch"), distinct=True))
        .filter(Q(units__gt=1) | Q(stretches__gt=1))
    )
    return (
        facts.filter(**{f"{of}__in": seen.values(of)}).values_list("which", of, "place", "stretch").distinct()
    )
