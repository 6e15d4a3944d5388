"""Marking: one attempt handed in, and many that come at once, as results from paper do.

The baseline of many is handing them in one by one. What is measured has everything in it that a hand-in does: marks,
answers, statements in the log, progress up to the course.
"""

import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import compose
from assessments.attempts.submit import submit
from assessments.marking.many import AT_ONCE, mark_many
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from learning import api, registry
from learning.models import Activity, Enrolment, Learner, MoveOn
from tests.assessments.making import make_quiz, new_question
from tests.bench.measure import Result, let_it_count, line

QUESTIONS, ONE_BY_ONE = 20, 60
SHORT, LONG = (f"hand in {count} questions" for count in (5, 40))
SINGLY = f"{QUESTIONS} questions, one by one: each"
TOGETHER = f"{QUESTIONS} questions, {AT_ONCE} at once: each"
MIXED = f"{QUESTIONS} of ten kinds, {AT_ONCE} at once: each"
KINDS = ["single_choice", "multiple_choice", "true_false", "matching", "ordering", "categorise", "drag_words"]
KINDS += ["cloze", "short_text", "number"]


def run(scale: float = 1.0) -> list[Result]:
    took: dict[str, float] = {}
    sql: dict[str, int] = {}
    for name, count in ((SHORT, 5), (LONG, 40)):
        took[name], sql[name] = _one_by_one(make_attempts(count, max(5, int(20 * scale))))
    took[SINGLY], sql[SINGLY] = _one_by_one(make_attempts(QUESTIONS, max(5, int(ONE_BY_ONE * scale))))
    rounds = max(1, int(3 * scale))
    for name, asked in ((TOGETHER, QUESTIONS), (MIXED, of_ten_kinds())):
        attempts = make_attempts(asked, AT_ONCE * rounds)
        let_it_count()
        took[name], sql[name] = min(
            _together(attempts[start : start + AT_ONCE]) for start in range(0, len(attempts), AT_ONCE)
        )
    return [
        line(SHORT, took, sql=sql[SHORT]),
        line(LONG, took, sql=sql[LONG], against=SHORT, wanted="as many SQL as for 5"),
        line(SINGLY, took, sql=sql[SINGLY]),
        line(TOGETHER, took, sql=sql[TOGETHER], against=SINGLY, wanted="≤ 6 ms: 10,000 a minute"),
        line(MIXED, took, sql=sql[MIXED], against=TOGETHER, wanted="≤ 6 ms: 10,000 a minute"),
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
    """Milliseconds of the process for each, and the SQL of all: counted only, for to write it down takes time."""
    queries = 0

    def count(execute: Callable, *asked: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*asked)

    started = time.process_time()
    with connection.execute_wrapper(count):
        assert mark_many(attempts) == len(attempts)
    return (time.process_time() - started) * 1000 / len(attempts), queries


def of_ten_kinds() -> list[tuple[Question, Any]]:
    """As many questions, two of each kind, with a right answer to one and a wrong answer to the other."""
    made, code = [], token_hex(4)
    for number in range(QUESTIONS):
        kind = registry.question_types[KINDS[number // 2]]
        example = kind.examples()[0]
        question = new_question(f"{code}-{number}", type=kind.name, **example.data)
        made.append((question, (example.right if number % 2 else example.wrong)[0]))
    Question.objects.bulk_create(question for question, _response in made)
    return made


@transaction.atomic
def make_attempts(asked: int | list[tuple[Question, Any]], count: int) -> list[Attempt]:
    """So many learners' attempts at a quiz of their own, with all questions answered: true statements, or ``asked``.

    The course has a lesson more: whoever completes it gets a certificate, which is another matter.
    """
    quiz = make_quiz(asked if isinstance(asked, int) else [each for each, _given in asked], mode="exam")
    responses = [True] * asked if isinstance(asked, int) else [given for _each, given in asked]
    place = place_of(quiz)
    now, seed = timezone.now(), token_hex(8)
    same = {"activity": place, "quiz": quiz, "number": 1, "seed": seed, "started_at": now, "seen_at": now}
    paper = compose(quiz, seed=seed)
    attempts = Attempt.objects.bulk_create(
        Attempt(enrolment=enrolment, paper=paper, **same) for enrolment in enrolled(place.course, count)
    )
    Answer.objects.bulk_create(
        (
            Answer(attempt=each, place=n, question_id=question["question"], response=given, saved_at=now)
            for each in attempts
            for n, (question, given) in enumerate(zip(paper["questions"], responses, strict=True))
        ),
        batch_size=1000,
    )
    return attempts


def place_of(quiz: Quiz) -> Activity:
    """The quiz in a lesson of a new course of two."""
    course, first, second, place = (uuid4() for _n in range(4))
    api.declare_course(
        [
            api.Declaration(course, api.COURSE, "Khóa học"),
            api.Declaration(first, api.LESSON, "Bài 1", parent=course),
            api.Declaration(
                place, api.ASSESSMENT, quiz.title, parent=first, fields={"move_on": MoveOn.PASSED}
            ),
            api.Declaration(second, api.LESSON, "Bài 2", parent=course),
        ]
    )
    return Activity.objects.select_related("course").get(key=place)


def enrolled(course: Activity, count: int) -> list[Enrolment]:
    """So many learners who take ``course``."""
    now = timezone.now()
    learners = Learner.objects.bulk_create(Learner(full_name=f"Người {n}") for n in range(count))
    same = {"course": course, "enrolled_at": now, "changed_at": now, "edition": course.edition}
    return Enrolment.objects.bulk_create(Enrolment(learner=each, **same) for each in learners)
