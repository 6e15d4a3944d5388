"""What a learner can do, as the lessons that she has done say."""

import pytest
from django.test import override_settings

from learning import api
from tests.factories import make_learner
from tests.learning.competencies.tagged import do, lessons_of, tagged_course

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("frameworks")]


def of(learner, code: str, framework: str = ""):
    [standing] = [each for each in api.competencies_of(learner, framework) if each.term.code == code]
    return standing


@pytest.fixture
def learner():
    return make_learner()


def test_lessons_done_are_counted_of_all_that_train_it(learner):
    course = tagged_course(["digcomp@2.2:4.1"], ["digcomp@2.2:4.1", "digcomp@2.2:1.2"], [])
    first, second, _third = lessons_of(course)
    do(api.enrol(learner=learner, course=course), second)
    assert (of(learner, "4.1").done, of(learner, "4.1").lessons) == (1, 2)
    assert (of(learner, "1.2").done, of(learner, "1.2").lessons) == (1, 1)
    assert [one.title for one in of(learner, "4.1").evidence] == [second.title]
    assert first.title not in str(of(learner, "4.1").evidence)


def test_what_is_tagged_in_another_framework_counts_once(learner):
    course = tagged_course(["topics@2026:T19", "digcomp@2.2:4.1"])
    do(api.enrol(learner=learner, course=course), *lessons_of(course))
    for framework, code in [("digcomp@2.2", "4.1"), ("topics@2026", "T19"), ("nls@2025", "4.1")]:
        standing = of(learner, code, framework)
        assert (standing.done, standing.lessons, len(standing.evidence)) == (1, 1, 1)


def test_the_highest_level_of_what_was_done_is_hers_and_no_higher_one(learner):
    tag = {"key": "digcomp@2.2:4.1", "level": 3}
    course = tagged_course([tag], [{**tag, "level": 2}], [{**tag, "level": 7}])
    three, two, _seven = lessons_of(course)
    do(api.enrol(learner=learner, course=course), two, three)
    assert of(learner, "4.1").level == 3
    assert of(learner, "4.1", "nls@2025").level is None


def test_a_finished_course_is_evidence_and_no_lesson(learner):
    course = tagged_course([], course=[{"key": "digcomp@2.2:2.6", "level": 4}])
    do(api.enrol(learner=learner, course=course), *lessons_of(course))
    standing = of(learner, "2.6")
    assert (standing.lessons, standing.done, standing.level) == (0, 0, 4)
    assert [one.title for one in standing.evidence] == [course.title]


def test_a_lesson_that_is_gone_counts_for_who_did_it_and_is_asked_of_nobody_else(learner):
    course = tagged_course(["digcomp@2.2:4.1"], ["digcomp@2.2:4.1"])
    first, _second = lessons_of(course)
    do(api.enrol(learner=learner, course=course), first)
    api.retire_course(course.key)
    assert (of(learner, "4.1").done, of(learner, "4.1").lessons) == (1, 1)
    assert of(learner, "4.1").evidence[0].address == ""
    assert of(make_learner("Người khác"), "4.1").lessons == 0


def test_nobody_else_s_lessons_are_hers(learner):
    course = tagged_course(["digcomp@2.2:4.1"])
    do(api.enrol(learner=make_learner("Người khác"), course=course), *lessons_of(course))
    assert of(learner, "4.1").done == 0


@override_settings(LEARNING={"COMPETENCY_FRAMEWORK": "topics@2026"})
def test_the_site_s_framework_is_asked_for_when_none_is_named(learner):
    assert len(api.competencies_of(learner)) == 26


@pytest.mark.parametrize("courses", [1, 6])
def test_it_asks_three_times_however_much_is_taught(learner, courses, django_assert_num_queries):
    for _number in range(courses):
        course = tagged_course(["digcomp@2.2:4.1"], ["topics@2026:T7"] * 1, ["digcomp@2.2:1.1"])
        do(api.enrol(learner=learner, course=course), *lessons_of(course))
    api.competencies_of(learner)  # the book is read
    with django_assert_num_queries(3):
        assert of(learner, "4.1").done == courses
