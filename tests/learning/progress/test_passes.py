"""POST /learning/progress/passes/: what waits on a device is let in for its own learner, and for nobody else."""

import json
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from learning import api
from learning.enrolments.enrol import withdraw
from learning.enrolments.token import HEADER
from learning.models import Enrolment, Learner, Statement
from learning.people.learners import remember_guest
from tests.factories import leaves, make_course, make_learner, make_user, say

pytestmark = pytest.mark.django_db
NOTHING = {"registration": "", "token": ""}


@pytest.fixture
def hoa(client):
    """Somebody with an account, signed in."""
    user = make_user()
    client.force_login(user)
    return make_learner(user=user)


def ask(client, *enrolments, courses=(), **more):
    body = {
        "registrations": [str(one.uuid) for one in enrolments],
        "courses": [str(one.key) for one in courses],
    }
    headers = {HEADER: "new", **more}
    return client.post(reverse("learning:passes"), json.dumps(body), "application/json", headers=headers)


def post(client, token, *statements):
    return client.post(
        reverse("learning:progress"), json.dumps(statements), "application/json", headers={HEADER: token}
    )


def carry_guest(client) -> Learner:
    """A guest whose cookie the client has."""
    guest, response = api.new_guest(), HttpResponse()
    remember_guest(response, guest, secure=False)
    client.cookies.update(response.cookies)
    return guest


def test_a_page_whose_token_is_too_old_gets_a_new_one(client, hoa, settings):
    course = make_course()
    enrolment = api.enrol(learner=hoa, course=course)
    old = ask(client, enrolment).json()["passes"][str(enrolment.uuid)]["token"]
    settings.LEARNING = {**settings.LEARNING, "PROGRESS_TOKEN_HOURS": -1}
    assert post(client, old, say(leaves(course)[0])).status_code == 403
    settings.LEARNING = {**settings.LEARNING, "PROGRESS_TOKEN_HOURS": 72}

    new = ask(client, enrolment).json()["passes"][str(enrolment.uuid)]
    assert new["registration"] == str(enrolment.uuid)
    assert post(client, new["token"], say(leaves(course)[0])).status_code == 200


def test_after_signing_in_again_the_same_learner_is_let_in(client, hoa):
    course = make_course()
    enrolment = api.enrol(learner=hoa, course=course)
    old = ask(client, enrolment).json()["passes"][str(enrolment.uuid)]["token"]
    client.logout()
    client.force_login(hoa.user)
    assert post(client, old, say(leaves(course)[0])).status_code == 403
    new = ask(client, enrolment).json()["passes"][str(enrolment.uuid)]["token"]
    assert post(client, new, say(leaves(course)[0])).status_code == 200


def test_nobody_is_let_into_anothers_enrolment(client, hoa):
    enrolment = api.enrol(learner=make_learner("Trần Văn Đức", user=make_user("duc")), course=make_course())
    for who in (client, Client()):
        answer = ask(who, enrolment, courses=[enrolment.course]).json()
        assert answer["passes"] == answer["courses"] == {}


def test_the_key_of_a_person_stays_and_differs_from_everybody_elses(client, hoa):
    key = ask(client).json()["person"]
    assert key.startswith("u")
    client.logout()
    assert ask(client).json()["person"] == ""
    client.force_login(make_user("duc"))
    assert ask(client).json()["person"] not in ("", key)
    client.force_login(hoa.user)
    assert ask(client).json()["person"] == key
    guest = Client()
    carry_guest(guest)
    assert ask(guest).json()["person"].startswith("g")
    assert ask(guest).json()["is_guest"] is True


def test_asking_makes_nobody_a_learner_and_needs_our_header(client, django_user_model):
    client.force_login(make_user("moi"))
    course = make_course()
    assert ask(client, courses=[course]).json()["courses"] == {}
    assert ask(Client(), courses=[course]).json()["passes"] == {}
    assert not Learner.objects.exists()
    assert not Enrolment.objects.exists()
    assert client.post(reverse("learning:passes"), "{}", "application/json").status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "1",
        '{"registrations": 1}',
        '{"registrations": ["x"]}',
        '{"courses": [null]}',
        '{"registrations": [[]]}',
        json.dumps({"registrations": [str(uuid.uuid4()) for _ in range(51)]}),
    ],
)
def test_a_question_that_is_none_is_refused_and_never_a_server_error(client, body):
    answer = client.post(reverse("learning:passes"), body, "application/json", headers={HEADER: "new"})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_course_that_was_begun_elsewhere_is_open(client, hoa):
    course = make_course()
    enrolment = api.enrol(learner=hoa, course=course)
    found = ask(client, courses=[course]).json()["courses"][str(course.key)]
    assert found["registration"] == str(enrolment.uuid)
    assert post(client, found["token"], say(leaves(course)[0])).status_code == 200


