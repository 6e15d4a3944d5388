"""When a quiz may be begun, how long it takes, and who has longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.attempts.longer import lengthen
from assessments.attempts.models import Attempt
from assessments.models import Answer, ExtraTime, Mode
from learning import api
from learning.models import Progress, Statement
from tests.assessments.making import answers, begin, make_place, make_quiz, page, press_start

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def said(client, place, quiz) -> str:
    """What the lesson says after the button was pressed in vain."""
    response = press_start(client, place, quiz)
    assert response.url == "/khoa-hoc/bai-1/"
    return str(list(client.get(page(Attempt.objects.last(), "result")).context["messages"])[-1])


def hand_in(client, attempt, value="true"):
    client.post(page(attempt), answers(attempt, value) | {"go": "finish"})
    attempt.refresh_from_db()
    return attempt


# --- opening, closing, waiting -----------------------------------------------------------------------------


@pytest.mark.parametrize("window", [{"opens_at": HOUR}, {"closes_at": -HOUR}])
def test_outside_its_window_a_quiz_cannot_be_begun(hoa, window):
    quiz = make_quiz(1, **{name: timezone.now() + shift for name, shift in window.items()})
    press_start(hoa, make_place(quiz), quiz)
    assert not Attempt.objects.exists()


def test_who_has_begun_hands_in_when_the_quiz_closes(hoa):
    closes = timezone.now() + timedelta(minutes=10)
    quiz = make_quiz(1, time_limit=60, closes_at=closes, opens_at=timezone.now() - HOUR)
    assert begin(hoa, make_place(quiz), quiz).due_at == closes


def test_after_an_attempt_one_waits_as_long_as_the_quiz_says(hoa):
    quiz = make_quiz(1, wait=60)
    place = make_place(quiz)
    first = hand_in(hoa, begin(hoa, place, quiz))
    assert "You may try again from" in said(hoa, place, quiz)
    assert Attempt.objects.count() == 1
    Attempt.objects.update(submitted_at=first.submitted_at - HOUR)
    assert begin(hoa, place, quiz).number == 2


# --- time --------------------------------------------------------------------------------------------------


def test_answers_count_until_the_quizs_own_grace_is_over(hoa):
    quiz = make_quiz(2, time_limit=10, grace=300)
    attempt = begin(hoa, make_place(quiz), quiz)
    Attempt.objects.update(due_at=timezone.now() - timedelta(seconds=290))
    assert hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""}).status_code == 200
    Attempt.objects.update(due_at=timezone.now() - timedelta(seconds=310))
    refused = hoa.post(page(attempt, "save"), {"q1": "true", "q1-was": ""})
    assert refused.status_code == 409
    assert "time is up" in refused.json()["error"]
    assert list(attempt.answers.values_list("place", flat=True)) == [0]


def test_the_page_counts_down_by_what_the_server_says(hoa):
    quiz = make_quiz(1, time_limit=10)
    attempt = begin(hoa, make_place(quiz), quiz)
    assert 590 <= hoa.get(page(attempt, "clock")).json()["left"] <= 600
    assert 'data-left="' in hoa.get(page(attempt)).text
    assert 590 <= hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""}).json()["left"] <= 600


def extra(learner, **fields) -> ExtraTime:
    return ExtraTime.objects.create(learner=learner, **fields)


def test_extra_time_is_there_from_the_start(hoa):
    quiz = make_quiz(1, time_limit=40)
    extra(hoa.learner, percent=25)
    extra(hoa.learner, quiz=quiz, minutes=5)
    extra(hoa.learner, percent=90, until=timezone.localdate() - timedelta(days=1))
    attempt = begin(hoa, make_place(quiz), quiz)
    assert attempt.due_at - attempt.started_at == timedelta(minutes=50), (
        "the longest, and only while it is valid"
    )


def test_extra_time_reaches_a_running_attempt_and_takes_nothing_away(hoa):
    quiz = make_quiz(1, time_limit=40)
    attempt = begin(hoa, make_place(quiz), quiz)
    given = extra(hoa.learner, quiz=quiz, minutes=30)
    assert [lengthen(given), lengthen(given)] == [1, 0]
    attempt.refresh_from_db()
    assert attempt.due_at - attempt.started_at == timedelta(minutes=70)
    ExtraTime.objects.update(minutes=1)
    assert lengthen(ExtraTime.objects.get()) == 0


def test_extra_time_of_another_quiz_and_of_another_person_changes_nothing(hoa):
    quiz, other = make_quiz(1, time_limit=40), make_quiz(1)
    extra(hoa.learner, quiz=other, minutes=30)
    extra(api.new_guest(), minutes=30)
    attempt = begin(hoa, make_place(quiz), quiz)
    assert attempt.due_at - attempt.started_at == timedelta(minutes=40)


def test_extra_time_outlasts_the_closing_of_the_quiz(hoa):
    closes = timezone.now() + timedelta(minutes=10)
    quiz = make_quiz(1, time_limit=20, closes_at=closes)
    extra(hoa.learner, percent=50)
    assert begin(hoa, make_place(quiz), quiz).due_at == closes + timedelta(minutes=10)


# --- what counts -------------------------------------------------------------------------------------------


def test_a_placement_is_completed_whatever_the_score_and_nobody_fails_it(hoa):
    quiz = make_quiz(2, mode=Mode.PLACEMENT)
    place = make_place(quiz)
    attempt = hand_in(hoa, begin(hoa, place, quiz), "false")
    assert (attempt.score, attempt.passed) == (0, None)
    assert Progress.objects.get(activity=place).satisfied_at
    assert "success" not in Statement.objects.get(verb=api.verbs.COMPLETED).data["result"]
    html = hoa.get(page(attempt, "result")).text
    assert "This is where you stand" in html
    assert "l-result--again" not in html


def test_where_the_first_attempt_counts_a_better_second_one_does_not_pass(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM, counts="first")
    place = make_place(quiz)
    hand_in(hoa, begin(hoa, place, quiz), "false")
    second = hand_in(hoa, begin(hoa, place, quiz), "true")
    row = Progress.objects.get(activity=place)
    assert (row.passed_at, row.score) == (None, 0)
    assert "The first attempt, 0%" in hoa.get(page(second, "result")).text


def test_where_the_average_counts_it_is_what_is_stated(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM, counts="average", pass_mark=0.5)
    place = make_place(quiz)
    hand_in(hoa, begin(hoa, place, quiz), "false")
    hand_in(hoa, begin(hoa, place, quiz), "true")
    row = Progress.objects.get(activity=place)
    assert row.passed_at
    assert row.score == 0.5


def test_an_exam_with_a_section_below_its_mark_is_not_passed(hoa):
    quiz = make_quiz(3, mode=Mode.EXAM, pass_mark=0.5)
    attempt = begin(hoa, make_place(quiz), quiz)
    attempt.paper["sections"] = [{"title": "Luật", "instructions": "", "pass_mark": 0.6}]
    attempt.paper["questions"][2]["section"] = 0
    attempt.save()
    hoa.post(page(attempt), answers(attempt) | {"q2": "false", "go": "finish"})
    attempt.refresh_from_db()
    assert (round(attempt.score, 2), attempt.passed) == (0.67, False)
    assert "60%, not reached yet" in hoa.get(page(attempt, "result")).text


def test_an_attempt_from_before_there_were_rules_is_shown_and_marked(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    old = {name: attempt.paper[name] for name in ("title", "mode", "pass_mark")}
    new = ("weight", "section")
    old["questions"] = [
        {k: v for k, v in each.items() if k not in new} for each in attempt.paper["questions"]
    ]
    Attempt.objects.update(paper=old, quiz=None)
    assert hoa.get(page(attempt)).status_code == 200
    assert hand_in(hoa, attempt).score == 1
    assert hoa.get(page(attempt, "result")).text.count("l-question--right") == 2


def test_being_sure_counts_where_the_quiz_says_so(hoa):
    quiz = make_quiz(2, sureness="scored")
    attempt = begin(hoa, make_place(quiz), quiz)
    sent = {
        "q0": "true",
        "q0-was": "",
        "q0-sure": "3",
        "q0-noted": "00",
        "q1": "false",
        "q1-was": "",
        "q1-sure": "1",
    }
    hoa.post(page(attempt), {**sent, "q1-noted": "00", "go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 0.5, "3 points of 6"
    assert dict(Answer.objects.values_list("place", "score")) == {0: 1, 1: 0}
    html = hoa.get(page(attempt, "result")).text
    assert "Sure: 1 of 1 right" in html
    assert "I guessed: 0 of 1 right" in html
