"""Many at once: nothing is lost, nothing is counted twice, nobody is told that the database is locked."""

import uuid

import pytest
from django.db import connection

from learning import api
from learning.models import Activity, Enrolment, Learner, Merge, Progress, Statement
from learning.progress.editions import apply_changes
from learning.progress.rebuild import rebuild
from tests.factories import leaves, make_course, make_learner, make_user, say
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_same_post_from_eight_tabs_is_counted_once():
    course = make_course(lessons=1)
    enrolment = api.enrol(learner=make_learner(), course=course)
    statement = say(leaves(course)[0], result={"duration": "PT30S"})

    answers = at_once(lambda _tab: api.record_for(enrolment, [statement]), range(8))

    assert sum(len(each.stored) for each in answers) == 1
    assert Statement.objects.count() == 1
    enrolment.refresh_from_db()
    assert enrolment.seconds == 30


def test_eight_learners_writing_at_once_lose_nothing():
    course = make_course(lessons=6)
    enrolments = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(8)]
    posts = [(enrolment, lesson) for lesson in leaves(course) for enrolment in enrolments]

    at_once(lambda post: api.record_for(post[0], [say(post[1])]), posts)

    assert Statement.objects.count() == 48
    assert Enrolment.objects.filter(satisfied_at__isnull=False, progress=1.0).count() == 8


def test_as_many_learners_as_are_promised_begin_and_learn_at_once():
    many = 64 if connection.vendor == "postgresql" else 8
    course = make_course(lessons=2)
    learners = [make_learner(f"Người {n}") for n in range(many)]

    def learn(learner: Learner) -> None:
        enrolment = api.enrol(learner=learner, course=course)
        batch = [say(lesson) for lesson in leaves(course)]
        for _again in range(2):
            api.record_for(enrolment, batch)

    at_once(learn, learners, threads=many)

    assert Statement.objects.count() == 2 * many
    assert Enrolment.objects.filter(satisfied_at__isnull=False, progress=1.0).count() == many


def test_a_guests_work_that_arrives_while_the_record_is_claimed_counts_once():
    course = make_course(lessons=6)
    guest, hoa = api.new_guest(), make_learner(user=make_user())
    theirs = api.enrol(learner=guest, course=course)
    hers = api.enrol(learner=hoa, course=course)
    batch = [say(lesson, result={"duration": "PT10S"}) for lesson in leaves(course)]

    def do(step: int) -> None:
        if step % 4 == 3:
            api.merge_guest(guest=guest, into=hoa)
            return
        try:
            api.record_for(theirs, batch)
        except api.NotYours:  # the page asks for a new pass, and is given hers
            api.record_for(hers, batch)

    at_once(do, range(12))

    hers.refresh_from_db()
    assert (hers.seconds, hers.progress) == (60, 1.0)
    assert Statement.objects.filter(enrolment=hers).count() == Statement.objects.count() == 6


def test_two_halves_of_a_course_from_two_phones_converge():
    course = make_course(lessons=8)
    enrolment = api.enrol(learner=make_learner(), course=course)

    at_once(lambda lesson: api.record_for(enrolment, [say(lesson)]), leaves(course))

    enrolment.refresh_from_db()
    assert enrolment.progress == 1.0
    assert Progress.objects.get(enrolment=enrolment, activity=course).satisfied_at is not None


def test_enrolling_from_eight_tabs_enrols_once():
    learner, course = make_learner(), make_course()
    enrolments = at_once(lambda _tab: api.enrol(learner=learner, course=course), range(8))
    assert len({each.pk for each in enrolments}) == 1


def test_merging_each_into_the_other_at_once_merges_once():
    course = make_course(lessons=4)
    people = [make_learner("Nguyễn Thị Hoa"), make_learner("Nguyễn Thị Hòa")]
    for learner, lesson in zip(people * 2, leaves(course), strict=True):
        api.record_for(api.enrol(learner=learner, course=course), [say(lesson)])

    def merge(way: int) -> bool:
        kept, merged = (people, people[::-1])[way % 2]
        try:
            api.merge(kept=kept, merged=merged)
        except api.MergeRefused:
            return False
        return True

    assert any(at_once(merge, range(8)))
    assert Merge.objects.count() == Learner.objects.filter(merged_into__isnull=False).count() == 1
    assert Enrolment.objects.get(withdrawn_at__isnull=True).progress == 1.0


def test_what_is_learnt_while_records_are_merged_is_not_lost():
    course = make_course(lessons=6)
    kept, merged = make_learner("Nguyễn Thị Hoa"), make_learner("Nguyễn Thị Hòa")
    enrolments = [api.enrol(learner=each, course=course) for each in (kept, merged)]
    told = []

    def do(step: int) -> None:
        if step == 3:
            api.merge(kept=kept, merged=merged)
            return
        try:
            api.record_for(enrolments[step % 2], [say(leaves(course)[step % 6])])
            told.append(step % 6)
        except api.NotYours:  # she is asked to open the course anew
            pass

    at_once(do, range(8))

    done = Progress.objects.filter(
        enrolment__learner=kept, activity__in=leaves(course), satisfied_at__isnull=False
    )
    assert done.count() == len(set(told))


def test_posts_while_a_changed_course_is_applied_lose_nothing_and_renew_once():
    course = make_course(lessons=4)
    whole = declared_again(course)
    enrolments = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(4)]
    for enrolment in enrolments:
        api.record_for(enrolment, [say(lesson) for lesson in leaves(course)])
    added = api.Declaration(uuid.uuid4(), api.LESSON, "Bài mới", parent=course.key)
    course = api.declare_course([*whole, added], decision=api.Decision("new"))
    new = Activity.objects.get(key=added.key)

    def do(step: int) -> None:
        if step % 3 == 0:
            apply_changes(course.pk)
        else:
            api.record_for(enrolments[step % 4], [say(new)])

    at_once(do, range(24))

    assert Enrolment.objects.filter(renews__in=enrolments, progress=1.0).count() == 4
    assert Enrolment.objects.count() == 8
    assert Statement.objects.filter(activity=new).count() == 16


def test_publishing_while_people_learn_stops_nobody():
    course = make_course(lessons=4)
    whole = declared_again(course)
    enrolments = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(4)]
    choices = ["keep", "new", "again"]

    def do(step: int) -> None:
        if step % 5 == 0:
            more = api.Declaration(uuid.uuid4(), api.LESSON, f"Bài {step}", parent=course.key)
            api.declare_course([*whole, more], decision=api.Decision(choices[step % 3]))
        else:
            lesson = leaves(course)[step % 4]
            api.record_for(enrolments[step % 4], [say(lesson)])

    at_once(do, range(20))
    apply_changes(course.pk)

    present = Enrolment.objects.filter(withdrawn_at__isnull=True)
    assert present.count() == 4
    assert Statement.objects.count() == 16
    for enrolment in present:
        before = enrolment.progress
        assert 0 <= before <= 1
        rebuild(enrolment)
        assert Enrolment.objects.get(pk=enrolment.pk).progress == before


def declared_again(course: Activity) -> list[api.Declaration]:
    """What a course of lessons declares."""
    lessons = [api.Declaration(one.key, one.type, one.title, parent=course.key) for one in leaves(course)]
    top = api.Declaration(course.key, course.type, course.title, fields={"open_to_guests": True})
    return [top, *lessons]
