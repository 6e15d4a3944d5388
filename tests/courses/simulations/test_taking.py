"""What is done in a simulation is kept once, judged here, and said once in the record; with a script and without."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import Simulation, SimulationAttempt
from courses.simulations.files import load
from courses.simulations.keep import erase_attempts, export_attempts
from courses.simulations.merge import follow_merge
from learning import api
from learning.api import verbs
from learning.enrolments.token import HEADER
from learning.models import Activity, Enrolment, GroupSession, Progress, Statement
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.simulations.scenarios import played, scenario, small, start, way_through
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
RIGHT = {"on": "gui", "values": {"o": "5"}, "at": 3}
WRONG = {"on": "gui", "values": {"o": "6"}, "at": 2}
LEFT = {"on": "bo", "at": 4}


class Learner:
    """Somebody in the lesson, enrolled in its course."""

    def __init__(self, client, lesson, name="lan"):
        self.client, self.lesson = client, lesson
        user = make_user(name)
        client.force_login(user)
        self.course = lesson.get_parent()
        client.post(reverse("learning_courses:begin", args=[self.course.translation_key]))
        self.enrolment = Enrolment.objects.get(learner__user=user)
        page = BeautifulSoup(client.get(lesson.get_url()).text, "html.parser")
        self.box = page.select_one("[data-simulation]")
        self.player = json.loads(page.select_one("#learning-player").text)
        self.place, self.attempt = self.box["data-place"], str(uuid.uuid4())

    def tell(self, *actions, mode="practice", **more):
        said = {
            "attempt": self.attempt,
            "version": self.box["data-version"],
            "mode": mode,
            "start": start(mode),
            "actions": list(actions),
            "seconds": 9,
            "assisted_by": "",
            **more,
        }
        body = [{"id": str(uuid.uuid4()), "place": self.place, "said": said}]
        return self.client.post(
            reverse("learning_courses:simulation_attempts"),
            json.dumps(body),
            content_type="application/json",
            headers={HEADER: self.player["token"]},
        )

    def unfinished(self):
        answer = self.client.get(
            reverse("learning_courses:simulation_attempts"),
            {"place": self.place},
            headers={HEADER: self.player["token"]},
        )
        return answer.json()["attempt"]

    def verbs(self):
        return sorted(verbs.short_name(each.verb) for each in Statement.objects.all())

    def is_satisfied(self):
        key = self.box.find_parent("section", attrs={"data-activity": True})["data-activity"][-36:]
        row = Progress.objects.filter(enrolment=self.enrolment, activity__key=key).first()
        return bool(row and row.satisfied_at)


def lesson_with(catalogue, written, **value):
    simulation = load(written).simulation
    course = make_course_page(catalogue)
    block = {"title": "Luyện", "simulation": simulation.pk, "required": True, **value}
    return make_lesson_page(course, blocks=[("simulation", block)])


@pytest.fixture
def learner(client, catalogue):
    return Learner(client, lesson_with(catalogue, small()))


def test_an_attempt_is_judged_by_the_server(learner):
    answer = learner.tell(WRONG, RIGHT)
    assert answer.status_code == 200
    attempt = SimulationAttempt.objects.get()
    assert (attempt.score, attempt.errors, attempt.passed) == (500, 1, False)
    assert attempt.mistakes == {"dien": 1}
    assert learner.verbs() == ["attempted", "failed", "interacted"]
    assert learner.is_satisfied()


def test_sending_it_again_changes_nothing(learner):
    learner.tell(RIGHT)
    known = learner.verbs()
    answer = learner.tell(RIGHT).json()
    assert learner.verbs() == known == ["attempted", "interacted", "passed"]
    assert len(answer["stored"]) == 1
    assert SimulationAttempt.objects.count() == 1


def test_a_shorter_log_that_comes_late_takes_nothing_back(learner):
    learner.tell(WRONG, RIGHT)
    learner.tell(WRONG)
    assert len(SimulationAttempt.objects.get().actions) == 2


def test_two_devices_that_went_on_apart_are_two_attempts(learner):
    learner.tell(WRONG)
    learner.tell(WRONG, RIGHT)
    learner.tell(WRONG, LEFT)
    learner.tell(WRONG, LEFT, {"on": "khoa", "at": 9})
    assert sorted(len(each.actions) for each in SimulationAttempt.objects.all()) == [2, 3]


def test_another_device_goes_on_where_this_one_stopped(learner):
    learner.tell(WRONG)
    found = learner.unfinished()
    assert found["attempt"] == learner.attempt
    assert found["actions"] == [WRONG]
    learner.tell(WRONG, RIGHT)
    assert learner.unfinished() is None


def test_what_was_begun_is_judged_by_the_version_in_which_it_was_begun(learner):
    learner.tell(WRONG)
    changed = small()
    changed["steps"][0]["fields"]["o"]["is"] = "7"
    load(changed)
    learner.tell(WRONG, RIGHT)
    attempt = SimulationAttempt.objects.get()
    assert attempt.version.number == 1
    assert attempt.ended_at


def test_being_led_is_no_pass_and_an_exam_may_be_asked_for(client, catalogue):
    learner = Learner(client, lesson_with(catalogue, small(), rule="exam"))
    learner.tell(RIGHT)
    assert not learner.is_satisfied()
    learner.attempt = str(uuid.uuid4())
    learner.tell(RIGHT, mode="exam")
    assert learner.is_satisfied()
    assert learner.verbs().count("passed") == 1


def test_a_mode_that_the_lesson_does_not_offer_is_refused(client, catalogue):
    learner = Learner(client, lesson_with(catalogue, small(), modes="exam"))
    assert learner.tell(RIGHT).status_code == 400
    assert not SimulationAttempt.objects.exists()


@pytest.mark.parametrize("typed", ["079203001234", "4111 1111 1111 1111"])
def test_what_looks_real_is_not_stored(learner, typed):
    answer = learner.tell({"on": "gui", "values": {"o": typed}, "at": 1})
    assert answer.status_code == 400
    assert not SimulationAttempt.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"actions": "x"},
        {"actions": [1]},
        {"actions": [{"on": 3}]},
        {"actions": [{"on": "gui", "values": {"o": {"a": 1}}}]},
        {"start": {"seed": "<b>", "day": "2026-01-01"}},
        {"start": {"seed": "a", "day": "gestern"}},
        {"mode": "god"},
        {"version": "f" * 64},
        {"attempt": "no uuid"},
        {"seconds": "many"},
    ],
)
def test_nonsense_is_refused_without_an_error(learner, more):
    assert learner.tell(RIGHT, **more).status_code == 400


def test_nobody_writes_into_somebody_elses_attempt(learner, client):
    learner.tell(WRONG)
    other = Learner(client, learner.lesson, "minh")
    other.attempt = learner.attempt
    assert other.tell(WRONG, RIGHT).status_code == 403
    assert len(SimulationAttempt.objects.get().actions) == 1


def test_a_person_takes_along_or_leaves_nothing_of_what_she_did(learner):
    learner.tell(RIGHT)
    [line] = export_attempts(learner.enrolment.learner)
    assert (line["simulation"], line["score"]) == ("Bài nhỏ", 1000)
    kept = {field.name for field in SimulationAttempt._meta.fields}
    numbers = {"id", "uuid", "enrolment", "activity", "rule"}
    assert kept - numbers <= line.keys()
    assert erase_attempts(learner.enrolment.learner) == 1


def test_where_both_took_the_course_attempts_follow_and_go_back(client, catalogue, merge):
    lesson = lesson_with(catalogue, small())
    guest = Learner(client, lesson, "khach")
    guest.tell(WRONG)
    person = guest.enrolment.learner
    person.user = None
    person.save()
    own = Learner(client, lesson, "lan")
    merge(person, own.enrolment.learner)
    attempt = SimulationAttempt.objects.get()
    assert attempt.enrolment == own.enrolment
    assert follow_merge(kept=own.enrolment.learner, merged_uuid=person.uuid) == 0
    assert own.unfinished()["actions"] == [WRONG]
    own.enrolment.learner.refresh_from_db()
    api.undo_merge(merge=own.enrolment.learner.merges.get())
    attempt.refresh_from_db()
    assert attempt.enrolment == guest.enrolment
    own.attempt = str(uuid.uuid4())


def test_what_was_practised_since_keeps_the_records_together(client, catalogue, merge):
    lesson = lesson_with(catalogue, small())
    guest = Learner(client, lesson, "khach")
    guest.tell(WRONG)
    person = guest.enrolment.learner
    person.user = None
    person.save()
    own = Learner(client, lesson, "lan")
    merge(person, own.enrolment.learner)
    own.attempt = guest.attempt
    assert own.tell(WRONG, RIGHT).status_code == 200
    with pytest.raises(api.MergeRefused):
        api.undo_merge(merge=own.enrolment.learner.merges.get())
    assert SimulationAttempt.objects.get().ended_at


# --- beside a facilitator -----------------------------------------------------------------------------------


def test_who_holds_the_lesson_for_a_group_is_named_as_instructor(learner):
    mai = make_user("mai")
    activity = Activity.objects.get(key=learner.lesson.translation_key)
    about = {"lesson": activity, "unit": make_unit("15"), "held_on": "2026-11-27"}
    held = GroupSession.objects.create(facilitator=mai, **about)
    held.learners.add(learner.enrolment.learner)
    learner.tell(WRONG, RIGHT)
    assert SimulationAttempt.objects.get().assisted_by == "facilitator"
    name = str(api.learner_of_user(mai).uuid)
    for statement in Statement.objects.all():
        assert statement.data["context"]["instructor"]["account"]["name"] == name


def test_a_lesson_on_another_day_helps_nobody_today(learner):
    activity = Activity.objects.get(key=learner.lesson.translation_key)
    about = {"lesson": activity, "unit": make_unit("15"), "held_on": "2026-11-26"}
    held = GroupSession.objects.create(facilitator=make_user("mai"), **about)
    held.learners.add(learner.enrolment.learner)
    learner.tell(RIGHT, assisted_by="family")
    assert SimulationAttempt.objects.get().assisted_by == "family"
    assert not any("instructor" in each.data["context"] for each in Statement.objects.all())


# --- without a script ---------------------------------------------------------------------------------------


def begun(learner, mode="practice"):
    body = {"place": learner.place, "mode": mode, "assisted_by": "family"}
    return learner.client.post(reverse("learning_courses:simulation_begin"), body, follow=True)


def pressed(client, page, on, **fields):
    soup = BeautifulSoup(page.text, "html.parser")
    count = soup.select_one("[name=count]")["value"]
    return client.post(page.request["PATH_INFO"], {"on": on, "count": count, **fields}, follow=True)


def test_it_is_done_by_forms_alone(learner, client):
    page = begun(learner)
    assert "MÔ PHỎNG – không nộp hồ sơ thật" in page.text
    page = pressed(client, page, "gui", **{"v-o": "4"})
    assert "Chưa." in page.text
    page = pressed(client, page, "!hint")
    assert "Năm." in page.text
    page = pressed(client, page, "gui", **{"v-o": "5"})
    assert "Vì là năm." in page.text
    entries = BeautifulSoup(page.text, "html.parser").select_one(".l-sim__replay").get_text(" ", strip=True)
    assert "Ô. " in entries
    assert " 4. " in entries
    assert entries.index(" 4. ") < entries.index("Vì là năm.")
    attempt = SimulationAttempt.objects.get()
    assert (attempt.errors, attempt.hints, attempt.score, attempt.assisted_by) == (1, 1, 250, "family")
    assert learner.is_satisfied()


@pytest.mark.parametrize("mode", ["guided", "exam"])
@pytest.mark.parametrize("name", ["hop-thu", "thanh-toan"])
def test_the_demonstration_is_done_by_forms_alone(client, catalogue, name, mode):
    learner = Learner(client, lesson_with(catalogue, scenario(name)))
    page = begun(learner, mode)
    attempt = SimulationAttempt.objects.get()
    made = played(scenario(name))
    for action in way_through(made, attempt.start):
        fields = {}
        for field, value in action.get("values", {}).items():
            fields[f"v-{field}"] = value
            if isinstance(value, list):
                fields |= {f"o-{field}-{each}": str(place) for place, each in enumerate(value, 1)}
        page = pressed(client, page, action["on"], **fields)
        assert page.status_code == 200
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.errors) == (1000, True, 0)
    assert ("Cần làm:" in page.text) or ("Expected:" in page.text)


def test_a_form_that_is_sent_twice_counts_once(learner, client):
    page = begun(learner)
    pressed(client, page, "gui", **{"v-o": "4"})
    pressed(client, page, "gui", **{"v-o": "4"})
    assert SimulationAttempt.objects.get().errors == 1


def test_what_looks_real_is_refused_by_the_form_and_not_shown_again(learner, client):
    page = pressed(client, begun(learner), "gui", **{"v-o": "079203001234"})
    assert page.status_code == 422
    assert "079203001234" not in page.text
    assert SimulationAttempt.objects.get().actions == []


def test_an_attempt_is_its_learners_own(learner, client):
    page = begun(learner)
    address = page.request["PATH_INFO"]
    client.force_login(make_user("minh"))
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_a_guest_may_do_it(client, catalogue):
    lesson = lesson_with(catalogue, small())
    page = BeautifulSoup(client.get(lesson.get_url()).text, "html.parser")
    body = {"place": page.select_one("[data-place]")["data-place"], "mode": "practice"}
    page = client.post(reverse("learning_courses:simulation_begin"), body, follow=True)
    assert "Điền số 5." in page.text


def test_a_forged_place_begins_nothing(learner):
    body = {"place": learner.place + "x", "mode": "practice"}
    answer = learner.client.post(reverse("learning_courses:simulation_begin"), body)
    assert answer.status_code == 404


def test_a_screen_asks_the_database_as_often_however_far_somebody_is(
    learner, client, django_assert_max_num_queries
):
    page = begun(learner)
    with django_assert_max_num_queries(12):
        client.get(page.request["PATH_INFO"])


# --- publishing ---------------------------------------------------------------------------------------------


def test_a_scenario_with_a_dead_end_is_not_published():
    written = small()
    written["steps"][1]["next"] = "cuu"
    with pytest.raises(ValidationError, match=r"steps\.cuu"):
        load(written)
    simulation = Simulation(code="sim.nho", title="x", live=False, scenario=written)
    simulation.save()
    with pytest.raises(ValidationError, match=r"steps\.cuu"):
        simulation.save_revision().publish()
    simulation.refresh_from_db()
    assert not simulation.live


def test_publishing_the_same_again_makes_no_version():
    first, again = load(small()), load(small())
    assert (first.changed, again.changed) == (True, False)
    load(small(title="Khác"))
    load(small())
    simulation = Simulation.objects.get()
    assert [each.number for each in simulation.versions.all()] == [2, 1]
    assert simulation.digest == simulation.versions.get(number=1).digest


def test_the_file_of_the_player_is_kept_for_ever(client):
    simulation = load(scenario("thanh-toan")).simulation
    answer = client.get(reverse("learning_courses:simulation_file", args=[simulation.digest]))
    assert "immutable" in answer["Cache-Control"]
    assert answer.json()["pictures"]["ma_qr"]["src"].endswith(".svg")
    assert len(answer.content) < 40_000


def test_names_of_places_are_those_of_the_learner_today(client, catalogue):
    lesson = lesson_with(catalogue, small())
    learner = Learner(client, lesson)
    assert learner.box["data-province"]
    assert api.block_key(lesson.translation_key, lesson.body.raw_data[0]["id"])
