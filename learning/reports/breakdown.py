"""Figures broken down by what enrolments and learners are: by audience, programme, sex, age and whatever else."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from learning.people.ages import AGE_BANDS, band_key
from learning.people.models import Membership, MembershipKind
from learning.reports.counting import Figures, Heads, Number, Place, Window, alike, facts_of, in_each
from learning.reports.indicators.base import Counted, Distinct
from learning.reports.outline import Outline
from learning.reports.periods import ZONE
from learning.reports.scope import Scope
from learning.reports.tally import Tally

Dimensions = Mapping[str, Expression | F]
Key = tuple[Any, ...]

UNKNOWN = "unknown"


def count_by(
    dimensions: Dimensions, indicators: Iterable[type[Counted]], window: Window
) -> dict[Key, Figures]:
    """Count ``indicators`` in ``window`` for every combination of ``dimensions`` that has facts.

    Everybody counts once in each combination and place. As many queries as there are indicators at most, and one more
    for each that counts people, however many combinations there are.
    """
    (found,) = count_each_by([(dimensions, window)], indicators)
    return found


def count_each_by(
    asked: Sequence[tuple[Dimensions, Window]], indicators: Iterable[type[Counted]]
) -> list[dict[Key, Figures]]:
    """The same for each of the windows that are ``asked`` for, by dimensions of the same names: in as many queries."""
    found: list[dict[Key, Figures]] = [defaultdict(Figures) for _each in asked]
    names = list(asked[0][0]) if asked else []
    for group in alike(indicators) if asked else ():
        facts = [facts_of(group[0], window).annotate(**dimensions) for dimensions, window in asked]
        counted = {f"figure_{n}": indicator.aggregate() for n, indicator in enumerate(group)}
        columns = ("which", "place", "stretch", *names)
        rows = list(in_each(facts, lambda each: each.values_list(*columns).annotate(**counted)))  # noqa: B023
        wide = len(columns)
        for n, indicator in enumerate(group):
            for row in rows:
                if row[wide + n]:
                    _note(found[row[0]][row[3:wide]], indicator, row[1:3], row[wide + n])
            if issubclass(indicator, Distinct):
                for (which, *key), several in _several(facts, indicator.of, names).items():
                    found[which][tuple(key)].heads[indicator.name].several.update(several)
    return [dict(each) for each in found]


def _note(figures: Figures, indicator: type[Counted], place: Place, figure: Number) -> None:
    if issubclass(indicator, Distinct):
        figures.heads.setdefault(indicator.name, Heads()).by_place[place] = int(figure)
    else:
        figures.sums.setdefault(indicator.name, {})[place] = figure


def _several(facts: Sequence[QuerySet], of: str, names: Sequence[str]) -> dict[Key, dict[int, set[Place]]]:
    """Who was counted in more than one place of one combination, and where; the window's number leads the combination."""
    found: dict[Key, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for one, unit, stretch, *key in in_each(facts, lambda each: _pairs(each, of, names)):
        found[tuple(key)][one].add((unit, stretch))
    return found


def _pairs(facts: QuerySet, of: str, names: Sequence[str]) -> QuerySet:
    seen = (
        facts.values(of, *names)
        .annotate(units=Count("place", distinct=True), stretches=Count(F("stretch"), distinct=True))
        .filter(Q(units__gt=1) | Q(stretches__gt=1))
    )
    whose = facts.filter(**{f"{of}__in": seen.values(of)})
    return whose.values_list(of, "place", "stretch", "which", *names).distinct()


def window_of(scope: Scope, cutoff) -> Window:
    """The facts of the scope's units and days."""
    return Window(tuple(scope.units), scope.stretches, cutoff, scope.heirs, scope.stretches[0].day)


class Breakdown:
    """Figures of a scope by ``dimensions``; each combination row by row, as its outline has them.

    ``by_key`` are the figures, where they were counted with others.
    """

    def __init__(
        self,
        scope: Scope,
        cutoff: datetime,
        dimensions: Dimensions,
        indicators: Iterable[type[Counted]],
        by_key: Mapping[Key, Figures] | None = None,
    ):
        self.scope = scope
        self.indicators = {indicator.name: indicator for indicator in indicators}
        if by_key is None:
            by_key = count_by(dimensions, self.indicators.values(), window_of(scope, cutoff))
        self.by_key = by_key

    @cached_property
    def outline(self) -> Outline:
        places = (each.places() for each in self.by_key.values())
        return Outline(self.scope, set().union(*places))

    def rows(self, key: Hashable, name: str) -> list[Number]:
        """The indicator ``name`` of one combination, row by row."""
        figures = self.by_key.get(key, Figures()) if isinstance(key, tuple) else Figures()
        tally = Tally(self.outline, figures)
        is_of_people = issubclass(self.indicators[name], Distinct)
        return list(tally.heads(name)) if is_of_people else tally.sums(name)

    def total(self, key: Hashable, name: str) -> Number:
        """The indicator ``name`` of one combination in the whole scope."""
        return self.rows(key, name)[-1]


def breakdowns(
    scopes: Sequence[Scope],
    cutoff: datetime,
    dimensions_of: Callable[[Scope], Dimensions],
    indicators: Sequence[type[Counted]],
) -> list[Breakdown]:
    """One for each of the ``scopes``, in as many queries as one takes."""
    asked = [(dimensions_of(scope), window_of(scope, cutoff)) for scope in scopes]
    counted = count_each_by(asked, indicators)
    return [
        Breakdown(scope, cutoff, dimensions, indicators, by_key)
        for scope, (dimensions, _window), by_key in zip(scopes, asked, counted, strict=True)
    ]


def age_band(on: date) -> Expression:
    """The band of the learner's age on ``on``, for example "16-24"; ``UNKNOWN`` where no birth date was given."""
    cases = [When(_aged(first, end, on), then=Value(band_key(first, end))) for first, end in AGE_BANDS]
    return Case(*cases, default=Value(UNKNOWN), output_field=CharField())


def _aged(first: int | None, end: int | None, on: date) -> Q:
    born = Q(learner__birth_on__isnull=False)
    if first is not None:
        born &= Q(learner__birth_on__lte=years_before(on, first))
    if end is not None:
        born &= Q(learner__birth_on__gt=years_before(on, end))
    return born


def years_before(day: date, years: int) -> date:
    """Who was born then or earlier has turned ``years`` on ``day``."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def position(date_field: str) -> Expression:
    """What the learner did at work on the day of the fact; empty where nobody said it."""
    moment = ExpressionWrapper(OuterRef(date_field), output_field=DateTimeField())
    day = TruncDate(moment, tzinfo=ZONE)
    works = Membership.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=day),
        learner=OuterRef("learner_id"),
        kind=MembershipKind.WORK,
        from_date__lte=day,
    ).exclude(position="")
    found = Subquery(works.order_by("-from_date", "pk").values("position")[:1])
    return Coalesce(found, Value(""), output_field=CharField())
