"""What authors chose becomes rows, and nothing else does."""

import uuid

import pytest

from learning import api
from learning.competencies.tag import MOST, tag_course, tidy_tags
from learning.models import Activity, ActivityCompetency

pytestmark = pytest.mark.django_db
KEY = "digcomp@2.2:4.1"


def rows(course: Activity) -> set[tuple[str, int | None]]:
    found = ActivityCompetency.objects.filter(activity__course=course)
    return set(found.values_list("competency", "level"))


@pytest.mark.parametrize(
    ("given", "tidied"),
    [
        (None, []),
        ("digcomp", []),
        ([KEY], [{"key": KEY, "level": None}]),
        ([{"key": KEY, "level": 3}, {"key": KEY, "level": 4}], [{"key": KEY, "level": 4}]),
        ([{"key": KEY, "level": "3"}, {"level": 3}, 7, None, ""], [{"key": KEY, "level": None}]),
        ([{"key": KEY, "level": True}], [{"key": KEY, "level": None}]),
        ([{"key": "x" * 97}], []),
    ],
)
def test_only_what_is_a_tag_is_kept(given, tidied):
    assert tidy_tags(given) == tidied


def test_nobody_trains_everything_at_once():
    assert len(tidy_tags([f"x@1:{n}" for n in range(500)])) == MOST


def declared(key, *tags):
    return [api.Declaration(key, api.COURSE, "Khóa", competencies=list(tags))]


def test_publishing_again_makes_the_rows_what_is_said_now():
    key = uuid.uuid4()
    for tags in ([KEY, "iu@2014:IU14"], [{"key": KEY, "level": 2}], [{"key": KEY, "level": 2}], []):
        now = declared(key, *tags)
        course = api.declare_course(now)
        tag_course(course, now)
        assert rows(course) == {(one["key"], one["level"]) for one in tidy_tags(tags)}


def test_tags_ask_nothing_anew_of_those_who_have_begun():
    key = uuid.uuid4()
    course = api.declare_course(declared(key))
    tag_course(course, declared(key, KEY))
    version = Activity.objects.get(key=key).structure_version
    api.declare_course(declared(key, KEY))
    assert Activity.objects.get(key=key).structure_version == version


def test_what_is_declared_no_longer_keeps_its_rows():
    key, lesson = uuid.uuid4(), uuid.uuid4()
    whole = [*declared(key), api.Declaration(lesson, api.LESSON, "Bài", parent=key, competencies=[KEY])]
    tag_course(api.declare_course(whole), whole)
    course = api.declare_course(declared(key))
    tag_course(course, declared(key))
    assert rows(course) == {(KEY, None)}


@pytest.mark.parametrize("lessons", [1, 12])
def test_tagging_asks_at_most_four_times(lessons, django_assert_max_num_queries):
    key = uuid.uuid4()
    whole = declared(key, KEY) + [
        api.Declaration(uuid.uuid4(), api.LESSON, "Bài", parent=key, competencies=[KEY])
        for _number in range(lessons)
    ]
    course = api.declare_course(whole)
    with django_assert_max_num_queries(4):
        tag_course(course, whole)
