"""Some of several parts are enough: how far that is, when it is met, and what a changed number means."""

import pytest

from learning import api
from learning.activities.changed import Decision
from learning.models import Activity, Choice, CourseChange, Enrolment, MoveOn, Progress
from learning.progress.editions import apply_changes
from learning.progress.rebuild import rebuild
from tests.factories import leaves, make_course, make_learner, say
from tests.learning.progress.test_record import POST

pytestmark = pytest.mark.django_db
verbs = api.verbs


def declare(course: Activity, *, needed: int | None, weights=(), exams=0, choice=Choice.KEEP) -> Activity:
    """``course`` with its lessons as they are, but for how many are enough."""
    declared = [
        api.Declaration(
            course.key, api.COURSE, course.title, fields={"open_to_guests": True, "needed": needed}
        )
    ]
    for number, lesson in enumerate(leaves(course)):
        rule = {"weight": float(weights[number])} if weights else {}
        if number < exams:
            rule["move_on"] = MoveOn.PASSED
        declared.append(api.Declaration(lesson.key, api.LESSON, lesson.title, parent=course.key, fields=rule))
    return api.declare_course(declared, decision=Decision(choice))


def take(course, *lessons) -> Enrolment:
    enrolment = api.enrol(learner=make_learner(), course=course)
    for lesson in lessons:
        api.record_for(enrolment, [say(lesson)])
    enrolment.refresh_from_db()
    return enrolment


def test_any_two_of_four_complete_the_course_and_a_replay_agrees():
    course = declare(make_course(lessons=4), needed=2)
    lessons = leaves(course)
    enrolment = take(course, lessons[3])
    assert (enrolment.progress, enrolment.satisfied_at) == (0.5, None)

    assert api.record_for(enrolment, [say(lessons[1])]).course_satisfied
    enrolment.refresh_from_db()
    satisfied_at = enrolment.satisfied_at
    api.record_for(enrolment, [say(lessons[0])])
    rebuild(enrolment)
    enrolment.refresh_from_db()
    assert (enrolment.progress, enrolment.satisfied_at) == (1.0, satisfied_at)


def test_doing_half_of_everything_is_no_more_than_half():
    course = declare(make_course(lessons=4), needed=2)
    enrolment = take(course)
    half = {"extensions": {verbs.PROGRESS_EXTENSION: 50}}
    api.record_for(enrolment, [say(each, verbs.PROGRESSED, result=half) for each in leaves(course)])
    enrolment.refresh_from_db()
    assert enrolment.progress == 0.5


def test_light_lessons_count_less_until_they_are_enough():
    course = declare(make_course(lessons=3), needed=2, weights=(1, 1, 4))
    light, other, _heavy = leaves(course)
    enrolment = take(course, light)
    assert enrolment.progress == pytest.approx(1 / 5)
    api.record_for(enrolment, [say(other)])
    enrolment.refresh_from_db()
    assert enrolment.progress == 1.0


def test_a_course_is_passed_only_where_something_must_be_passed():
    """One exam among three lessons, two of which are enough: who chooses the other two has passed nothing."""
    course = declare(make_course(lessons=3), needed=2, exams=1)
    exam, *others = leaves(course)
    enrolment = take(course, *others)
    assert enrolment.satisfied_at is not None
    assert enrolment.passed_at is None
    strict = declare(make_course(lessons=3), needed=3, exams=1)
    exam, *others = leaves(strict)
    enrolment = take(strict, *others)
    api.record_for(enrolment, [say(exam, verbs.PASSED)], trusted=True)
    enrolment.refresh_from_db()
    assert enrolment.passed_at is not None


def test_more_than_there_are_asks_for_all_of_them():
    course = declare(make_course(lessons=2), needed=5)
    enrolment = take(course, *leaves(course))
    assert enrolment.satisfied_at is not None


def test_asking_for_more_is_a_change_that_keeps_what_was_reached():
    course = declare(make_course(lessons=3), needed=2)
    lessons = leaves(course)
    done, under_way = take(course, *lessons[:2]), take(course, lessons[0])

    declare(course, needed=None)
    apply_changes(course.pk)

    change = CourseChange.objects.get()
    assert [one["kind"] for one in change.difference] == ["rule"]
    done.refresh_from_db()
    assert done.satisfied_at is not None
    assert not api.record_for(under_way, [say(lessons[1])]).course_satisfied
    assert api.record_for(under_way, [say(lessons[2])]).course_satisfied


@pytest.mark.parametrize("needed", [3, None])
def test_asking_for_what_is_new_asks_for_the_rest_and_not_for_what_was_done(needed):
    course = declare(make_course(lessons=3), needed=2)
    lessons = leaves(course)
    done = take(course, *lessons[:2])

    declare(course, needed=needed, choice=Choice.NEW)
    apply_changes(course.pk)

    present = Enrolment.objects.get(renews=done)
    assert present.satisfied_at is None
    kept = Progress.objects.filter(enrolment=present, satisfied_at__isnull=False)
    assert {row.activity_id for row in kept} == {lesson.pk for lesson in lessons[:2]}
    assert api.record_for(present, [say(lessons[2])]).course_satisfied


def test_asking_for_less_completes_from_that_day_on():
    course = make_course(lessons=3)
    lessons = leaves(course)
    enrolment = take(course, *lessons[:2])
    declare(course, needed=2)
    apply_changes(course.pk)
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at == CourseChange.objects.get().at


@pytest.mark.parametrize("lessons", [5, 60])
def test_the_completing_post_costs_the_same_in_a_long_course(lessons, django_assert_num_queries):
    course = declare(make_course(lessons=lessons), needed=2)
    first, second, *_rest = leaves(course)
    enrolment = take(course, first)
    handle = {"registration": enrolment.uuid, "course_id": course.pk, "learner": enrolment.learner.uuid}
    with django_assert_num_queries(POST):
        done = api.record(**handle, statements=[say(second)])
    assert done.course_satisfied
