"""POST /learning/progress/: acknowledged only when it is committed."""

import json

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import RequestFactory
from django.urls import reverse

from learning import api
from learning.enrolments.token import HEADER
from learning.models import Statement
from learning.progress import views
from tests.factories import leaves, make_course, make_learner, make_user, say

pytestmark = pytest.mark.django_db
POST = 5 if connection.vendor == "postgresql" else 6


@pytest.fixture
def page(client):
    """A lesson page in the hands of a signed-in learner: her client, its token, a course, her enrolment."""
    user = make_user()
    learner = make_learner(user=user)
    course = make_course(lessons=2)
    enrolment = api.enrol(learner=learner, course=course)
    client.force_login(user)
    request = RequestFactory().get("/")
    request.COOKIES = {key: morsel.value for key, morsel in client.cookies.items()}
    return client, api.make_token(request, enrolment, learner.uuid), course, enrolment


def post(client, token, body):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(
        reverse("learning:progress"), data, content_type="application/json", headers={HEADER: token}
    )


def test_a_batch_is_acknowledged_with_what_is_safe_now(page):
    client, token, course, enrolment = page
    statements = [say(each) for each in leaves(course)]

    answer = post(client, token, statements)

    assert answer.status_code == 200
    assert answer.json()["stored"] == [each["id"] for each in statements]
    assert answer.json()["course_satisfied"] is True
    assert answer.json()["progress"] == 1.0
    assert post(client, token, statements).json()["repeated"] == [each["id"] for each in statements]


def test_a_post_asks_five_or_six_things_of_the_database_session_and_user_included(
    page, django_assert_num_queries
):
    client, token, course, _enrolment = page
    lesson = leaves(course)[0]
    post(client, token, [say(lesson, api.verbs.EXPERIENCED)])
    with django_assert_num_queries(POST):
        assert post(client, token, [say(lesson)]).status_code == 200


def test_a_token_of_another_session_opens_nothing(page, django_user_model):
    client, token, course, _enrolment = page
    client.logout()
    client.force_login(make_user("binh"))

    answer = post(client, token, [say(leaves(course)[0])])

    assert answer.status_code == 403
    assert answer.json()["error"]
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_forged_token_opens_nothing(page, token):
    client, _token, course, _enrolment = page
    assert post(client, token, [say(leaves(course)[0])]).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"{", b"{}", b'"text"', b"[NaN]", b"[" * 3000, b"[1]", b'[{"id": 1}]', b"\xff\xfe"]
)
def test_a_malformed_body_is_refused_and_never_a_server_error(page, body):
    client, token, _course, _enrolment = page
    answer = post(client, token, body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_body_that_is_too_large_is_refused(page):
    client, token, course, _enrolment = page
    answer = post(client, token, [say(leaves(course)[0], context={"extensions": {"x": "y" * 300_000}})])
    assert answer.status_code == 413


def test_a_withdrawn_enrolment_takes_nothing_more(page):
    from learning.enrolments.enrol import withdraw

    client, token, course, enrolment = page
    withdraw(enrolment)
    answer = post(client, token, [say(leaves(course)[0])])
    assert answer.status_code == 403


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_while_the_database_is_away_the_page_is_told_to_try_again(page, monkeypatch, fault):
    client, token, course, _enrolment = page

    def away(**_given):
        raise fault("server closed the connection unexpectedly")

    monkeypatch.setattr(views, "record", away)
    answer = post(client, token, [say(leaves(course)[0])])
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["error"]
