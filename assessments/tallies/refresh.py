"""Keeping the statistics of quizzes as they would be if everything were counted now.

Only months in which something is new, was marked again or is gone are counted, each as a whole. Run twice, or by two
workers at once, it comes to the same.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth

from assessments.analysis.needs import need_numpy
from assessments.quizzes.models import Quiz
from assessments.tallies.models import Tally

Month = tuple[int, date]
Tell = Callable[[Quiz, int], None]


def refresh(quiz: Quiz | None = None, *, everything: bool = False, tell: Tell | None = None) -> int:
    """Count anew what has changed, of ``quiz`` or of all; with ``everything``, also what has not. Returns how many
    months.

    ``tell`` hears of each quiz when it is done, and of how many months. Raises NoNumpy.
    """
    need_numpy()
    from assessments.tallies.analysing import analyse

    months = sorted(stale(quiz) | (_all(quiz) if everything else set()))
    for key, cells in groupby(months, key=itemgetter(0)):
        some = list(cells)
        for _quiz, month in some:
            recount(key, month)
        found = Quiz.objects.filter(pk=key).first()
        if found:  # deleted meanwhile, its tallies are gone with it
            analyse(found)
            if tell:
                tell(found, len(some))
    return len(months)


def stale(quiz: Quiz | None = None) -> set[Month]:
    """The months of quizzes whose tallies are not what their attempts say now. Three queries."""
    from assessments.tallies.counting import first_attempts

    attempts = first_attempts(quiz.pk if quiz else None).order_by()
    waiting = attempts.filter(is_tallied=False).values_list("quiz", TruncMonth("submitted_at")).distinct()
    counted = attempts.filter(is_tallied=True).annotate(month=TruncMonth("submitted_at"))
    there = {
        (key, month.date()): count
        for key, month, count in counted.values_list("quiz", "month").annotate(count=Count("pk"))
    }
    tallies = Tally.objects.filter(quiz=quiz) if quiz else Tally.objects.all()
    kept = {(key, month): count for key, month, count in tallies.values_list("quiz", "month", "attempts")}
    gone = {cell for cell in there.keys() | kept.keys() if there.get(cell, 0) != kept.get(cell, 0)}
    return {(key, month.date()) for key, month in waiting} | gone


@transaction.atomic
def recount(quiz: int, month: date) -> None:
    """Count one month of a quiz as a whole. An attempt that is marked again meanwhile waits, and is stale afterwards."""
    from assessments.tallies.counting import count, of_month

    if not Quiz.objects.filter(pk=quiz).exists():
        return
    tally, _new = Tally.objects.select_for_update().get_or_create(quiz_id=quiz, month=month)
    attempts = of_month(quiz, month)
    attempts.filter(is_tallied=False).update(is_tallied=True)
    counted, read = count(attempts)
    if not read.count:
        tally.delete()
        return
    tally.attempts, tally.passed = read.count, read.passed
    tally.scores = _as_list(read.by_percent)
    tally.minutes = _as_list(read.by_minute)
    tally.questions, tally.options, tally.sums = counted.questions, counted.options, counted.packed()
    tally.save()


def tallies_of(quiz: Quiz) -> list[Tally]:
    """The tallies of a quiz, the earliest month first."""
    return list(Tally.objects.filter(quiz=quiz).order_by("month"))


def _all(quiz: Quiz | None) -> set[Month]:
    from assessments.tallies.counting import first_attempts

    attempts = first_attempts(quiz.pk if quiz else None).order_by()
    months: Iterable = attempts.values_list("quiz", TruncMonth("submitted_at")).distinct()
    return {(key, month.date()) for key, month in months}


def _as_list(counts: dict[int, int]) -> list[int]:
    """Counts by whole number as a list from nought on."""
    return [counts.get(place, 0) for place in range(max(counts, default=-1) + 1)]
