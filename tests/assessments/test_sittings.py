"""A supervised sitting: a code, a seat, one device, and people who decide."""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.attempts.models import Attempt
from assessments.attempts.ticket import make_ticket
from assessments.models import Mode, Seat, SeatEvent, Sitting
from assessments.sittings import supervise
from assessments.sittings.codes import ALPHABET, LENGTH, new_code, tidy_code
from assessments.sittings.exam_browser import keys_of
from learning.models import Role
from tests.assessments.making import answers, make_place, make_quiz, page, press_start
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
ENTER = "/learning/sittings/enter/"


@pytest.fixture(autouse=True)
def nobody_has_tried():
    cache.clear()


@pytest.fixture
def here():
    return make_unit("02455", level="commune", parent=make_unit("08"), full_name="Xã Hồng Thái")


@pytest.fixture
def quiz():
    return make_quiz(2, mode=Mode.EXAM, supervised=True, time_limit=30, code="thi")


@pytest.fixture
def place(quiz):
    return make_place(quiz)


@pytest.fixture
def sitting(quiz, here):
    return make_sitting(quiz, here)


@pytest.fixture
def yen(here):
    """A clerk of the commune: she supervises."""
    return make_supervisor(here)


def make_sitting(quiz, unit, **more) -> Sitting:
    now = timezone.now()
    times = {"opens_at": now - timedelta(minutes=5), "closes_at": now + timedelta(hours=2)}
    return Sitting.objects.create(quiz=quiz, unit=unit, code=new_code(), **{**times, **more})


def make_supervisor(unit, name="yen", role="clerk") -> Client:
    client = Client()
    client.user = make_user(name)
    Role.objects.create(user=client.user, unit=unit, name=role, from_date=unit.valid_from)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(client.user)
    return client


def enter(client, place, quiz, code: str):
    """Press start in the lesson and type the code."""
    press_start(client, place, quiz)
    return client.post(ENTER, {"ticket": make_ticket(place.key, quiz.pk), "code": code})


def seated(client, place, quiz, sitting) -> Attempt:
    """The paper of somebody who came in, was let in, and began."""
    seat_page = enter(client, place, quiz, sitting.code).url
    supervise.admit(seats=list(sitting.seats.all()), by=None)
    began = client.post(seat_page, {"ticket": make_ticket(place.key, quiz.pk)})
    return Attempt.objects.get(uuid=began.url.strip("/").split("/")[-1])


def other_device(client) -> Client:
    """The same learner on another device: signed in, but without this one's cookies."""
    other = Client()
    other.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    other.force_login(client.learner.user)
    return other


def test_a_supervised_exam_asks_for_the_code_of_its_room(hoa, place, quiz):
    asked = press_start(hoa, place, quiz)
    assert asked.url.startswith(ENTER)
    assert "Code of the sitting" in hoa.get(asked.url).text
    assert not Attempt.objects.exists()


def test_the_code_may_be_typed_as_it_is_read(hoa, place, quiz, sitting):
    typed = f" {sitting.code[:3].lower()}-{sitting.code[3:]} "
    assert "/seats/" in enter(hoa, place, quiz, typed).url
    assert Seat.objects.get().enrolment.learner == hoa.learner


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"opens_at": timezone.now() + timedelta(hours=1)}, "has not begun yet"),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, "is closed"),
        ({"closed_at": timezone.now()}, "is closed"),
    ],
)
def test_a_code_works_only_while_its_sitting_is_open(hoa, place, quiz, here, times, said):
    refused = enter(hoa, place, quiz, make_sitting(quiz, here, **times).code)
    assert refused.status_code == 400
    assert said in refused.text
    assert not Seat.objects.exists()


def test_a_code_of_another_exam_names_that_exam(hoa, place, quiz, here):
    other = make_quiz(1, supervised=True, title="Thi ký số")
    assert "“Thi ký số”" in enter(hoa, place, quiz, make_sitting(other, here).code).text


def test_nobody_finds_a_code_by_trying(hoa, place, quiz, sitting):
    for _try in range(10):
        assert "no sitting with this code" in enter(hoa, place, quiz, "AAAAAA").text
    assert "Too many tries" in enter(hoa, place, quiz, sitting.code).text


def test_codes_have_no_letters_that_are_taken_for_others():
    assert not set("0O1IJ2Z") & set(ALPHABET)
    assert tidy_code("ab c-3\u00a05!") == "ABC35"
    assert len(ALPHABET) ** LENGTH > 10**8


def test_who_is_not_let_in_waits_and_cannot_begin(hoa, place, quiz, sitting):
    seat_page = enter(hoa, place, quiz, sitting.code).url
    assert "will let you in" in hoa.get(seat_page).text
    again = hoa.post(seat_page, {"ticket": make_ticket(place.key, quiz.pk)})
    assert again.status_code == 200
    assert not Attempt.objects.exists()


