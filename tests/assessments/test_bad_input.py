"""Two tabs, forged posts, late answers, questions that change meanwhile: a clear message, and nothing is lost."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.ticket import make_ticket
from assessments.models import Mode, Question
from assessments.questions.item import digest
from learning import api, registry
from learning.models import Activity, Enrolment, Statement
from tests.assessments.making import (
    START,
    answers,
    begin,
    form_of,
    make_place,
    make_question,
    make_quiz,
    page,
    press_start,
)
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
NOW = timezone.now().replace(microsecond=0)


def said(client, address: str) -> str:
    """What the next page says to the learner."""
    return " ".join(str(message) for message in client.get(address).context["messages"])


# --- two tabs ----------------------------------------------------------------------------------------------


def test_a_second_handing_in_shows_the_recorded_result(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    log = Statement.objects.count()
    for address in (page(attempt), page(attempt, "finish")):
        response = hoa.post(address, answers(attempt, "false") | {"go": "finish"})
        assert response.url == page(attempt, "result")
        assert "already" in said(hoa, response.url)
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert {answer.response for answer in attempt.answers.all()} == {True}
    assert Statement.objects.count() == log


def test_a_script_in_a_second_tab_is_told_that_it_is_too_late(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    response = hoa.post(page(attempt, "save"), {"q0": "false", "q0-was": ""})
    assert response.status_code == 409
    assert response.json()["address"] == page(attempt)
    assert response.json()["error"]
    assert attempt.answers.get(place=0).response is True


def test_a_tab_that_was_opened_earlier_does_not_wipe_what_another_saved(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    old_tab = form_of(hoa.get(page(attempt)))
    new_tab = form_of(hoa.get(page(attempt)))
    hoa.post(page(attempt), new_tab | {"q0": "true"})
    hoa.post(page(attempt), old_tab | {"q1": "false"})
    assert {answer.place: answer.response for answer in attempt.answers.all()} == {0: True, 1: False}


def test_an_answer_can_be_taken_back(hoa):
    question = make_question(
        "m", type="multiple_choice", options=[{"text": "Một", "correct": True}, {"text": "Hai"}]
    )
    quiz = make_quiz([question])
    attempt = begin(hoa, make_place(quiz), quiz)
    saved = hoa.post(page(attempt, "save"), {"q0": ["0", "1"], "q0-was": digest(None)}).json()["saved"]
    hoa.post(page(attempt), {"q0-was": saved["q0"]})
    assert attempt.answers.get().response is None


def test_the_script_learns_what_the_server_has(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    response = hoa.post(page(attempt, "save"), {"q1": "true", "q1-was": digest(None)})
    assert response.json() == {"saved": {"q1": digest(True)}, "noted": {}, "left": None}
    assert [(answer.place, answer.response) for answer in attempt.answers.all()] == [(1, True)]


# --- somebody else's, forged, too often --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "save", "finish", "result"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_attempt_is_not_there(hoa, name, method):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    other, stranger = Client(), Client()
    other.force_login(make_user("nam"))
    for client in (other, stranger):
        wanted = 405 if (method, name) in [("get", "save"), ("post", "result")] else 404
        assert (
            getattr(client, method)(page(attempt, name), {"q0": "true", "q0-was": ""}).status_code == wanted
        )
    assert not Answer.objects.exists()


def test_an_attempt_that_never_was_is_not_there(hoa):
    assert hoa.get(f"/learning/attempts/{uuid.uuid4()}/").status_code == 404


def test_a_forged_ticket_starts_nothing(hoa):
    easy, exam = make_quiz(1), make_quiz(2, mode=Mode.EXAM)
    place = make_place(exam)
    for forged in (
        "",
        "x",
        f'["{place.key}",{easy.pk}]',
        signing.dumps([str(place.key), easy.pk], salt="another"),
        make_ticket(place.key, exam.pk)[:-1] + "x",
        signing.dumps("no list", salt="learning.assessments.start"),
    ):
        response = hoa.post(START, {"ticket": forged})
        assert response.status_code == 400
    assert not Attempt.objects.exists()
    assert not Enrolment.objects.exists()


def test_an_old_ticket_asks_to_open_the_lesson_again(hoa):
    quiz = make_quiz(1)
    place = make_place(quiz)
    ticket = make_ticket(place.key, quiz.pk)
    with time_machine.travel(NOW + timedelta(days=30)):
        assert hoa.post(START, {"ticket": ticket}).status_code == 400


def test_a_quiz_that_was_deleted_since_starts_nothing(hoa):
    quiz = make_quiz(1)
    place = make_place(quiz)
    ticket = make_ticket(place.key, quiz.pk)
    quiz.delete()
    assert hoa.post(START, {"ticket": ticket}).status_code == 404


def test_more_attempts_than_allowed_are_refused_in_words(hoa):
    quiz = make_quiz(1, attempts_allowed=2)
    place = make_place(quiz)
    for _number in range(2):
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    response = press_start(hoa, place, quiz)
    assert response.url == "/khoa-hoc/bai-1/"
    assert Attempt.objects.count() == 2
    html = hoa.get(page(attempt, "result")).content.decode()
    assert "2" in html
    assert START not in html


@pytest.mark.parametrize(
    "fields", [{"opens_at": NOW + timedelta(days=1)}, {"closes_at": NOW - timedelta(days=1)}]
)
def test_a_course_that_is_not_open_starts_no_quiz(hoa, fields):
    quiz = make_quiz(1)
    response = press_start(hoa, make_place(quiz, **fields), quiz)
    assert response.url == "/khoa-hoc/bai-1/"
    assert not Attempt.objects.exists()


def test_a_quiz_that_left_its_lesson_cannot_be_begun_but_can_be_finished(hoa):
    quiz = make_quiz(1)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    Activity.objects.filter(pk=place.pk).update(retired_at=timezone.now())
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1
    press_start(hoa, place, quiz)
    assert Attempt.objects.count() == 1


def test_a_withdrawn_enrolment_refuses_and_keeps_the_answers(hoa):
    quiz = make_quiz(1)
    attempt = begin(hoa, make_place(quiz), quiz)
    api.withdraw(Enrolment.objects.get())
    response = hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    assert response.url == "/khoa-hoc/bai-1/"
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert attempt.answers.get().response is True


@pytest.mark.parametrize("value", ["99", "-1", "x", "true" * 500, "1e9", "\x00"])
def test_a_forged_answer_is_simply_wrong(hoa, value):
    options = [{"text": "Một", "correct": True}, {"text": "Hai"}]
    quiz = make_quiz(
        [
            make_question("a", type="single_choice", options=options),
            make_question("b", type="multiple_choice", options=options),
            make_question(
                "c", type="matching", pairs=[{"left": "1", "right": "a"}, {"left": "2", "right": "b"}]
            ),
            make_question("d", type="number", answer=7.0),
            make_question("e", type="short_text", accepted=["mười"]),
        ]
    )
    attempt = begin(hoa, make_place(quiz), quiz)
    names = ["q0", "q1", "q2-0", "q2-1", "q3", "q4"]
    form = dict.fromkeys(names, value) | {f"q{place}-was": "" for place in range(5)}
    hoa.post(page(attempt), form)
    hoa.post(page(attempt, "finish"))
    attempt.refresh_from_db()
    assert attempt.score == 0
    assert hoa.get(page(attempt, "result")).status_code == 200


# --- time --------------------------------------------------------------------------------------------------


def test_answers_within_the_grace_count_and_later_ones_do_not(hoa):
    quiz = make_quiz(2, mode=Mode.EXAM, time_limit=10, pass_mark=0.5)
    place = make_place(quiz)
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = begin(hoa, place, quiz)
        clock.shift(timedelta(minutes=10, seconds=59))
        hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
        clock.shift(timedelta(seconds=2))
        late = hoa.post(page(attempt, "save"), {"q1": "true", "q1-was": ""})
        assert late.status_code == 409
        response = hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
        assert response.url == page(attempt, "result")
        assert "up" in said(hoa, response.url)
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    assert dict(attempt.answers.values_list("place", "response")) == {0: True, 1: None}


def test_when_the_time_is_over_nobody_is_asked_about_gaps(hoa):
    quiz = make_quiz(2, time_limit=10)
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = begin(hoa, make_place(quiz), quiz)
        clock.shift(timedelta(minutes=10))
        response = hoa.post(page(attempt), {"q0": "true", "q0-was": "", "go": "finish"})
    assert response.url == page(attempt, "result")
    attempt.refresh_from_db()
    assert attempt.score == 0.5


def test_coming_back_too_late_offers_the_result_and_changes_nothing_by_looking(hoa):
    quiz = make_quiz(2, time_limit=10)
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = begin(hoa, make_place(quiz), quiz)
        clock.shift(timedelta(hours=3))
        response = hoa.get(page(attempt))
        attempt.refresh_from_db()
        assert attempt.submitted_at is None
        assert page(attempt, "finish") in response.content.decode()
        assert hoa.post(page(attempt, "finish")).url == page(attempt, "result")


def test_an_attempt_left_lying_is_handed_in_before_the_next_one(hoa):
    quiz = make_quiz(2, time_limit=10, attempts_allowed=1)
    place = make_place(quiz)
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
        clock.shift(timedelta(hours=3))
        assert press_start(hoa, place, quiz).url == "/khoa-hoc/bai-1/"
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    assert Attempt.objects.count() == 1


def test_pauses_are_no_time_of_learning(hoa):
    quiz = make_quiz(1)
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = begin(hoa, make_place(quiz), quiz)
        clock.shift(timedelta(seconds=40))
        hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
        clock.shift(timedelta(hours=9))
        hoa.post(page(attempt, "finish"))
    attempt.refresh_from_db()
    assert attempt.seconds == 40 + 300
    assert Enrolment.objects.get().seconds == 340


# --- the question changes meanwhile ------------------------------------------------------------------------


def test_an_edited_question_is_asked_and_marked_as_it_was(hoa):
    question = make_question("doi", stem="<p>Câu cũ?</p>")
    quiz = make_quiz([question])
    attempt = begin(hoa, make_place(quiz), quiz)
    block = Question._meta.get_field("data").stream_block.child_blocks["true_false"]
    question.stem, question.data = "<p>Câu mới?</p>", [("true_false", block.to_python({"answer": "false"}))]
    question.save_revision().publish()
    assert "Câu cũ?" in hoa.get(page(attempt)).content.decode()
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert attempt.paper["questions"][0]["revision"] != Question.objects.get().live_revision_id
    assert "Câu cũ?" in hoa.get(page(attempt, "result")).content.decode()


def test_a_question_and_a_quiz_deleted_meanwhile_are_answered_and_marked(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
    quiz.delete()
    Question.objects.all().delete()
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert hoa.get(page(attempt, "result")).status_code == 200


def test_a_draft_is_not_asked(hoa):
    draft = make_question("nhap")
    draft.unpublish()
    quiz = make_quiz([make_question("that"), draft])
    attempt = begin(hoa, make_place(quiz), quiz)
    assert [each["code"] for each in attempt.paper["questions"]] == ["that"]


def test_a_quiz_without_questions_says_so(hoa):
    quiz = make_quiz([])
    press_start(hoa, make_place(quiz), quiz)
    assert not Attempt.objects.exists()


# --- the question's type is uninstalled --------------------------------------------------------------------


@pytest.fixture
def without_true_false(monkeypatch):
    """After ``uninstall()`` the app of true-or-false questions is gone."""

    def uninstall():
        left = {name: kind for name, kind in registry.question_types.items() if name != "true_false"}
        monkeypatch.setitem(registry.question_types.__dict__, "_items", left)
        Question._meta.get_field("data").__dict__.pop("stream_block", None)

    yield uninstall
    monkeypatch.undo()
    Question._meta.get_field("data").__dict__.pop("stream_block", None)


def test_an_attempt_goes_on_without_the_question_that_cannot_be_asked(hoa, without_true_false):
    quiz = make_quiz([make_question("a"), make_question("b", type="short_text", accepted=["mười"])])
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt, "save"), {"q0": "false", "q0-was": ""})
    without_true_false()
    html = hoa.get(page(attempt)).content.decode()
    assert "l-alert--warning" in html
    hoa.post(page(attempt), {"q0": "true", "q0-was": "", "q1": "mười", "q1-was": "", "go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1
    kept = attempt.answers.get(place=0)
    assert (kept.response, kept.score) == (False, None)
    assert hoa.get(page(attempt, "result")).status_code == 200
    fresh = begin(hoa, place, quiz)
    assert [each["code"] for each in fresh.paper["questions"]] == ["b"]


def test_a_paper_that_cannot_be_marked_at_all_stays_open_with_its_answers(hoa, without_true_false):
    quiz = make_quiz(1)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
    without_true_false()
    assert hoa.post(page(attempt, "finish")).url == "/khoa-hoc/bai-1/"
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert attempt.answers.get().response is True
