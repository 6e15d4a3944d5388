"""A question in a lesson: answered without a script, marked at once, counted by its result."""

import pytest

from assessments.questions.models import Question
from assessments.quizzes.load import load_quiz
from learning.models import Activity, Enrolment, Learner, Progress, Statement
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DATA = {
    "code": "q-otp",
    "type": "true_false",
    "stem": "<p>Có nên đọc mã OTP cho người gọi điện không?</p>",
    "explanation": "<p>Không bao giờ.</p>",
    "competency": "",
    "difficulty": 1,
    "source": "",
    "answer": False,
}


@pytest.fixture
def question(db):
    load_quiz({"title": "Kho", "mode": "practice", "questions": [DATA]}, code="kho")
    return Question.objects.get(code="q-otp")


def lesson_with(question, **more):
    block = ("question", {"question": question.pk, "required": True, **more})
    return make_lesson_page(make_course_page(make_catalogue()), blocks=[block])


def part(lesson) -> Activity:
    return Activity.objects.get(parent__key=lesson.translation_key)


def form_of(client, lesson) -> tuple[str, str]:
    """The ticket, and the name of the answer's field."""
    html = client.get(lesson.url).content.decode()
    ticket = html.split('name="ticket" value="')[1].split('"')[0]
    return ticket, f"answer-{part(lesson).key.hex}"


def send(client, lesson, value: str):
    ticket, name = form_of(client, lesson)
    return client.post("/learning/questions/answer/", {"ticket": ticket, name: value})


def values(question) -> tuple[str, str]:
    """What the form posts for the right answer and for the wrong one."""
    kind, data = question.kind, question.plain_data()
    found = {
        kind.mark(kind.clean(data), kind.read({"a": value}, "a")).score: value
        for value in ("0", "1", "true", "false")
        if kind.read({"a": value}, "a") is not None
    }
    return found[1.0], found[0.0]


def test_a_wrong_answer_is_explained_and_may_be_given_again(client, question):
    client.force_login(make_user())
    lesson = lesson_with(question, until_right=True)
    right, wrong = values(question)
    answer = send(client, lesson, wrong)
    assert answer.url == part(lesson).address
    html = client.get(lesson.url).content.decode()
    assert "Không bao giờ." in html
    assert "l-feedback--wrong" in html
    assert not Progress.objects.filter(satisfied_at__isnull=False).exists()

    ticket, name = form_of(client, lesson)
    client.post("/learning/questions/answer/", {"ticket": ticket, "again": "1"})
    assert "Không bao giờ." not in client.get(lesson.url).content.decode()
    send(client, lesson, right)
    assert "l-feedback--right" in client.get(lesson.url).content.decode()
    assert Enrolment.objects.get().satisfied_at


def test_any_answer_will_do_where_its_author_says_so(client, question):
    client.force_login(make_user())
    lesson = lesson_with(question)
    send(client, lesson, values(question)[1])
    assert Enrolment.objects.get().satisfied_at


def test_the_right_answer_is_not_in_the_page_before(client, question):
    html = client.get(lesson_with(question).url).content.decode()
    assert "Không bao giờ." not in html
    assert "l-choice--right" not in html


def test_no_answer_makes_nobody_a_learner(client, question):
    lesson = lesson_with(question)
    ticket, _name = form_of(client, lesson)
    assert client.post("/learning/questions/answer/", {"ticket": ticket}).status_code == 302
    assert not Learner.objects.exists()
    assert not Statement.objects.exists()


def test_a_guest_answers_and_the_next_person_at_the_device_does_not_see_it(client, question):
    lesson = lesson_with(question)
    send(client, lesson, values(question)[0])
    assert "l-feedback--right" in client.get(lesson.url).content.decode()
    del client.cookies["learning_guest"]
    assert "l-feedback" not in client.get(lesson.url).content.decode()


@pytest.mark.parametrize("ticket", ["", "forged"])
def test_a_forged_ticket_is_refused(client, question, ticket):
    assert client.post("/learning/questions/answer/", {"ticket": ticket}).status_code == 400


def test_a_question_that_is_gone_waits_for_nobody(client, question):
    lesson = lesson_with(question)
    question.live = False
    question.save()
    assert client.get(lesson.url).status_code == 200
