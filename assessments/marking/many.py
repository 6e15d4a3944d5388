"""Handing in many attempts at once: results from paper, and what was left open when the time was over.

They are marked and recorded as one by one, but the number of queries is the same for five hundred as for five.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import signals
from assessments.attempts.closing import CLOSED, close, marked_answers, sure_of, write_marks
from assessments.attempts.log import outcome
from assessments.attempts.models import Answer, Attempt
from assessments.marking.mark import Marked, mark_paper
from assessments.questions.models import Question
from learning import api

AT_ONCE = 500
UPDATED_AT_ONCE = 100


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
    marked = {each.pk: _marked(each, answers[each.pk]) for each in attempts}
    attempts = [each for each in attempts if not marked[each.pk].is_empty]
    said: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for attempt in attempts:
        close(attempt, marked[attempt.pk], now)
        responses = {place: answer.response for place, answer in answers[attempt.pk].items()}
        said[attempt.enrolment_id] += outcome(attempt, marked[attempt.pk].marks, responses)
    recorded = api.record_many(course_id, said)
    done = [each for each in attempts if each.enrolment_id in recorded]
    _write(done, answers, marked, now)
    return len(done)


def _locked(ids: Iterable[int]) -> list[Attempt]:
    found = Attempt.objects.select_for_update(of=("self",)).filter(
        pk__in=list(ids), submitted_at__isnull=True
    )
    return list(found.select_related("activity__course").order_by("pk"))


def _answers(attempts: list[Attempt]) -> dict[int, dict[int, Answer]]:
    found: dict[int, dict[int, Answer]] = defaultdict(dict)
    for answer in Answer.objects.filter(attempt__in=[each.pk for each in attempts]):
        found[answer.attempt_id][answer.place] = answer
    return found


def _marked(attempt: Attempt, answers: dict[int, Answer]) -> Marked:
    responses = {place: answer.response for place, answer in answers.items()}
    return mark_paper(attempt.questions, responses, attempt.corrections, sure_of(attempt, answers))


def _write(attempts: list[Attempt], answers, marked, now) -> None:
    wanted = {question["question"] for each in attempts for question in each.paper["questions"]}
    living = set(Question.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    rows: list[Answer] = []
    for attempt in attempts:
        asked = enumerate(attempt.paper["questions"])
        known = {place: each["question"] for place, each in asked if each["question"] in living}
        rows += marked_answers(attempt, answers[attempt.pk], marked[attempt.pk], known, now)
        signals.tell(attempt)
    write_marks(rows)
    Attempt.objects.bulk_update(attempts, CLOSED, batch_size=UPDATED_AT_ONCE)
