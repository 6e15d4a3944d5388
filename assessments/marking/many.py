"""Handing in many attempts at once: results from paper, and what was left open when the time was over.

They are marked and recorded as one by one, but the number of queries is the same for five hundred as for five.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from assessments import signals
from assessments.attempts.closing import CLOSED, close, mark_attempt
from assessments.attempts.log import each_once, outcome
from assessments.attempts.marks import MarkRow, marked_answers, write_marks
from assessments.attempts.models import Answer, Attempt
from assessments.marking.mark import Marked
from assessments.placements.keep import keep
from assessments.questions.models import Question
from learning import api
from learning.columns import Columns
from learning.models import Activity
from learning.rows import Update

AT_ONCE = 500
COLUMNS = Columns(Attempt, ["id", *CLOSED])
RESULTS = Update(COLUMNS)


class Saved(NamedTuple):
    """What is read of an answer: there are ten thousand of them, and a model's instance is dear."""

    attempt: int
    place: int
    response: Any
    confidence: int | None


Answers = dict[int, dict[int, Saved]]


def mark_many(attempts: Iterable[Attempt]) -> int:
    """Hand in ``attempts`` with the answers that are saved of them; return how many were.

    One that was handed in before stays as it is. So does one that nothing can be marked of, whose enrolment has ended or
    whose course has changed: ``submit`` knows what to do with it.
    """
    by_course: dict[int, list[int]] = defaultdict(list)
    for attempt in attempts:
        by_course[attempt.enrolment.course_id].append(attempt.pk)
    return sum(
        _mark_some(course, pks[start : start + AT_ONCE])
        for course, pks in by_course.items()
        for start in range(0, len(pks), AT_ONCE)
    )


@transaction.atomic
def _mark_some(course_id: int, ids: Iterable[int]) -> int:
    now = timezone.now()
    attempts = _locked(ids)
    answers = _answers(attempts)
    marked = {each.pk: mark_attempt(each, answers[each.pk]) for each in attempts}
    attempts = [each for each in attempts if not marked[each.pk].is_empty]
    said: dict[int, list[dict[str, Any]]] = defaultdict(list)
    describe = each_once()
    for attempt in attempts:
        close(attempt, marked[attempt.pk], now)
        responses = {place: answer.response for place, answer in answers[attempt.pk].items()}
        said[attempt.enrolment_id] += outcome(attempt, marked[attempt.pk].marks, responses, describe=describe)
    recorded = api.record_many(course_id, said)
    done = [each for each in attempts if each.enrolment_id in recorded]
    _write(done, marked, now)
    return len(done)


def _locked(ids: Iterable[int]) -> list[Attempt]:
    found = Attempt.objects.select_for_update(of=("self",)).filter(
        pk__in=list(ids), submitted_at__isnull=True
    )
    attempts = list(found.defer("paper").order_by("pk"))
    papers = _papers([each.pk for each in attempts])
    places = Activity.objects.select_related("course").in_bulk({each.activity_id for each in attempts})
    for attempt in attempts:
        attempt.paper, attempt.activity = papers[attempt.pk], places[attempt.activity_id]
    return attempts


def _papers(ids: list[int]) -> dict[int, dict[str, Any]]:
    """The papers of attempts. Papers that are alike, as of one form in a hall, are read once and are one."""
    texts = Attempt.objects.filter(pk__in=ids).values_list("pk", Cast("paper", TextField()))
    read: dict[str, dict[str, Any]] = {}
    return {pk: read[text] if text in read else read.setdefault(text, json.loads(text)) for pk, text in texts}


def _answers(attempts: list[Attempt]) -> Answers:
    """What is saved of ``attempts``, by attempt and place."""
    found: Answers = defaultdict(dict)
    saved = Answer.objects.filter(attempt__in=[each.pk for each in attempts])
    for answer in map(Saved._make, saved.values_list("attempt_id", "place", "response", "confidence")):
        found[answer.attempt][answer.place] = answer
    return found


def _write(attempts: list[Attempt], marked: dict[int, Marked], now: datetime) -> None:
    wanted = {question["question"] for each in attempts for question in each.paper["questions"]}
    living = set(Question.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    rows: list[MarkRow] = []
    for attempt in attempts:
        asked = enumerate(attempt.paper["questions"])
        known = {place: each["question"] for place, each in asked if each["question"] in living}
        rows += marked_answers(attempt, marked[attempt.pk], known, now)
        signals.tell(attempt)
    write_marks(rows)
    RESULTS.write([COLUMNS.values_of(each) for each in attempts])
    keep(attempts)
