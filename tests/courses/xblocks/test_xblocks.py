"""XBlocks in lessons: what they keep, what they tell, and what they cannot reach."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from courses.blocks.xblock import XBlockBlock
from courses.models import XBlockValue
from courses.xblocks import placing, views
from courses.xblocks.cage import SCRIPTS
from courses.xblocks.keep import erase_values, export_values
from learning import api
from learning.models import Activity, Enrolment, Learner, Progress, Statement
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.factories import make_user

pytest.importorskip("xblock", reason="needs the extra [xblock]")
pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
MAKING = "tests.courses.xblocks.making."
KINDS = ("Thumbs", "Counting", "Raising", "Unasked")


def xblock(kind: str, **fields) -> tuple[str, dict]:
    said = [
        {"type": "item", "value": {"name": name, "value": value}, "id": str(uuid.uuid4())}
        for name, value in fields.items()
    ]
    value = {"title": kind, "kind": MAKING + kind, "fields": said, "required": True}
    return "xblock", {**value, "alternative": "<p>Đọc bài.</p>"}


@pytest.fixture(scope="module")
def made_lesson(made_catalogue):
    blocks = [xblock("Thumbs", question="Bạn thấy sao?"), xblock("Counting", step="2")]
    blocks += [xblock("Raising"), xblock("Unasked")]
    return make_lesson_page(make_course_page(made_catalogue), blocks=blocks)


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


@pytest.fixture
def learner(client, lesson) -> Learner:
    client.force_login(make_user())
    begin(client, lesson)
    return Learner.objects.get(user__username="hoa")


def begin(client, lesson) -> None:
    course = lesson.get_parent().specific
    client.post(reverse("learning_courses:begin", args=[course.translation_key]))


def block_of(lesson, kind: str) -> str:
    return lesson.body.raw_data[KINDS.index(kind)]["id"]


def show(client, lesson, kind: str):
    return client.get(reverse("learning_courses:xblock", args=[lesson.pk, block_of(lesson, kind)]))


def handlers_of(client, lesson, kind: str) -> str:
    return show(client, lesson, kind).content.decode().split('data-handlers="')[1].split('"')[0]


def call(client, address: str, data=None, **more):
    return client.post(address, json.dumps(data or {}), content_type="application/json", **more)


def pass_to(lesson, kind: str) -> str:
    """The handlers' address for the one enrolment there is, whether the page shows itself or not."""
    place = placing.place_at(lesson.pk, block_of(lesson, kind))
    token = placing.make_pass(Enrolment.objects.get(), place)
    return reverse("learning_courses:xblock_handler", args=[token, "x"]).removesuffix("x/")


# --- showing -----------------------------------------------------------------------------------------------


def test_the_page_shows_what_the_author_wrote_in_a_cage_of_its_own(client, lesson, learner):
    page = show(client, lesson, "Thumbs")
    assert "Bạn thấy sao?" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms;")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "no-store" in page.headers["Cache-Control"]
    assert "Hoa" not in page.content.decode()


def test_the_scripts_of_the_page_are_there():
    assert all(finders.find(name) for name in SCRIPTS)


def test_who_has_not_begun_is_asked_to_and_gets_no_page(client, lesson):
    text = client.get(lesson.url).content.decode()
    assert "data-player" not in text
    assert reverse("learning_courses:begin", args=[lesson.get_parent().specific.translation_key]) in text
    assert show(client, lesson, "Thumbs").status_code == 403


def test_a_guest_who_has_begun_uses_it_as_others_do(client, lesson):
    begin(client, lesson)
    assert "data-player" in client.get(lesson.url).content.decode()
    assert call(client, handlers_of(client, lesson, "Thumbs") + "vote/").json()["votes"] == 1


def test_no_page_shows_what_is_no_xblock_or_not_published(client, lesson, learner):
    assert client.get(reverse("learning_courses:xblock", args=[lesson.pk, "x"])).status_code == 404
    assert client.get(reverse("learning_courses:xblock", args=[1, "x"])).status_code == 404
    lesson.unpublish()
    assert show(client, lesson, "Thumbs").status_code == 404


