"""What an author asks for becomes rules of activities, is said in words, and is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import escape
from wagtail.blocks import StructBlockValidationError
from wagtail.test.utils.form_data import rich_text

from courses.changing import pending
from courses.completion import refuse_wrong, rule_in_words
from courses.pages.models import LessonPage
from learning import api, registry
from learning.models import Activity
from tests.courses.making import flashcards, make_course_page, make_lesson_page, published
from tests.courses.test_blocks import make_document
from tests.courses.test_workflow import lesson_form
from tests.factories import make_learner

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def activity(page) -> Activity:
    return Activity.objects.get(key=page.translation_key)


def video(**more) -> dict:
    document = make_document("phim.mp4").pk
    return {
        "title": "Phim",
        "file": document,
        "transcript": "<p>Lời</p>",
        "captions": None,
        "poster": None,
        **more,
    }


def test_a_lessons_rules_become_its_activitys(catalogue):
    course = make_course_page(catalogue, needed=None, in_order=True)
    cards = [flashcards(str(number), required=True) for number in range(3)]
    lesson = make_lesson_page(course, blocks=cards, needed=2, least_minutes=3, weight=4)
    found = activity(lesson)
    assert (found.needed, found.least_seconds, found.weight) == (2, 180, 4.0)
    assert activity(course).in_order


def test_a_share_of_a_video_becomes_seconds_that_must_be_played(catalogue):
    rule = registry.blocks["video"].activity_rule(video(required=True, share="80", length="10:00"))
    assert rule == {"required": True, "least_played": 479}
    assert registry.blocks["video"].activity_rule(video(required=True, share="", length="10:00")) == {
        "required": True
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("length", {"share": "80", "length": ""}), ("length", {"share": "", "length": "mười phút"})],
)
def test_a_share_without_a_length_is_refused_in_words(field, value):
    block = registry.blocks["video"]()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(video(**value)))
    assert refused.value.block_errors[field]


@pytest.mark.parametrize(
    ("fields", "needed_blocks", "wrong"),
    [
        ({"needed": 3}, 2, "needed"),
        ({"seen_is_enough": True}, 1, "seen_is_enough"),
        ({"needed": 2, "least_minutes": 5}, 2, None),
        ({"seen_is_enough": True}, 0, None),
    ],
)
def test_rules_that_contradict_one_another_are_refused_by_field(catalogue, fields, needed_blocks, wrong):
    course = make_course_page(catalogue)
    lesson = make_lesson_page(course, blocks=[flashcards(required=True)] * needed_blocks)
    for name, value in fields.items():
        setattr(lesson, name, value)
    if wrong is None:
        refuse_wrong(lesson)
        return
    with pytest.raises(ValidationError) as refused:
        refuse_wrong(lesson)
    assert set(refused.value.message_dict) == {wrong}


def test_a_module_cannot_ask_for_time_of_reading(catalogue):
    module = make_lesson_page(make_course_page(catalogue))
    make_lesson_page(module, title="Trong chương")
    module.refresh_from_db()
    module.least_minutes = 5
    with pytest.raises(ValidationError) as refused:
        refuse_wrong(module)
    assert set(refused.value.message_dict) == {"least_minutes"}


def test_the_editor_says_in_a_sentence_what_the_rules_mean(catalogue, admin_client):
    course = make_course_page(catalogue, lessons=3, needed=2, in_order=True)
    lesson = make_lesson_page(course, blocks=[flashcards(required=True)] * 3, needed=2, least_minutes=5)
    for page in (course, lesson):
        html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        said = [str(escape(sentence)) for sentence in rule_in_words(page)]
        assert len(said) == 2
        assert all(sentence in html for sentence in said)


def test_the_editor_refuses_in_words_and_publishing_later_does_not_fail(catalogue, admin_client):
    lesson = make_lesson_page(make_course_page(catalogue), blocks=[flashcards(required=True)])
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    blocks = [("text", rich_text("<p>Chữ</p>"))]
    answer = admin_client.post(address, {**lesson_form(blocks), "needed": "2", "action-publish": "1"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"needed"}
    lesson.needed = 9
    published(lesson)


def test_another_rule_of_a_published_lesson_is_a_change_that_asks(catalogue):
    course = make_course_page(catalogue)
    lesson = make_lesson_page(course, blocks=[flashcards(required=True)] * 3)
    api.enrol(learner=make_learner(), course=activity(course))
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.least_minutes = 10
    draft.save_revision()
    found = pending(draft.get_latest_revision_as_object())
    assert [(one.kind, one.key) for one in found.difference] == [("rule", lesson.translation_key)]


def test_another_number_for_the_course_is_a_change_that_asks(catalogue):
    course = make_course_page(catalogue, lessons=3)
    api.enrol(learner=make_learner(), course=activity(course))
    course.needed = 2
    course.save_revision()
    found = pending(course.get_latest_revision_as_object())
    assert [(one.kind, one.key) for one in found.difference] == [("rule", course.translation_key)]
    course.needed, course.in_order = None, True
    course.save_revision()
    assert pending(course.get_latest_revision_as_object()) is None
    published(course)
    assert activity(course).edition == 1


def test_a_lesson_says_how_many_parts_and_minutes_it_waits_for(catalogue, client):
    course = make_course_page(catalogue)
    lesson = make_lesson_page(course, blocks=[flashcards(required=True)] * 3, needed=2, least_minutes=3)
    html = client.get(lesson.url).content.decode()
    assert "data-waits-for" in html
    assert "ít nhất 3 phút" in html
