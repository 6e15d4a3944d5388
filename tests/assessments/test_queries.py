"""What a quiz asks of the database does not grow with the quiz."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.attempts.submit import submit
from assessments.models import Mode
from learning.models import Statement
from tests.assessments.making import answers, begin, make_place, make_quiz, page, press_start

pytestmark = pytest.mark.django_db


def taken(hoa, count: int):
    """An attempt with every question answered, ready to be handed in."""
    quiz = make_quiz(count, mode=Mode.EXAM, code=f"q{count}")
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt, "save"), answers(attempt))
    return attempt


def queries(do) -> int:
    do()  # what a process remembers, it remembers now
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


def test_handing_in_asks_as_much_for_40_questions_as_for_5(hoa):
    counts = []
    for number in (5, 40):
        attempt = taken(hoa, number)
        with CaptureQueriesContext(connection) as captured:
            submit(attempt=attempt)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
    assert Statement.objects.count() == 2 + 5 + 40 + 2 * 2


@pytest.mark.parametrize("name", ["", "finish"])
def test_showing_the_questions_asks_the_same_for_40_as_for_5(hoa, name):
    counts = []
    for number in (5, 40):
        address = page(taken(hoa, number), name)
        counts.append(queries(lambda address=address: hoa.get(address)))
    assert counts[0] == counts[1] <= 6


def test_the_result_asks_the_same_for_40_questions_as_for_5(hoa):
    counts = []
    for number in (5, 40):
        attempt = taken(hoa, number)
        hoa.post(page(attempt, "finish"))
        counts.append(queries(lambda attempt=attempt: hoa.get(page(attempt, "result"))))
    assert counts[0] == counts[1] <= 6


def test_saving_asks_the_same_for_40_answers_as_for_1(hoa):
    quiz = make_quiz(40)
    attempt = begin(hoa, make_place(quiz), quiz)
    one = queries(lambda: hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""}))
    assert queries(lambda: hoa.post(page(attempt, "save"), answers(attempt))) == one <= 10


def test_beginning_asks_the_same_for_40_questions_as_for_5(hoa):
    counts = []
    for number in (5, 40):
        quiz = make_quiz(number, code=f"s{number}")
        place = make_place(quiz)
        begin(hoa, place, quiz)
        type(quiz).objects.filter(pk=quiz.pk).update(attempts_allowed=0)
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt, "finish"))
        with CaptureQueriesContext(connection) as captured:
            press_start(hoa, place, quiz)
        counts.append(len(captured))
    assert counts[0] == counts[1]