def test_a_course_that_is_closed_takes_nothing(client, lesson, learner):
    address = handlers_of(client, lesson, "Thumbs") + "vote/"
    Activity.objects.filter(type=api.COURSE).update(closes_at=timezone.now())
    assert call(client, address).status_code == 403
    assert not XBlockValue.objects.exists()


def test_an_xblock_that_raises_leaves_a_sentence_and_its_lesson_whole(client, lesson, learner, caplog):
    page = show(client, lesson, "Raising")
    assert page.status_code == 502
    assert "a view of others" not in page.content.decode()
    assert "a view of others" in caplog.text
    assert client.get(lesson.url).status_code == 200


def test_what_is_not_allowed_never_runs(client, lesson, learner):
    assert show(client, lesson, "Unasked").status_code == 502
    assert call(client, pass_to(lesson, "Unasked") + "vote/").status_code == 502


# --- handlers ----------------------------------------------------------------------------------------------


def test_a_handler_keeps_what_it_changes_and_tells_one_completion(client, lesson, learner):
    address = handlers_of(client, lesson, "Thumbs")
    assert call(client, f"{address}vote/a/b").json() == {"votes": 1, "voted": 1, "suffix": "a/b"}
    assert call(client, f"{address}vote/").json()["votes"] == 1
    done = Statement.objects.get(verb=api.verbs.COMPLETED)
    assert Progress.objects.get(activity=done.activity).satisfied_at
    assert "{&quot;voted&quot;: 1}" in show(client, lesson, "Thumbs").content.decode()


def test_votes_of_all_are_counted_together_and_state_is_of_one(client, lesson, learner):
    call(client, handlers_of(client, lesson, "Thumbs") + "vote/")
    client.force_login(make_user("lan"))
    begin(client, lesson)
    assert "{&quot;voted&quot;: 0}" in show(client, lesson, "Thumbs").content.decode()
    assert call(client, handlers_of(client, lesson, "Thumbs") + "vote/").json()["votes"] == 2
    assert XBlockValue.objects.filter(enrolment=None).count() == 1


def test_a_grade_is_told_with_its_score_and_no_name_is_given_away(client, lesson, learner):
    answer = call(client, handlers_of(client, lesson, "Counting") + "count/", {"value": 3}).json()
    assert answer["mine"] == 2
    assert (answer["name"], answer["mails"]) == (None, [])
    assert str(learner.uuid) not in answer["who"]
    result = Statement.objects.get(verb=api.verbs.COMPLETED).data["result"]
    assert result == {"completion": True, "score": {"scaled": 0.75}}
    assert "2 vàng {&#39;a&#39;: [1]}" in show(client, lesson, "Counting").content.decode().replace(
        "'", "&#39;"
    )


def test_a_pass_is_of_one_learner_and_one_block_and_no_cookie_counts(client, lesson, learner):
    hers = handlers_of(client, lesson, "Thumbs")
    client.logout()
    client.force_login(make_user("lan"))
    begin(client, lesson)
    call(client, hers + "vote/")  # sent from another's browser it still speaks for its owner
    assert XBlockValue.objects.get(name="voted").enrolment.learner == learner
    token = hers.rstrip("/").rsplit("/", 1)[1]
    for forged in (token[:-2] + "xx", "x", token.replace(":", ".")):
        address = reverse("learning_courses:xblock_handler", args=[forged, "vote"])
        assert call(client, address).status_code == 403
    seen = client.get(f"{hers}page/")
    assert seen.content == b"<b>{}</b>"
    assert seen.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_pass_ends_after_hours_and_with_the_enrolment(client, lesson, learner, monkeypatch):
    address = handlers_of(client, lesson, "Thumbs") + "vote/"
    with monkeypatch.context() as patch:
        patch.setattr(placing, "HOURS", -1)
        assert call(client, address).status_code == 403
    assert call(client, address).status_code == 200
    api.withdraw(Enrolment.objects.get())
    assert call(client, address).status_code == 403


def test_a_pass_ends_with_the_block(client, lesson, learner):
    address = handlers_of(client, lesson, "Thumbs") + "vote/"
    lesson.body = [block for block in lesson.body.raw_data if block["id"] != block_of(lesson, "Thumbs")]
    lesson.save_revision().publish()
    assert call(client, address).status_code == 403


