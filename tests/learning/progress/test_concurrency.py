"""Many at once: nothing is lost, nothing is counted twice, nobody is told that the database is locked."""

import pytest

from learning import api
from learning.models import Enrolment, Progress, Statement
from tests.factories import leaves, make_course, make_learner, say
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
