"""Learners who have finished a course, for the tests of certificates."""

from datetime import UTC, datetime

from learning import api
from learning.models import Activity, Enrolment, Learner
from tests.factories import leaves, make_course, make_learner, say

NEW_YEAR = datetime(2026, 1, 4, 17, 30, tzinfo=UTC)  # the 5th of January in Vietnam


def finish(enrolment: Enrolment) -> Enrolment:
    """The enrolment after every part of its course has been completed."""
    api.record_for(enrolment, [say(each) for each in leaves(enrolment.course)])
    enrolment.refresh_from_db()
    return enrolment


def finished(learner: Learner | None = None, course: Activity | None = None) -> Enrolment:
    """An enrolment that is satisfied."""
    return finish(api.enrol(learner=learner or make_learner(), course=course or make_course()))


def pass_exam(enrolment: Enrolment, scaled: float = 0.85) -> Enrolment:
    """The enrolment after its lessons are completed and its last part, the exam, is passed."""
    *lessons, exam = leaves(enrolment.course)
    told = [*map(say, lessons), say(exam, api.verbs.PASSED, result={"score": {"scaled": scaled}})]
    api.record_for(enrolment, told, trusted=True)
    enrolment.refresh_from_db()
    return enrolment
