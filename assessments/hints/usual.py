"""What is usual at a quiz: how long its questions take, which wrong answers are given, how hard they are."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessments.analysis.calibrating import newest
from assessments.analysis.copying import chance_of_same
from assessments.analysis.irt import Floats, Parameters, normal_weights
from assessments.analysis.models import ItemParameter
from assessments.hints.sheets import Sheet, exams, sheets

NEWEST = 2000  # exams that tell what is usual
TIMED = 20  # answers with a time from which it is known how long a question takes


@dataclass(frozen=True)
class Usual:
    """By question: the mean seconds, and how likely two who are wrong chose the same. ``scale`` has the parameters of
    those that are calibrated, and ``weights`` where people stand on it."""

    seconds: dict[int, float]
    same: dict[int, float]
    scale: dict[int, tuple[float, float, float]]
    weights: Floats

    def times(self, questions: Sequence[int]) -> Floats:
        """The mean seconds, NaN where they are not known."""
        return np.array([self.seconds.get(each, np.nan) for each in questions])

    def chances(self, questions: Sequence[int]) -> Floats:
        """How likely two who are wrong chose the same; surely, where nobody knows."""
        return np.array([self.same.get(each, 1.0) for each in questions])

    def parameters(self, questions: Sequence[int]) -> Parameters:
        """Of questions that are all on the scale."""
        rows = np.array([self.scale[each] for each in questions], dtype=float).reshape(-1, 3)
        return Parameters(rows[:, 0], rows[:, 1], rows[:, 2])


class Counted:
    """What is usual, in sums, so that nobody's answers have to be kept."""

    def __init__(self) -> None:
        self.questions: set[int] = set()
        self.seconds: Counter[int] = Counter()
        self.timed: Counter[int] = Counter()
        self.wrong: defaultdict[int, Counter[str]] = defaultdict(Counter)

    def add(self, sheet: Sheet) -> None:
        self.questions.update(sheet.given)
        for question, given in sheet.given.items():
            if given.seconds is not None:
                self.seconds[question] += given.seconds
                self.timed[question] += 1
            if given.wrong:
                self.wrong[question][given.wrong] += 1

    @property
    def mean_seconds(self) -> dict[int, float]:
        return {key: self.seconds[key] / count for key, count in self.timed.items() if count >= TIMED}

    @property
    def same(self) -> dict[int, float]:
        return {key: chance_of_same(counts.values()) for key, counts in self.wrong.items()}


def usual(quiz: int) -> Usual:
    """What the newest exams at ``quiz`` and the newest calibration say."""
    counted = Counted()
    newest_ones = exams(quiz=quiz).order_by("-pk").values_list("pk", flat=True)[:NEWEST]
    for sheet in sheets(newest_ones):
        counted.add(sheet)
    last = newest()
    found = ItemParameter.objects.filter(
        calibration=last, question__in=sorted(counted.questions), is_usable=True
    )
    scale = {key: (a, b, c) for key, a, b, c in found.values_list("question", "a", "b", "c")} if last else {}
    weights = normal_weights(mean=last.mean, spread=last.spread) if last else normal_weights()
    return Usual(counted.mean_seconds, counted.same, scale, weights)
