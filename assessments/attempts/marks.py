"""The marks of an attempt's answers, written by one query."""

from collections.abc import Mapping
from datetime import datetime

from assessments.attempts.models import Answer, Attempt
from assessments.marking.mark import Marked
from assessments.questions.base import Mark
from learning.columns import Columns
from learning.rows import Upsert

# What an answer has by its mark, and what one that was never given has besides.
MARK_COLUMNS = ["attempt_id", "place", "question_id", "flagged", "score", "waits", "saved_at"]
MARKS = Upsert(Columns(Answer, MARK_COLUMNS), key=["attempt_id", "place"], changed=["score", "waits"])
MarkRow = tuple[int, int, int | None, bool, float | None, bool, datetime]


def marked_answers(
    attempt: Attempt, marked: Marked, known: Mapping[int, int], now: datetime
) -> list[MarkRow]:
    """The mark of each question of the paper, also where nothing was answered.

    ``known`` are the questions that still exist, by place.
    """
    return [
        mark_row(attempt, place, marked.marks.get(place), known.get(place), now)
        for place in range(len(attempt.paper["questions"]))
    ]


def mark_row(
    attempt: Attempt, place: int, mark: Mark | None, question_id: int | None, now: datetime
) -> MarkRow:
    """One mark, None where the question does not count. What is kept of the answer stays as it is."""
    waits = mark is not None and mark.waits
    score = None if mark is None or waits else mark.score
    return attempt.pk, place, question_id, False, score, waits, now


def write_marks(rows: list[MarkRow]) -> None:
    """Upsert ``rows`` by one query. Where nothing was answered there is an answer from now on, which says so."""
    MARKS.write(rows)