def test_a_handler_that_raises_changes_nothing(client, lesson, learner):
    assert call(client, pass_to(lesson, "Raising") + "fail/").status_code == 502
    assert not XBlockValue.objects.exists()
    assert not Statement.objects.filter(verb=api.verbs.COMPLETED).exists()


@pytest.mark.parametrize("handler", ["student_view", "save", "nothing", "__class__"])
def test_only_handlers_can_be_called(client, lesson, learner, handler):
    assert call(client, handlers_of(client, lesson, "Thumbs") + f"{handler}/").status_code == 502


def test_nobody_fills_the_table_or_rewrites_the_author(client, lesson, learner):
    address = handlers_of(client, lesson, "Counting")
    assert call(client, f"{address}fill/", {"letters": 70_000}).status_code == 502
    assert call(client, f"{address}rewrite/").status_code == 502
    assert call(client, f"{address}fill/", {"x": "x" * views.MOST_BYTES}).status_code == 413
    assert not XBlockValue.objects.exists()


def test_too_many_requests_wait(client, lesson, learner, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 2)
    address = handlers_of(client, lesson, "Thumbs") + "vote/"
    assert [call(client, address).status_code for _each in range(3)] == [200, 200, 429]


def test_a_script_without_an_origin_may_ask(client, lesson, learner):
    answer = client.options(handlers_of(client, lesson, "Thumbs") + "vote/")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


# --- files -------------------------------------------------------------------------------------------------


def test_files_are_of_allowed_xblocks_and_of_known_kinds(client, db):
    def asked(kind: str, name: str):
        return client.get(reverse("learning_courses:xblock_file", args=[MAKING + kind, name]))

    sent = asked("Counting", "public/x.svg")
    assert sent.status_code == 200
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert asked("Counting", "making.py").status_code == 404
    assert asked("Thumbs", "public/x.svg").status_code == 404  # it has none
    assert asked("Unasked", "public/x.svg").status_code == 404


# --- authors, operators, persons ---------------------------------------------------------------------------


def test_the_author_is_told_which_fields_there_are():
    block = XBlockBlock()
    _name, raw = xblock("Thumbs", question="Hay?")
    assert block.clean(block.to_python(raw))["kind"] == MAKING + "Thumbs"
    for kind, fields in (("Thumbs", {"votes": "9"}), ("Counting", {"step": "hai"}), ("Unasked", {})):
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python(xblock(kind, **fields)[1]))
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python(xblock("Thumbs", x="1")[1]))
    assert "question" in str(refusal.value.block_errors)


def test_the_operator_is_told_what_cannot_be_loaded(settings):
    settings.LEARNING = {**settings.LEARNING, "XBLOCKS": ["khong-co", MAKING + "SCRIPT", MAKING + "Thumbs"]}
    from courses.checks import check_xblocks

    assert [error.id for error in check_xblocks(None)] == ["learning_courses.E004"] * 2


def test_what_is_kept_can_be_taken_along_and_erased(client, lesson, learner):
    call(client, handlers_of(client, lesson, "Counting") + "count/", {"value": 1})
    assert {each["name"]: each["value"] for each in export_values(learner)} == {
        "mine": 2,
        "liked": "vàng",
        "known": {"a": [1]},
    }
    assert erase_values(learner) == 3
    assert export_values(learner) == []


WITHOUT = """
import sys
for name in ("xblock", "webob", "web_fragments"):
    sys.modules[name] = None
import django
django.setup()
from django.urls import resolve
from courses.checks import check_xblocks
from courses.blocks.xblock import XBlockBlock
from courses.xblocks.allowed import label_of, names
resolve("/learning/xblocks/1/x/")
XBlockBlock()
print(len(check_xblocks(None)), label_of(names()[0]))
"""


def test_without_the_extra_everything_else_works_and_the_check_says_so():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["3", MAKING + "Thumbs"]


def test_nothing_is_missing_in_the_migrations():
    call_command("makemigrations", "learning_courses", check=True, dry_run=True, verbosity=0)
