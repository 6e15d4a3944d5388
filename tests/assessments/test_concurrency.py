"""Two tabs at the very same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.attempts.answer import AttemptClosed, save_answers
from assessments.attempts.models import Attempt
from assessments.attempts.start import start
from assessments.attempts.submit import submit
from assessments.models import Mode
from learning import api
from learning.models import Progress, Statement
from tests.assessments.making import make_place, make_quiz
from tests.factories import make_learner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 4


def at_once(do) -> list:
    """What ``do`` gives when several do it at the same time, each with a connection of its own."""

    def alone(number: int):
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        return list(threads.map(alone, range(AT_ONCE)))


@pytest.fixture
def place_and_quiz():
    quiz = make_quiz(3, mode=Mode.EXAM)
    return make_place(quiz), quiz


def test_starting_at_once_begins_one_attempt(place_and_quiz):
    place, quiz = place_and_quiz
    enrolment = api.enrol(learner=make_learner(), course=place.course)
    attempts = at_once(lambda _number: start(enrolment=enrolment, activity=place, quiz=quiz))
    assert len({attempt.pk for attempt in attempts}) == 1
    assert Statement.objects.filter(verb=api.verbs.ATTEMPTED).count() == 1


def test_handing_in_at_once_marks_and_records_once(place_and_quiz):
    place, quiz = place_and_quiz
    enrolment = api.enrol(learner=make_learner(), course=place.course)
    attempt = start(enrolment=enrolment, activity=place, quiz=quiz)
    save_answers(attempt=attempt, responses={0: True, 1: True, 2: True})
    done = at_once(lambda _number: submit(attempt=attempt))
    assert sorted(each.again for each in done) == [False, True, True, True]
    assert {each.attempt.score for each in done} == {1.0}
    assert Statement.objects.filter(verb=api.verbs.PASSED).count() == 1
    assert Progress.objects.get(activity=place).passed_at


def test_saving_while_another_tab_hands_in_either_counts_or_is_refused(place_and_quiz):
    place, quiz = place_and_quiz
    enrolment = api.enrol(learner=make_learner(), course=place.course)
    attempt = start(enrolment=enrolment, activity=place, quiz=quiz)

    def one_of_both(number: int) -> bool:
        if number == 0:
            submit(attempt=attempt)
            return False
        try:
            save_answers(attempt=attempt, responses={number - 1: True})
        except AttemptClosed:
            return False
        return True

    saved = at_once(one_of_both)
    result = Attempt.objects.get()
    # Once handed in, what was left open has an answer too, without a response.
    assert result.answers.filter(response__isnull=False).count() == sum(saved)
    assert result.score == pytest.approx(sum(saved) / 3, abs=1e-4)
