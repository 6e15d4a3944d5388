"""Marking: one attempt handed in, and many that come at once, as results from paper do.

The baseline of many is handing them in one by one. What is measured has everything in it that a hand-in does: marks,
answers, statements in the log, progress up to the course.
"""

import time
from secrets import token_hex

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import compose
from assessments.attempts.submit import submit
from assessments.marking.many import AT_ONCE, mark_many
from assessments.quizzes.models import Quiz
from learning import api
from learning.models import Activity
from tests.assessments.making import make_place, make_quiz
from tests.bench.measure import Result, let_it_count, line
from tests.factories import make_learner

QUESTIONS, ONE_BY_ONE = 20, 60
SHORT, LONG = (f"hand in {count} questions" for count in (5, 40))
SINGLY = f"{QUESTIONS} questions, one by one: each"
TOGETHER = f"{QUESTIONS} questions, {AT_ONCE} at once: each"


def run(scale: float = 1.0) -> list[Result]:
    took: dict[str, float] = {}
    sql: dict[str, int] = {}
    for name, count in ((SHORT, 5), (LONG, 40)):
        took[name], sql[name] = _one_by_one(make_attempts(count, max(5, int(20 * scale))))
    took[SINGLY], sql[SINGLY] = _one_by_one(make_attempts(QUESTIONS, max(5, int(ONE_BY_ONE * scale))))
    rounds = max(1, int(3 * scale))
    attempts = make_attempts(QUESTIONS, AT_ONCE * rounds)
    let_it_count()
    took[TOGETHER], sql[TOGETHER] = min(
        _together(attempts[start : start + AT_ONCE]) for start in range(0, len(attempts), AT_ONCE)
    )
    return [
        line(SHORT, took, sql=sql[SHORT]),
        line(LONG, took, sql=sql[LONG], against=SHORT, wanted="as many SQL as for 5"),
        line(SINGLY, took, sql=sql[SINGLY]),
        line(TOGETHER, took, sql=sql[TOGETHER], against=SINGLY, wanted="≤ 6 ms: 10,000 a minute"),
    ]


def _one_by_one(attempts: list[Attempt]) -> tuple[float, int]:
    """Milliseconds for each, and the SQL of the last one."""
    started = time.perf_counter()
    for attempt in attempts[:-1]:
        submit(attempt=attempt)
    took = (time.perf_counter() - started) * 1000 / (len(attempts) - 1)
    with CaptureQueriesContext(connection) as captured:
        submit(attempt=attempts[-1])
    return took, len(captured)


def _together(attempts: list[Attempt]) -> tuple[float, int]:
    """Milliseconds for each, and the SQL of all. Counting the SQL takes no time: it is only kept."""
    started, before = time.process_time(), len(connection.queries_log)
    connection.force_debug_cursor = True
    try:
        assert mark_many(attempts) == len(attempts)
    finally:
        connection.force_debug_cursor = False
    took = (time.process_time() - started) * 1000 / len(attempts)
    return took, len(connection.queries_log) - before


@transaction.atomic
def make_attempts(questions: int, count: int) -> list[Attempt]:
    """So many learners' attempts at a quiz of their own, with all questions answered."""
    quiz = make_quiz(questions, mode="exam")
    place = make_place(quiz)
    attempts = Attempt.objects.bulk_create(_attempt(quiz, place, n) for n in range(count))
    asked = [each.question_id for each in quiz.quiz_questions.all()]
    Answer.objects.bulk_create(
        (
            Answer(attempt=each, place=n, question_id=pk, response=True, saved_at=each.started_at)
            for each in attempts
            for n, pk in enumerate(asked)
        ),
        batch_size=1000,
    )
    return attempts


def _attempt(quiz: Quiz, place: Activity, number: int) -> Attempt:
    now, seed = timezone.now(), token_hex(8)
    enrolment = api.enrol(learner=make_learner(f"Người {number}"), course=place.course)
    return Attempt(
        enrolment=enrolment,
        activity=place,
        quiz=quiz,
        number=1,
        seed=seed,
        paper=compose(quiz, seed=seed),
        started_at=now,
        seen_at=now,
    )