def test_a_guests_waiting_work_goes_to_the_guest_while_somebody_is_signed_in(client, hoa):
    guest, course = carry_guest(client), make_course()
    theirs = api.enrol(learner=guest, course=course)
    hers = api.enrol(learner=hoa, course=course)

    answer = ask(client, theirs, courses=[course]).json()

    token = answer["passes"][str(theirs.uuid)]["token"]
    assert post(client, token, say(leaves(course)[0])).status_code == 200
    assert Statement.objects.get().enrolment == theirs
    assert answer["courses"][str(course.key)]["registration"] == str(hers.uuid)


@pytest.mark.parametrize("took_it_too", [True, False])
def test_what_a_guest_did_arrives_after_the_merge_and_counts_once(client, hoa, took_it_too):
    guest, course = carry_guest(client), make_course(lessons=3)
    theirs = api.enrol(learner=guest, course=course)
    if took_it_too:
        api.enrol(learner=hoa, course=course)
    first, second = (say(lesson, result={"duration": "PT10S"}) for lesson in leaves(course)[:2])
    before = ask(client, theirs).json()["passes"][str(theirs.uuid)]["token"]
    assert post(client, before, first).status_code == 200  # but its answer is lost

    client.post(reverse("learning:claim"), {"answer": "mine"})
    client.post(reverse("learning:claim"), {"answer": "mine"})
    assert post(client, before, first, second).status_code == 403

    found = ask(client, theirs).json()["passes"][str(theirs.uuid)]
    answer = post(client, found["token"], first, second).json()
    assert (answer["repeated"], answer["stored"]) == ([first["id"]], [second["id"]])
    hers = Enrolment.objects.get(learner=hoa, withdrawn_at__isnull=True)
    assert str(hers.uuid) == found["registration"]
    assert hers.seconds == 20
    assert Statement.objects.filter(enrolment=hers).count() == 2


def test_what_a_guest_did_still_finds_its_learner_when_two_records_were_merged_later(client, hoa):
    guest, course = carry_guest(client), make_course()
    theirs = api.enrol(learner=guest, course=course)
    other = make_learner("Nguyễn Thị Hòa")
    api.merge_guest(guest=guest, into=other)
    api.merge(kept=hoa, merged=other)
    client.cookies.pop("learning_guest")
    found = ask(client, theirs).json()["passes"][str(theirs.uuid)]
    assert post(client, found["token"], say(leaves(course)[0])).status_code == 200
    assert Statement.objects.get().enrolment.learner == hoa


def test_two_devices_of_one_guest_are_one_guest(client):
    guest, course = carry_guest(client), make_course()
    other = Client()
    other.cookies.update(client.cookies)
    enrolment = api.enrol(learner=guest, course=course)
    tokens = [ask(one, enrolment).json()["passes"][str(enrolment.uuid)]["token"] for one in (client, other)]
    for one, token, lesson in zip((client, other), tokens, leaves(course), strict=True):
        assert post(one, token, say(lesson)).status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.progress == 1.0


def test_without_the_guests_cookie_nothing_of_the_guest_is_open(client, hoa):
    enrolment = api.enrol(learner=carry_guest(client), course=make_course())
    client.cookies.pop("learning_guest")
    assert ask(client, enrolment).json()["passes"] == {}


def test_a_course_that_was_left_says_that_it_is_closed_and_one_that_was_begun_again_is_open(client, hoa):
    course = make_course()
    left = api.enrol(learner=hoa, course=course)
    withdraw(left)
    assert ask(client, left).json()["passes"] == {str(left.uuid): NOTHING}
    again = api.enrol(learner=hoa, course=course)
    assert ask(client, left).json()["passes"][str(left.uuid)]["registration"] == str(again.uuid)


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_does_not_depend_on_how_much_waits(
    client, hoa, count, django_assert_num_queries
):
    guest = carry_guest(client)
    courses = [make_course() for _ in range(count)]
    asked = [api.enrol(learner=who, course=course) for course in courses for who in (hoa, guest)]
    with django_assert_num_queries(6):  # session, user, guest, learner, what is asked for, what is present
        found = ask(client, *asked, courses=courses).json()
    assert len(found["passes"]) == 2 * count
    assert len(found["courses"]) == count


def test_an_answer_tells_what_another_phone_did(client, hoa):
    course = make_course(lessons=2, blocks=2)
    enrolment = api.enrol(learner=hoa, course=course)
    token = ask(client, enrolment).json()["passes"][str(enrolment.uuid)]["token"]
    here, there = leaves(course)[:2]
    api.record_for(enrolment, [say(there)])
    answer = post(client, token, say(here)).json()
    assert {str(here.key), str(there.key), str(here.parent.key)} == set(answer["done"])
    assert str(there.key) not in answer["satisfied"]
