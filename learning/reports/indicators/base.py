"""What reports can count. A new indicator is a class of one of these kinds, contributed by the hook
``register_learning_indicators``."""

from collections.abc import Iterator
from typing import ClassVar

from django.db.models import Aggregate, Count, Q
from django.utils.functional import Promise

from learning import registry


class Indicator:
    """Something that reports count. ``name`` is stored with figures and never changes; ``label`` is shown."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    # How it is counted, in a sentence, for the footnotes of a report.
    meaning: ClassVar[str | Promise] = ""


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
    def aggregate(cls) -> Aggregate:
        """What the database computes over the facts of a place."""
        raise NotImplementedError


class Additive(Counted):
    """A sum over facts. The whole is the sum of its parts, so it is kept as measures."""

    value: ClassVar[Aggregate] = Count("pk")

    @classmethod
    def aggregate(cls) -> Aggregate:
        return cls.value


class Uncombined(Additive):
    """A sum over facts that belong to a period by more than one date: adds up over units, not over time, so it
    is counted from the facts and never stored."""


class Distinct(Counted):
    """How many different people or courses (``of``) the facts are about. Does not add up, so it is never stored."""

    of: ClassVar[str] = "learner_id"

    @classmethod
    def aggregate(cls) -> Aggregate:
        return Count(cls.of, distinct=True)


class Ratio(Indicator):
    """One indicator divided by another, in per cent. Never averaged: both are summed first, then divided."""

    numerator: ClassVar[str]
    denominator: ClassVar[str]


class Known(Indicator):
    """How many people of a ``group`` a unit has, from the table of populations."""

    group: ClassVar[str] = "all"


def stored() -> Iterator[type[Additive]]:
    """The indicators that measures are kept of."""
    for indicator in registry.indicators.values():
        if issubclass(indicator, Additive) and not issubclass(indicator, Uncombined):
            yield indicator
