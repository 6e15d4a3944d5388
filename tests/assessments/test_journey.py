"""A learner and a quiz, from the button in the lesson to the result, without a script."""

import pytest
from django.test import Client

from assessments.attempts.models import Attempt
from assessments.models import Mode
from learning import api
from learning.models import Activity, Enrolment, Learner, Progress, Statement
from tests.assessments.making import (
    answers,
    begin,
    form_of,
    make_place,
    make_question,
    make_quiz,
    page,
    press_start,
)

pytestmark = pytest.mark.django_db


def progress(place, learner=None) -> Progress:
    return Progress.objects.get(activity=place, **({"enrolment__learner": learner} if learner else {}))


def test_a_learner_takes_an_exam_and_passes(hoa):
    quiz = make_quiz(3, mode=Mode.EXAM, pass_mark=0.6)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    form = form_of(hoa.get(page(attempt)))
    form |= {"q0": "true", "q1": "true", "q2": "false", "go": "finish"}
    response = hoa.post(page(attempt), form, follow=True)
    assert response.redirect_chain[-1][0] == page(attempt, "result")
    attempt.refresh_from_db()
    assert attempt.passed
    assert attempt.score == pytest.approx(2 / 3, abs=1e-4)
    row = progress(place)
    assert row.passed_at
    assert row.satisfied_at
    assert row.score == pytest.approx(2 / 3, abs=1e-4)
    enrolment = Enrolment.objects.get()
    assert enrolment.satisfied_at
    assert enrolment.passed_at


def test_the_result_shows_each_question_with_words_and_the_way_back(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt), answers(attempt) | {"q1": "false", "go": "finish"})
    html = hoa.get(page(attempt, "result")).content.decode()
    assert html.count("l-question--right") == 1
    assert html.count("l-question--wrong") == 1
    assert "Vì " in html
    assert 'href="/khoa-hoc/bai-1/"' in html
    assert "50%" in html


def test_the_exam_that_completes_a_course_leads_to_its_certificate(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM)
    place = make_place(quiz)
    Activity.objects.filter(pk=place.course_id).update(address="/khoa-hoc/khoa/")
    way = 'href="/khoa-hoc/khoa/"'
    failed = begin(hoa, place, quiz)
    hoa.post(page(failed), answers(failed, "false") | {"go": "finish"})
    assert way not in hoa.get(page(failed, "result")).text
    passed = begin(hoa, place, quiz)
    hoa.post(page(passed), answers(passed) | {"go": "finish"})
    html = hoa.get(page(passed, "result")).text
    assert html.count(way) == 2, "above and below the questions"
    assert "Get my certificate" in html
    assert way not in hoa.get(page(failed, "result")).text


def test_an_exam_that_is_not_passed_leaves_the_lesson_open(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt), answers(attempt, "false") | {"go": "finish"})
    row = progress(place)
    assert row.satisfied_at is None
    assert row.completed_at is None
    assert row.progress == 0
    assert Statement.objects.filter(verb=api.verbs.FAILED).count() == 1


def test_practice_is_completed_whatever_the_score(hoa):
    quiz = make_quiz(2, mode=Mode.PRACTICE)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt), answers(attempt, "false") | {"go": "finish"})
    assert progress(place).satisfied_at
    assert not Statement.objects.filter(verb__in=[api.verbs.PASSED, api.verbs.FAILED]).exists()


def test_a_better_second_attempt_passes_and_the_best_score_stays(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM)
    place = make_place(quiz)
    for value in ("false", "true", "false"):
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt), answers(attempt, value) | {"go": "finish"})
    row = progress(place)
    assert row.passed_at
    assert row.score == 1
    assert row.attempts == 3
    assert [each.number for each in Attempt.objects.all()] == [1, 2, 3]


def test_pressing_start_twice_goes_on_with_the_same_attempt(hoa):
    quiz = make_quiz()
    place = make_place(quiz)
    first = begin(hoa, place, quiz)
    assert begin(hoa, place, quiz) == first
    assert Statement.objects.filter(verb=api.verbs.ATTEMPTED).count() == 1


def test_gaps_are_asked_about_before_handing_in(hoa):
    quiz = make_quiz(3)
    attempt = begin(hoa, make_place(quiz), quiz)
    response = hoa.post(page(attempt), {"q0": "true", "q0-was": "", "go": "finish"}, follow=True)
    assert response.redirect_chain[-1][0] == page(attempt, "finish")
    assert f"{page(attempt)}?page=1#q1" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    hoa.post(page(attempt, "finish"))
    attempt.refresh_from_db()
    assert attempt.score == pytest.approx(1 / 3, abs=1e-4)


