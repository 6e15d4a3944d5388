"""What a content told comes into the record of who is really there, and how far she is comes back on every device."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.urls import reverse

from courses.h5p.bridge.places import SALT, unsign
from learning import api
from learning.api import verbs
from learning.enrolments.token import HEADER
from learning.models import Enrolment, Progress, Statement
from learning.statements.models import Document
from tests.courses.h5p_site.tiny import h5p_block
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PART = "5a7c8b1e-6d0f-4f0b-9a3e-2f4c1d9e7b60"


class Learner:
    """Somebody in a lesson with the content."""

    def __init__(self, client, lesson):
        self.client, self.lesson = client, lesson
        self.open()

    def open(self):
        page = BeautifulSoup(self.client.get(self.lesson.get_url()).text, "html.parser")
        self.box = page.select_one("[data-h5p]")
        self.player = json.loads(page.select_one("#learning-player").text)
        self.activity = self.box.find_parent("section")["data-activity"]
        self.place = self.box["data-place"]
        self.token = self.player["token"]

    def tell(self, *said, **more):
        body = [
            {"id": str(uuid.uuid4()), "timestamp": None, "place": self.place, "said": each, **more}
            for each in said
        ]
        return self.post("h5p_results", body)

    def post(self, name, body):
        return self.client.post(
            reverse(f"learning_courses:{name}"),
            json.dumps(body),
            content_type="application/json",
            headers={HEADER: self.token},
        )

    def states(self, version="a" * 64):
        answer = self.client.get(
            reverse("learning_courses:h5p_state"),
            {"place": self.place, "version": version},
            headers={HEADER: self.token},
        )
        return {each["sub"]: each for each in answer.json()["states"]}

    def keep(self, kept, *, sub="0", etag="", version="a" * 64, **more):
        return self.post(
            "h5p_state",
            {
                "place": self.place,
                "version": version,
                "sub": sub,
                "type": "state",
                "data": None if kept is None else json.dumps(kept),
                "etag": etag,
                **more,
            },
        )


def completed(raw=1, most=1, **more):
    return {
        "actor": {"name": "Somebody", "mbox": "mailto:undefined"},
        "verb": {"id": verbs.COMPLETED},
        "object": {"id": "http://elsewhere.test/1"},
        "result": {"score": {"raw": raw, "min": 0, "max": most}, "completion": True},
        **more,
    }


def enrol(client, lesson, name="lan"):
    client.force_login(make_user(name))
    course = lesson.get_parent()
    client.post(reverse("learning_courses:begin", args=[course.translation_key]))
    return Learner(client, lesson)


@pytest.fixture
def lesson(catalogue, content):
    return make_lesson_page(make_course_page(catalogue), blocks=[h5p_block(content, required=True)])


@pytest.fixture
def lan(client, lesson):
    return enrol(client, lesson)


def test_it_comes_into_the_record_once_with_the_real_learner(lan):
    answer = lan.tell(completed())
    assert answer.status_code == 200
    done = Statement.objects.get(verb=verbs.COMPLETED)
    assert done.data["actor"]["account"]["name"] == str(Enrolment.objects.get().learner.uuid)
    assert done.data["object"]["id"] == lan.activity
    assert done.authority == "h5p"
    progress = Progress.objects.get(activity=done.activity)
    assert progress.completed_at
    assert progress.score == 1


def test_the_lesson_is_completed_by_it(lan):
    answer = lan.tell(completed())
    assert str(lan.lesson.translation_key) in answer.json()["satisfied"]


def test_said_again_it_is_the_same(lan):
    identity = str(uuid.uuid4())
    first = lan.tell(completed(), id=identity)
    again = lan.tell(completed(), id=identity)
    assert identity in first.json()["stored"]
    assert identity in again.json()["repeated"]
    assert Statement.objects.filter(verb=verbs.COMPLETED).count() == 1


def test_clicks_are_safe_and_not_kept(lan):
    answer = lan.tell({"verb": {"id": verbs.INTERACTED}, "object": {"id": "x"}})
    assert len(answer.json()["repeated"]) == 1
    assert not Statement.objects.exists()


def test_less_than_the_author_asks_for_completes_nothing(client, catalogue, content):
    block = h5p_block(content, required=True, rule="scored", share=80)
    lan = enrol(client, make_lesson_page(make_course_page(catalogue), blocks=[block]))
    assert lan.tell(completed(3, 14)).json()["satisfied"] == []
    assert Statement.objects.get().verb == verbs.FAILED
    assert lan.tell(completed(12, 14)).json()["satisfied"]


def test_it_costs_the_same_however_much_is_told(lan, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert lan.tell(*[completed() for _each in range(20)]).status_code == 200


def test_a_part_is_kept_with_what_was_answered(lan):
    said = completed(object={"id": f"x?subContentId={PART}", "definition": {"interactionType": "choice"}})
    lan.tell({**said, "result": {**said["result"], "response": "2"}})
    one = Statement.objects.get()
    assert one.data["object"]["id"] == f"{lan.activity}?subContentId={PART}"
    assert one.data["result"]["response"] == "2"
    assert not Progress.objects.filter(completed_at__isnull=False).exists()


# --- who may not ---------------------------------------------------------------------------------------------


def test_who_is_not_enrolled_completes_nothing(lan, client):
    client.force_login(make_user("la"))
    assert lan.tell(completed()).status_code == 403
    lan.token = ""
    assert lan.tell(completed()).status_code == 403
    assert lan.keep({}).status_code == 403
    assert not Statement.objects.exists()


def test_whoever_left_the_course_tells_nothing_more(lan):
    api.withdraw(Enrolment.objects.get())
    assert lan.tell(completed()).status_code == 403
    assert lan.keep({}).status_code == 403


def test_nobody_says_anything_of_a_place_that_no_lesson_signed(lan):
    forged = signing.Signer(salt="another").sign_object([str(uuid.uuid4()), str(uuid.uuid4()), "seen", 0])
    for place in ("", "x", forged, None):
        lan.place = place
        assert lan.tell(completed()).status_code == 400
        assert lan.keep({}).status_code == 403


def test_the_place_of_another_course_is_not_hers(lan, catalogue, content):
    other = make_lesson_page(make_course_page(catalogue, title="Khác"), blocks=[h5p_block(content)])
    key = api.block_key(other.translation_key, other.body[0].id)
    lan.place = signing.Signer(salt=SALT).sign_object([str(key), str(content.uuid), "seen", 0])
    assert unsign(lan.place).activity == key
    assert lan.tell(completed()).status_code == 400
    assert lan.keep({}).status_code == 403


@pytest.mark.parametrize("body", [{}, "x", None, [1], [{}], [{"id": "x"}], 7])
def test_what_is_no_list_of_statements_is_refused(lan, body):
    assert lan.post("h5p_results", body).status_code == 400
    assert lan.post("h5p_state", body).status_code in (400, 403)


def test_too_much_is_refused(lan):
    assert lan.tell(completed(result={"response": "x" * 70_000})).status_code == 400
    assert lan.tell(*[completed(result={"response": "x" * 60_000})] * 10).status_code == 413
    assert lan.keep("x" * 300_000).status_code == 400


def test_no_number_breaks_it(lan):
    answer = lan.client.post(
        reverse("learning_courses:h5p_results"),
        '[{"id": NaN}]',
        content_type="application/json",
        headers={HEADER: lan.token},
    )
    assert answer.status_code == 400


# --- how far she is ------------------------------------------------------------------------------------------


def test_she_goes_on_where_she_stopped_on_another_device(lan, lesson):
    etag = lan.keep({"picked": "wrong"}).json()["etag"]
    assert json.loads(lan.states()["0"]["data"]) == {"picked": "wrong"}
    assert lan.states()["0"]["etag"] == etag
    document = Document.objects.get()
    assert (document.kind, document.name, document.activity) == ("state", "h5p:state:0", lan.activity)
    assert document.learner_id == Enrolment.objects.get().learner_id


def test_another_learner_has_her_own(lan, lesson, client):
    lan.keep({"picked": "wrong"})
    assert enrol(client, lesson, "mai").states() == {}


def test_two_tabs_are_told_of_each_other(lan):
    etag = lan.keep({"n": 1}).json()["etag"]
    lan.keep({"n": 2}, etag=etag)
    late = lan.keep({"n": 3}, etag=etag)
    assert late.status_code == 409
    theirs = late.json()["state"]
    assert json.loads(theirs["data"]) == {"n": 2}
    assert lan.keep({"n": 3}, etag=theirs["etag"]).status_code == 200


def test_the_same_twice_is_no_conflict(lan):
    lan.keep({"n": 1})
    assert lan.keep({"n": 1}).status_code == 200


def test_another_content_begins_anew(lan):
    lan.keep({"n": 1})
    assert lan.states(version="b" * 64) == {}
    assert not Document.objects.exists()


def test_it_is_forgotten_when_the_content_asks_for_it(lan):
    etag = lan.keep({"n": 1}).json()["etag"]
    assert lan.keep(None, etag=etag).status_code == 200
    assert lan.states() == {}


def test_parts_have_states_of_their_own(lan):
    lan.keep({"n": 1}, sub=PART)
    assert set(lan.states()) == {PART}


@pytest.mark.parametrize(
    "more", [{"sub": "../x"}, {"type": "a:b"}, {"data": "{"}, {"version": "x"}, {"data": "NaN"}, {"data": 7}]
)
def test_what_no_content_keeps_is_refused(lan, more):
    assert lan.keep({}, **more).status_code == 400


def test_a_state_is_kept_by_few_queries(lan, django_assert_max_num_queries):
    etag = lan.keep({"n": 0}).json()["etag"]
    with django_assert_max_num_queries(5):
        lan.keep({"n": 1}, etag=etag)
