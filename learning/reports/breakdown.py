"""Figures broken down by what enrolments and learners are: by audience, programme, sex, age and whatever else."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
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
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from learning.people.ages import AGE_BANDS, band_key
from learning.people.models import Membership, MembershipKind
from learning.reports.counting import Figures, Heads, Number, Place, Window, alike, facts_of
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
    found: dict[Key, Figures] = defaultdict(Figures)
    names = list(dimensions)
    for group in alike(indicators):
        facts = facts_of(group[0], window).annotate(**dimensions)
        figures = {f"figure_{n}": indicator.aggregate() for n, indicator in enumerate(group)}
        rows = list(facts.values_list(*names, "place", "stretch").annotate(**figures))
        wide = len(names)
        for n, indicator in enumerate(group):
            for row in rows:
                if row[wide + 2 + n]:
                    _note(found[row[:wide]], indicator, row[wide : wide + 2], row[wide + 2 + n])
            if issubclass(indicator, Distinct):
                for key, several in _several(facts, indicator.of, names).items():
                    found[key].heads[indicator.name].several.update(several)
    return dict(found)


def _note(figures: Figures, indicator: type[Counted], place: Place, figure: Number) -> None:
    if issubclass(indicator, Distinct):
        figures.heads.setdefault(indicator.name, Heads()).by_place[place] = int(figure)
    else:
        figures.sums.setdefault(indicator.name, {})[place] = figure


def _several(facts, of: str, names: list[str]) -> dict[Key, dict[int, set[Place]]]:
    """Who was counted in more than one place of one combination, and where."""
    seen = (
        facts.values(of, *names)
        .annotate(units=Count("place", distinct=True), stretches=Count(F("stretch"), distinct=True))
        .filter(Q(units__gt=1) | Q(stretches__gt=1))
    )
    found: dict[Key, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    whose = facts.filter(**{f"{of}__in": seen.values(of)})
    for one, *key, unit, stretch in whose.values_list(of, *names, "place", "stretch").distinct():
        found[tuple(key)][one].add((unit, stretch))
    return found


def window_of(scope: Scope, cutoff) -> Window:
    """The facts of the scope's units and days."""
    return Window(tuple(scope.units), scope.stretches, cutoff, scope.heirs, scope.stretches[0].day)


class Breakdown:
    """Figures of a scope by ``dimensions``; each combination row by row, as its outline has them."""

    def __init__(self, scope: Scope, cutoff, dimensions: Dimensions, indicators: Iterable[type[Counted]]):
        self.scope = scope
        self.indicators = {indicator.name: indicator for indicator in indicators}
        window = window_of(scope, cutoff)
        self.by_key = count_by(dimensions, self.indicators.values(), window)

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