def test_a_long_quiz_comes_in_pages_and_each_page_saves(hoa):
    quiz = make_quiz(12)
    attempt = begin(hoa, make_place(quiz), quiz)
    first = hoa.get(page(attempt))
    assert first.content.decode().count("data-question=") == 5
    form = form_of(first) | {f"q{place}": "true" for place in range(5)}
    response = hoa.post(page(attempt), form | {"go": "3"})
    assert response.url == f"{page(attempt)}?page=3"
    third = hoa.get(response.url)
    assert 'data-question="q10"' in third.content.decode()
    assert third.content.decode().count("l-numbers__link--answered") == 5
    assert hoa.post(page(attempt), form_of(third) | {"go": "q6"}).url == f"{page(attempt)}?page=2#q6"
    assert attempt.answers.count() == 5


def test_what_waited_on_a_device_does_not_take_the_place_of_what_was_answered_since(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    kept = form_of(hoa.get(page(attempt))) | {"q0": "true", "q1": "true"}
    hoa.post(page(attempt, "save"), kept | {"q0": "false"})
    hoa.post(page(attempt, "save"), kept | {"q0": "true", "q1": "false", "later": "1"})
    assert dict(attempt.answers.values_list("place", "response")) == {0: False, 1: True}


def test_what_waited_on_a_device_is_kept_where_nothing_was_answered_since(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    kept = form_of(hoa.get(page(attempt))) | {"q0": "true", "q1": "false", "later": "1"}
    for _again in range(2):
        assert set(hoa.post(page(attempt, "save"), kept).json()["saved"]) == {"q0", "q1"}
    assert dict(attempt.answers.values_list("place", "response")) == {0: True, 1: False}


def test_ten_questions_stand_on_one_page(hoa):
    quiz = make_quiz(10)
    attempt = begin(hoa, make_place(quiz), quiz)
    assert hoa.get(page(attempt)).content.decode().count("data-question=") == 10


@pytest.mark.parametrize("wanted", ["0", "99", "x", "", "9" * 5000])
def test_a_page_that_is_not_there_becomes_one_that_is(hoa, wanted):
    quiz = make_quiz(12)
    attempt = begin(hoa, make_place(quiz), quiz)
    assert hoa.get(page(attempt), {"page": wanted}).status_code == 200


def test_what_was_answered_is_there_after_coming_back(hoa):
    quiz = make_quiz(
        [
            make_question(
                "a", type="single_choice", options=[{"text": "Một", "correct": True}, {"text": "Hai"}]
            ),
            make_question("b", type="short_text", accepted=["mật khẩu"]),
            make_question("c", type="ordering", items=["một", "hai", "ba"]),
        ]
    )
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    form = form_of(hoa.get(page(attempt)))
    sent = form | {"q0": "1", "q1": "mat khau", "q2-0": "2", "q2-1": "", "q2-2": "1"}
    hoa.post(page(attempt), sent)
    again = form_of(hoa.get(page(begin(hoa, place, quiz))))
    assert {name: again[name] for name in ("q0", "q1", "q2-0", "q2-1", "q2-2")} == {
        name: sent[name] for name in ("q0", "q1", "q2-0", "q2-1", "q2-2")
    }


def test_a_citizen_without_an_account_takes_the_quiz_of_an_open_course():
    quiz = make_quiz(2)
    place = make_place(quiz)
    guest = Client()
    attempt = begin(guest, place, quiz)
    assert "learning_guest" in guest.cookies
    guest.post(page(attempt), answers(attempt) | {"go": "finish"})
    learner = Learner.objects.get()
    assert learner.user is None
    assert progress(place, learner).satisfied_at


def test_a_guest_is_sent_to_sign_in_where_the_course_asks_for_it():
    quiz = make_quiz(2)
    place = make_place(quiz, open_to_guests=False)
    guest = Client()
    response = press_start(guest, place, quiz)
    assert response.url == "/khoa-hoc/bai-1/"
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()


def test_finishing_the_last_thing_says_that_the_course_is_completed(hoa):
    quiz = make_quiz(1, mode=Mode.EXAM)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    said = [str(message) for message in hoa.get(page(attempt, "result")).context["messages"]]
    assert len(said) == 1


def test_every_screen_of_a_quiz_is_served_without_inline_script_or_style(hoa):
    quiz = make_quiz(12, time_limit=30, mode=Mode.EXAM)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    screens = [hoa.get(page(attempt)), hoa.get(page(attempt, "finish"))]
    hoa.post(page(attempt, "finish"))
    screens.append(hoa.get(page(attempt, "result")))
    for screen in screens:
        assert screen.status_code == 200
        html = screen.content.decode()
        assert "<style" not in html
        assert ' style="' not in html
        assert "onclick" not in html