def test_where_the_code_is_enough_she_begins_at_once(hoa, place, quiz, here):
    sitting = make_sitting(quiz, here, by_admission=False)
    assert "You may begin" in hoa.get(enter(hoa, place, quiz, sitting.code).url).text


def test_taking_the_seat_twice_takes_one(hoa, place, quiz, sitting):
    # Behind the question mark stands a ticket that says when it was made.
    first, again = (enter(hoa, place, quiz, sitting.code).url.split("?")[0] for _time in range(2))
    assert first == again
    assert Seat.objects.count() == 1


def test_let_in_she_writes_her_paper(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    shown = hoa.get(page(attempt)).text
    assert "Supervised exam" in shown
    assert "Call the supervisor" in shown
    assert Seat.objects.get().attempt == attempt
    # The button in the lesson leads back to it without a code.
    assert press_start(hoa, place, quiz).url == page(attempt)


def test_a_second_device_is_told_and_the_supervisor_sees_it(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    hoa.post(page(attempt, "save"), answers(attempt))
    second = other_device(hoa)
    for _try in range(2):
        refused = second.get(page(attempt))
        assert refused.status_code == 409
        assert "on another device" in refused.text
    assert second.get(page(attempt, "clock")).status_code == 409
    saved = second.post(page(attempt, "save"), answers(attempt, "false"))
    assert saved.status_code == 409
    assert "another device" in saved.json()["error"]
    assert {answer.response for answer in attempt.answers.all()} == {True}
    assert [event.kind for event in SeatEvent.objects.exclude(kind="admitted")] == ["second"]


def test_a_released_seat_goes_on_elsewhere_with_its_answers(hoa, place, quiz, sitting, yen):
    attempt = seated(hoa, place, quiz, sitting)
    hoa.post(page(attempt, "save"), answers(attempt))
    second = other_device(hoa)
    second.get(page(attempt))
    seat = Seat.objects.get()
    yen.post(room(sitting), {"do": "release", "seat": seat.pk})
    assert "checked" in second.get(page(attempt)).text
    assert second.post(page(attempt, "save"), answers(attempt, "false")).status_code == 200
    assert hoa.get(page(attempt)).status_code == 409
    # Releasing answers the question that the second device had raised.
    assert SeatEvent.objects.filter(kind="second").earliest("pk").decision == "fine"


def test_a_paper_that_was_handed_in_may_be_looked_at_anywhere(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    hoa.post(page(attempt, "finish"))
    assert other_device(hoa).get(page(attempt, "result")).status_code == 200


def room(sitting: Sitting) -> str:
    return f"/learning/sittings/{sitting.uuid}/"


def test_a_supervisor_lets_people_in_and_it_is_written_down(hoa, place, quiz, sitting, yen):
    enter(hoa, place, quiz, sitting.code)
    assert "waits to be let in" in yen.get(room(sitting)).text
    seat = Seat.objects.get()
    for _twice in range(2):
        yen.post(room(sitting), {"do": "admit", "seat": seat.pk})
    seat.refresh_from_db()
    assert seat.admitted_at
    assert [(event.kind, event.by) for event in seat.events.all()] == [("admitted", yen.user)]


def test_leaving_the_page_is_a_hint_that_a_person_decides_on_once(hoa, place, quiz, sitting, yen):
    attempt = seated(hoa, place, quiz, sitting)
    hoa.post(page(attempt, "call"), {"away": "42"})
    shown = yen.get(room(sitting)).text
    assert "left the page" in shown
    assert "42 seconds" in shown
    event = SeatEvent.objects.get(kind="left")
    for decision in ("talked", "report"):
        yen.post(
            room(sitting), {"do": "decide", "event": event.pk, "decision": decision, "words": "Máy tự tắt"}
        )
    event.refresh_from_db()
    assert (event.decision, event.decided_by, event.words) == ("talked", yen.user, "Máy tự tắt")
    assert "left the page" not in yen.get(room(sitting)).text
    assert "Máy tự tắt" in yen.get(f"{room(sitting)}minutes/").text


def test_leaving_the_page_is_noted_once_however_often_it_is_sent(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    for _twice in range(2):
        hoa.post(page(attempt, "call"), {"away": "42"})
    assert SeatEvent.objects.filter(kind="left").count() == 1


def test_calling_twice_calls_once(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    for _twice in range(2):
        called = hoa.post(page(attempt, "call"))
    assert "somebody will come" in hoa.get(called.url).text
    assert SeatEvent.objects.filter(kind="help").count() == 1


def test_more_minutes_are_added_to_a_running_paper_alone(hoa, place, quiz, sitting, yen):
    attempt = seated(hoa, place, quiz, sitting)
    give = {"do": "minutes", "seat": Seat.objects.get().pk, "minutes": "10", "words": "Mất điện"}
    yen.post(room(sitting), give)
    due = attempt.due_at
    attempt.refresh_from_db()
    assert attempt.due_at - due == timedelta(minutes=10)
    hoa.post(page(attempt, "finish"))
    assert "no running time" in yen.post(room(sitting), give, follow=True).text
    assert SeatEvent.objects.filter(kind="minutes").count() == 1


def test_closing_takes_papers_in_and_nobody_comes_any_more(hoa, place, quiz, sitting, yen):
    attempt = seated(hoa, place, quiz, sitting)
    hoa.post(page(attempt, "save"), answers(attempt))
    for said in ("1 open paper was taken in", "0 open papers were taken in"):
        assert said in yen.post(room(sitting), {"do": "close"}, follow=True).text
    attempt.refresh_from_db()
    assert attempt.passed
    assert "is closed" in enter(other_device(hoa), place, quiz, sitting.code).text


def test_a_sitting_of_another_unit_is_not_found(hoa, place, quiz, sitting, here):
    stranger = make_supervisor(make_unit("00703", level="commune", parent=here.parent), "binh")
    for address in (room(sitting), f"{room(sitting)}minutes/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(room(sitting), {"do": "close"}).status_code == 404
    assert sitting.code not in stranger.get("/learning/sittings/").text


def test_a_seat_of_another_sitting_is_not_found(hoa, place, quiz, sitting, here, yen):
    enter(hoa, place, quiz, sitting.code)
    other = make_sitting(quiz, here)
    assert yen.post(room(other), {"do": "admit", "seat": Seat.objects.get().pk}).status_code == 404
    assert Seat.objects.get().admitted_at is None


@pytest.mark.parametrize("address", ["/learning/sittings/", "/learning/sittings/new/"])
def test_learners_supervise_nobody(hoa, address):
    assert hoa.get(address).status_code == 403


def test_my_learning_shows_the_way_to_supervisors_alone(hoa, yen):
    assert "/learning/sittings/" in yen.get("/learning/record/").text
    assert "/learning/sittings/" not in hoa.get("/learning/record/").text


def test_a_sitting_is_made_with_a_code_for_the_board(yen, quiz, here):
    day = timezone.localdate() + timedelta(days=1)
    times = {"opens_at": f"{day:%d/%m/%Y} 08:00", "closes_at": f"{day:%d/%m/%Y} 09:30"}
    asked = {"quiz": quiz.pk, "unit": here.pk, "place": "Hội trường", "by_admission": "on", **times}
    assert (
        "within 12 hours"
        in yen.post("/learning/sittings/new/", {**asked, "closes_at": asked["opens_at"]}).text
    )
    made = yen.post("/learning/sittings/new/", asked)
    assert Sitting.objects.get().code in yen.get(made.url).text


def test_somebody_elses_paper_is_no_place_to_call_from(hoa, place, quiz, sitting):
    attempt = seated(hoa, place, quiz, sitting)
    stranger = Client()
    stranger.force_login(make_user("la"))
    assert stranger.post(page(attempt, "call"), {"away": "9"}).status_code == 404
    assert not SeatEvent.objects.filter(kind="left").exists()


def test_the_room_asks_the_same_for_many_seats_as_for_few(place, quiz, sitting, yen):
    counts = []
    for names in (["a", "b"], ["c", "d", "e", "f"]):
        for name in names:
            client = Client()
            client.force_login(make_user(name))
            attempt = seated(client, place, quiz, sitting)
            client.post(page(attempt, "call"), {"away": "9"})
        yen.get(room(sitting))
        with CaptureQueriesContext(connection) as captured:
            yen.get(room(sitting))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_the_exam_browser_with_its_key_shows_the_paper(hoa, place, quiz, sitting):
    key = "ab" * 32
    type(quiz).objects.filter(pk=quiz.pk).update(exam_browser_keys=f"không phải khóa\n{key.upper()}\n")
    press_start(hoa, place, quiz)
    address = f"{ENTER}?ticket={make_ticket(place.key, quiz.pk)}"
    assert "Safe Exam Browser only" in hoa.get(address).text
    digest = hashlib.sha256(f"http://testserver{address}{key}".encode()).hexdigest()
    sent = {"X-SafeExamBrowser-ConfigKeyHash": digest}
    assert hoa.get(address, headers=sent).status_code == 200
    assert hoa.get(address, headers={"X-SafeExamBrowser-ConfigKeyHash": "ab" * 32}).status_code == 409
    assert keys_of("không phải khóa") == []
