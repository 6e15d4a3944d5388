"""What somebody answered in an exam, question by question, and nothing of the rest: papers are long, and many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from assessments.analysis.trust import RIGHT
from assessments.attempts.models import Answer, Attempt
from assessments.hints.chosen import chosen
from assessments.marking.mark import FULL

AT_ONCE = 100  # papers in memory


class Row(NamedTuple):
    """An answer as the database has it: there are many, and all are read."""

    place: int
    response: Any
    score: float
    saved_at: datetime


@dataclass(frozen=True)
class Given:
    """An answer at ``place``. ``wrong`` is what was chosen if it was wrong, and can be compared; ``seconds`` is None
    where nobody knows how long it took."""

    place: int
    is_right: bool
    wrong: str
    seconds: int | None
    saved_at: datetime


@dataclass(frozen=True)
class Sheet:
    """One exam: by question, what was answered. What was left empty, waits or does not count is not in it."""

    attempt: int
    learner: int
    started: datetime
    ended: datetime
    is_onward: bool
    is_on_paper: bool
    given: dict[int, Given] = field(default_factory=dict)

    @property
    def in_order(self) -> list[Given]:
        """What was answered, by place."""
        return sorted(self.given.values(), key=lambda each: each.place)


def exams(**which: Any) -> QuerySet[Attempt]:
    """Attempts of exams that have a result, as far as hints may be found in them."""
    return Attempt.objects.filter(submitted_at__isnull=False, score__isnull=False, **which)


def sheets(keys: Iterable[int]) -> Iterator[Sheet]:
    """The exams of these attempts, some at a time; two queries for each hundred. Others than exams are left out."""
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found = exams(pk__in=some).annotate(learner=F("enrolment__learner")).order_by("pk")
        papers = [each for each in found.defer("seed") if each.is_exam and not each.is_adaptive]
        answers = _answers(papers)
        yield from (_sheet(each, answers[each.pk]) for each in papers)


def _answers(papers: list[Attempt]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {each.pk: [] for each in papers}
    rows = Answer.objects.filter(attempt__in=found, score__isnull=False).order_by()
    for attempt, *row in rows.values_list("attempt", "place", "response", "score", "saved_at"):
        found[attempt].append(Row(*row))
    return found


def _sheet(attempt: Any, answers: list[Row]) -> Sheet:
    sheet = Sheet(
        attempt.pk,
        attempt.learner,
        attempt.started_at,
        attempt.submitted_at,
        attempt.is_onward,
        "held_at" in attempt.paper,
    )
    questions = attempt.questions
    for row in answers:
        counts = attempt.corrections.get(str(row.place), {}).get("counts", "")
        if row.response is not None and counts != FULL and row.place < len(questions):
            question = questions[row.place]
            sheet.given[question["question"]] = _given(row, question, attempt.timing)
    return sheet


def _given(row: Row, question: dict[str, Any], timing: dict[str, int]) -> Given:
    is_right = row.score >= RIGHT
    return Given(
        row.place,
        is_right,
        "" if is_right else chosen(question, row.response),
        timing.get(str(row.place)),
        row.saved_at,
    )
