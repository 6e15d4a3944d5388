"""Handing in many at once, and what is overdue."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.attempts.overdue import hand_in_overdue
from assessments.attempts.start import start
from assessments.attempts.submit import submit
from assessments.marking.many import mark_many
from assessments.models import Answer, Attempt, Mode, Question
from assessments.signals import attempt_marked, attempt_submitted
from learning import api, registry
from learning.models import Enrolment, Progress, Statement
from tests.assessments.making import make_place, make_quiz, new_question
from tests.factories import make_learner

pytestmark = pytest.mark.django_db


def started(quiz, place, count: int, *, value: bool = True, values: list | None = None) -> list[Attempt]:
    """Attempts of so many learners, each with all questions answered, or those with ``values`` that have one."""
    given = [value] * quiz.size if values is None else values
    made = []
    for number in range(count):
        learner = make_learner(f"Người {number} của {quiz.code}")
        enrolment = api.enrol(learner=learner, course=place.course)
        attempt = start(enrolment=enrolment, activity=place, quiz=quiz)
        made.append(attempt)
        Answer.objects.bulk_create(
            Answer(
                attempt=attempt, place=n, response=response, confidence=n % 4 or None, saved_at=timezone.now()
            )
            for n, response in enumerate(given)
            if response is not None
        )
    return list(Attempt.objects.filter(pk__in=[each.pk for each in made]).select_related("enrolment"))


def what_came_of(attempt: Attempt) -> tuple:
    attempt.refresh_from_db()
    progress = Progress.objects.get(enrolment=attempt.enrolment, activity=attempt.activity)
    enrolment = Enrolment.objects.get(pk=attempt.enrolment_id)
    said = Statement.objects.filter(enrolment=enrolment).order_by("pk").values_list("verb", flat=True)
    return (
        attempt.score,
        attempt.passed,
        [(each.place, each.score) for each in attempt.answers.all()],
        (progress.score, progress.attempts, bool(progress.satisfied_at)),
        (enrolment.score, enrolment.progress, bool(enrolment.satisfied_at), bool(enrolment.passed_at)),
        list(said),
    )


def of_every_kind() -> list[tuple[Question, Any]]:
    """A question of each kind that needs no picture, with what is answered to it: right, wrong, or nothing at all."""
    made = []
    for number, (name, kind) in enumerate(sorted(registry.question_types.items())):
        example = kind.examples()[0]
        question = new_question(f"q-{name}", type=name, **example.data)
        with suppress(ValidationError):
            question.kind.clean(question.plain_data())
            made.append((question, [*example.right[:1], *example.wrong[:1], None][number % 3 :][:1]))
    Question.objects.bulk_create(question for question, _given in made)
    return [(question, given[0] if given else None) for question, given in made]


def rows_of(attempt: Attempt) -> list[str]:
    """All that is kept of ``attempt``, letter for letter, without what names it and its learner."""
    enrolment = attempt.enrolment
    names = {str(enrolment.uuid): "registration", str(enrolment.learner.uuid): "learner"}
    said = Statement.objects.filter(enrolment=enrolment).order_by("pk")
    names |= {str(each.uuid): "statement" for each in said}
    tables = [
        said.annotate(letter=Cast("data", TextField())),
        Answer.objects.filter(attempt=attempt),
        Attempt.objects.filter(pk=attempt.pk),
        Progress.objects.filter(enrolment=enrolment).order_by("activity"),
        Enrolment.objects.filter(pk=enrolment.pk),
    ]
    own = {"id", "uuid", "enrolment_id", "attempt_id", "learner_id"}
    lines = [str({k: v for k, v in row.items() if k not in own}) for each in tables for row in each.values()]
    for name, word in names.items():
        lines = [line.replace(name, word) for line in lines]
    return lines


@pytest.mark.parametrize("mode", [Mode.EXAM, Mode.PRACTICE])
def test_many_are_recorded_letter_for_letter_as_one_by_one(mode):
    asked = of_every_kind()
    quiz = make_quiz([question for question, _given in asked], mode=mode, sureness="scored")
    place = make_place(quiz)
    with time_machine.travel(timezone.now(), tick=False):
        one, *many = started(quiz, place, 3, values=[given for _question, given in asked])
        Attempt.objects.update(paper=one.paper, seed=one.seed)  # in the same order for each
        submit(attempt=one)
        assert mark_many(many) == 2
        first, *others = (rows_of(each) for each in (one, *many))
        assert others == [first, first]
        assert len(first) > 2 * len(asked)


@pytest.mark.parametrize("value", [True, False])
def test_many_at_once_come_out_as_one_by_one(value):
    quiz = make_quiz(3, mode=Mode.EXAM)
    place = make_place(quiz)
    one, *many = started(quiz, place, 3, value=value)
    submit(attempt=one)
    assert mark_many(many) == 2
    assert mark_many(many) == 0
    assert what_came_of(many[0]) == what_came_of(many[1]) == what_came_of(one)


def test_many_cost_as_many_queries_as_few():
    quiz = make_quiz(2)
    place = make_place(quiz)
    counts = []
    for number in (2, 6):
        attempts = started(quiz, place, number)
        with CaptureQueriesContext(connection) as captured:
            assert mark_many(attempts) == number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_who_waits_for_nobody_is_told_of_once_and_twice(django_capture_on_commit_callbacks):
    heard: list[str] = []

    def submitted(**kwargs):
        heard.append("submitted")

    def marked(**kwargs):
        heard.append("marked")

    attempt_submitted.connect(submitted)
    attempt_marked.connect(marked)
    quiz = make_quiz(1)
    with django_capture_on_commit_callbacks(execute=True):
        mark_many(started(quiz, make_place(quiz), 1))
    assert heard == ["submitted", "marked"]


def test_what_is_overdue_is_handed_in_and_what_is_not_stays_open():
    quiz = make_quiz(1, time_limit=10)
    late, open_, ended = started(quiz, make_place(quiz), 3)
    over = timezone.now() - timedelta(minutes=5)
    Attempt.objects.filter(pk__in=[late.pk, ended.pk]).update(due_at=over)
    api.withdraw(ended.enrolment)
    assert hand_in_overdue() == 1
    assert hand_in_overdue() == 0
    assert [each.submitted_at is not None for each in Attempt.objects.order_by("pk")] == [True, False, False]
    late.refresh_from_db()
    assert late.score == 1
