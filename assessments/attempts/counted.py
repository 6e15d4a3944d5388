"""Which of several attempts counts. Pure; what is decided is stated in the log with each attempt that is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.marking.weigh import reaches
from assessments.quizzes.rules import Counts


@dataclass(frozen=True)
class Result:
    """How one attempt went, or several together."""

    score: float
    passed: bool | None


def counted(policy: str, results: Sequence[Result], pass_mark: float) -> Result | None:
    """What ``results``, in their order, come to; None when there are none."""
    if not results:
        return None
    if policy == Counts.FIRST:
        return results[0]
    if policy == Counts.LAST:
        return results[-1]
    if policy == Counts.AVERAGE:
        return _average(results, pass_mark)
    return max(results, key=lambda each: (bool(each.passed), each.score))


def stated(policy: str, results: Sequence[Result], pass_mark: float) -> Result:
    """What the last of ``results`` changes for the record. Of the best one the record itself keeps track."""
    if policy in (Counts.FIRST, Counts.AVERAGE):
        return counted(policy, results, pass_mark) or results[-1]
    return results[-1]


def _average(results: Sequence[Result], pass_mark: float) -> Result:
    mean = sum(each.score for each in results) / len(results)
    if results[-1].passed is None:
        return Result(mean, None)
    return Result(mean, reaches(mean, pass_mark))
