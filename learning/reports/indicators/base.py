"""What reports can count. A new indicator is a class of one of these kinds, contributed by the hook
``register_learning_indicators``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Aggregate, Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning import registry
from learning.reports.indicators.definition import Definition

if TYPE_CHECKING:
    from learning.reports.counting import Window


class Indicator:
    """Something that reports count. ``name`` is stored with figures and never changes; ``label`` is shown."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    # How it is counted, in a sentence, for the footnotes of a report.
    meaning: ClassVar[str | Promise] = ""
    # What its page says of it; a system check tells of what is missing.
    definition: ClassVar[Definition] = Definition()
    # Whether the whole is the sum of its parts, in words.
    adds_up: ClassVar[str | Promise] = ""
    # Small numbers could point at a person: they are not shown, nor what they could be worked out from.
    sensitive: ClassVar[bool] = False
    # The indicator that a sensitive one is a part of: where that is few, nothing is said of its parts. It may be
    # sensitive itself, or printed beside it.
    part_of: ClassVar[str] = ""


class Counted(Indicator):
    """Counts enrolments (the facts) by a date of theirs.

    A fact belongs to a period when ``dated_by`` falls in it; of several dates the first that does. ``only``
    narrows the facts. A fact whose ``undone_by`` is set no longer counts. ``known_by`` is when it became known, where
    that is noted.
    """

    dated_by: ClassVar[tuple[str, ...]]
    only: ClassVar[Q] = Q()
    undone_by: ClassVar[str] = ""
    known_by: ClassVar[str] = ""

    @classmethod
    def within(cls, window: Window) -> Q:
        """What else a fact must be that depends on when it is asked, as being the last one of somebody's."""
        return Q()

    @classmethod
    def aggregate(cls) -> Aggregate:
        """What the database computes over the facts of a place."""
        raise NotImplementedError


class Additive(Counted):
    """A sum over facts. The whole is the sum of its parts, so it is kept as measures."""

    value: ClassVar[Aggregate] = Count("pk")
    adds_up = _("Yes, over units and over periods.")

    @classmethod
    def aggregate(cls) -> Aggregate:
        return cls.value


class Uncombined(Additive):
    """A sum over facts that belong to a period by more than one date: adds up over units, not over time, so it
    is counted from the facts and never stored."""

    adds_up = _("Over units, not over periods: it is counted anew for each period.")


class Distinct(Counted):
    """How many different people or courses (``of``) the facts are about. Does not add up, so it is never stored."""

    of: ClassVar[str] = "learner_id"
    adds_up = _("No: each is counted once in its row and once in the total.")

    @classmethod
    def aggregate(cls) -> Aggregate:
        return Count(cls.of, distinct=True)


class Derived(Indicator):
    """Worked out from other indicators: they are added up, it never is.

    A ``sensitive`` one is not shown where those are few that it says something of.
    """

    @classmethod
    def made_of(cls) -> tuple[str, ...]:
        """The names of what it is worked out from, in their order."""
        raise NotImplementedError

    @classmethod
    def part(cls, name: str) -> type[Indicator] | None:
        """One of those; None where it is not installed."""
        return registry.indicators.get(name)

    @classmethod
    def people(cls) -> str:
        """The name of the one that says of how many people it tells."""
        raise NotImplementedError


class Ratio(Derived):
    """One indicator divided by another, in per cent. Never averaged: both are summed first, then divided.

    A ``sensitive`` one is not shown where few people are in its denominator.
    """

    numerator: ClassVar[str]
    denominator: ClassVar[str]
    times: ClassVar[int] = 100
    adds_up = _("No: what is above and what is below the line are added up, then divided.")

    @classmethod
    def made_of(cls) -> tuple[str, ...]:
        return (cls.numerator, cls.denominator)

    @classmethod
    def people(cls) -> str:
        return cls.denominator


class PerHead(Ratio):
    """How much of one indicator there is for each of another: hours a learner. No per cent."""

    times = 1


@dataclass(frozen=True)
class Estimate:
    """A figure, and how far to each side the truth may be; ``margin`` is None where nobody can say."""

    value: Decimal
    margin: Decimal | None = None


class Computed(Derived):
    """Worked out from sums over the same facts, with how uncertain it is: a mean, for example.

    ``counts`` is the indicator that says of how many people it tells; it is told beside it. ``sums`` need no words of
    their own: they are counted as it is and told nowhere. It is a number of points, one decimal.
    """

    counts: ClassVar[type[Counted]]
    sums: ClassVar[tuple[type[Counted], ...]]
    adds_up = _("No: the sums that it is worked out from are added up, and it is worked out anew.")

    @classmethod
    def compute(cls, *parts: Any) -> Estimate | None:
        """The figure from ``counts`` and the ``sums`` of a place; None where they are too little for one."""
        raise NotImplementedError

    @classmethod
    def made_of(cls) -> tuple[str, ...]:
        return (cls.counts.name, *(each.name for each in cls.sums))

    @classmethod
    def part(cls, name: str) -> type[Indicator] | None:
        return next((each for each in (cls.counts, *cls.sums) if each.name == name), None)

    @classmethod
    def people(cls) -> str:
        return cls.counts.name


class Known(Indicator):
    """How many people of a ``group`` a unit has, from the table of populations."""

    group: ClassVar[str] = "all"
    adds_up = _("Yes, over units; not over periods, for it is known for a day.")


def with_parts(names: Iterable[str], *, around: bool = False) -> dict[str, type[Indicator]]:
    """The indicators of ``names`` and what they are worked out from, as far as they are installed, by their names.

    ``around``: also those that they are a part of.
    """
    found: dict[str, type[Indicator]] = {}
    waiting = [(name, registry.indicators.get(name)) for name in names]
    while waiting:
        name, indicator = waiting.pop()
        if name in found or indicator is None:
            continue
        found[name] = indicator
        if issubclass(indicator, Derived):
            waiting += [(each, indicator.part(each)) for each in indicator.made_of()]
        if around:
            waiting.append((indicator.part_of, registry.indicators.get(indicator.part_of)))
    return found


def stored() -> Iterator[type[Additive]]:
    """The indicators that measures are kept of."""
    for indicator in registry.indicators.values():
        if issubclass(indicator, Additive) and not issubclass(indicator, Uncombined):
            yield indicator
