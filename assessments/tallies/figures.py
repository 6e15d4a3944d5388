"""The figures of a quiz and of its questions, as screens and workbooks show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan

import numpy as np

from assessments.analysis.classical_figures import ItemFigures, Reliability, item_figures, reliability
from assessments.quizzes.models import Quiz
from assessments.tallies.models import Tally
from assessments.tallies.packing import Counted, together
from assessments.tallies.refresh import tallies_of
from learning import conf


@dataclass(frozen=True)
class OptionFigures:
    """Who chose an option: shares of the weakest 27%, of those in between, and of the best 27% of attempts."""

    id: str
    weakest: float
    middle: float
    best: float
    all: float


@dataclass(frozen=True)
class QuestionFigures:
    """What is known of one question in one quiz; None where there is nothing to reckon with."""

    key: int
    count: int
    facility: float | None
    facility_error: float | None
    discrimination: float | None
    upper_lower: float | None
    seconds: float | None
    timed: int
    options: list[OptionFigures] = field(default_factory=list)


@dataclass(frozen=True)
class MonthFigures:
    """A month of a quiz, or several in which few took it, so that none of them tells how one person did."""

    month: date
    last: date
    attempts: int
    mean: float
    passed: int

    @property
    def title(self) -> str:
        first, last = f"{self.month:%m/%Y}", f"{self.last:%m/%Y}"
        return first if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class QuizFigures:
    """A quiz as a whole: how many first attempts, how good, how reliable a score is, and its questions."""

    attempts: int
    passed: int
    mean: float | None
    spread: float | None
    median_minutes: int | None
    scores: list[int]
    reliability: Reliability
    months: list[MonthFigures]
    questions: list[QuestionFigures]

    @property
    def pass_share(self) -> float | None:
        return self.passed / self.attempts if self.attempts else None


def figures_of(quiz: Quiz) -> QuizFigures:
    """Everything that the tallies of ``quiz`` say. One query."""
    return figures_from(tallies_of(quiz))


def figures_from(tallies: Sequence[Tally]) -> QuizFigures:
    """The same from tallies that were read."""
    counted = together(Counted.unpacked(each.questions, each.options, each.sums) for each in tallies)
    scores = _added([each.scores for each in tallies])
    attempts = sum(each.attempts for each in tallies)
    with np.errstate(invalid="ignore", divide="ignore"):
        return QuizFigures(
            attempts=attempts,
            passed=sum(each.passed for each in tallies),
            mean=_mean(scores),
            spread=_spread(scores),
            median_minutes=_median(_added([each.minutes for each in tallies])),
            scores=scores,
            reliability=reliability(counted.sums),
            months=_months(tallies, smallest=conf.get("SMALLEST_CELL")),
            questions=_questions(counted),
        )


def _questions(counted: Counted) -> list[QuestionFigures]:
    found = item_figures(counted.sums)
    return [_question(counted, found, line) for line in range(len(counted.questions))]


def _question(counted: Counted, found: ItemFigures, line: int) -> QuestionFigures:
    return QuestionFigures(
        key=counted.questions[line],
        count=int(found.count[line]),
        facility=known(found.facility[line]),
        facility_error=known(found.facility_error[line]),
        discrimination=known(found.point_biserial[line]),
        upper_lower=known(found.upper_lower[line]),
        seconds=known(found.median[line]),
        timed=int(counted.sums.timed[line]),
        options=[
            _option(counted, found, line, layer, each) for layer, each in enumerate(counted.options[line])
        ],
    )


def _option(counted: Counted, found: ItemFigures, line: int, layer: int, name: str) -> OptionFigures:
    weakest, middle, best = (float(np.nan_to_num(part[line, layer])) for part in found.distractors)
    chosen = float(counted.sums.options[layer, line].sum() / max(counted.sums.count[line], 1))
    return OptionFigures(name, weakest, middle, best, chosen)


def known(number: float) -> float | None:
    """A number, or None where there is none."""
    return None if isnan(number) else float(number)


def _months(tallies: Sequence[Tally], *, smallest: int) -> list[MonthFigures]:
    """Months with enough attempts; those with fewer go with the next, the last with the one before."""
    parts: list[list[Tally]] = [[]]
    for each in tallies:
        if sum(one.attempts for one in parts[-1]) >= smallest:
            parts.append([])
        parts[-1].append(each)
    if len(parts) > 1 and sum(one.attempts for one in parts[-1]) < smallest:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [_month(part) for part in parts if part]


def _month(part: Sequence[Tally]) -> MonthFigures:
    mean = _mean(_added([each.scores for each in part])) or 0.0
    attempts, passed = sum(each.attempts for each in part), sum(each.passed for each in part)
    return MonthFigures(part[0].month, part[-1].month, attempts, mean, passed)


def _added(lists: Sequence[Sequence[int]]) -> list[int]:
    longest = max(map(len, lists), default=0)
    return [sum(each[place] for each in lists if place < len(each)) for place in range(longest)]


def _mean(scores: Sequence[int]) -> float | None:
    people = sum(scores)
    return sum(percent * count for percent, count in enumerate(scores)) / people / 100 if people else None


def _spread(scores: Sequence[int]) -> float | None:
    mean, people = _mean(scores), sum(scores)
    if mean is None:
        return None
    return (sum(count * (percent / 100 - mean) ** 2 for percent, count in enumerate(scores)) / people) ** 0.5


def _median(counts: Sequence[int]) -> int | None:
    half, seen = sum(counts) / 2, 0
    for place, count in enumerate(counts):
        seen += count
        if count and seen >= half:
            return place
    return None
