"""What the server said is taken back, or said of many at once; progress is what the log says either way."""

from datetime import date
from uuid import UUID

import pytest

from learning import api
from learning.models import Enrolment, Progress, Statement
from learning.progress import take_back as taking
from tests.factories import leaves, make_course, make_learner, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def passed(db) -> tuple[Enrolment, UUID]:
    """A learner who has passed the exam that is all of her course, and the statement that says so."""
    course = make_course(lessons=0, exam=True)
    enrolment = api.enrol(learner=make_learner(), course=course)
    said = say(leaves(course)[0], api.verbs.PASSED, result={"score": {"scaled": 0.9}, "success": True})
    api.record_for(enrolment, [said], trusted=True)
    return Enrolment.objects.get(pk=enrolment.pk), UUID(said["id"])


def test_a_pass_that_is_taken_back_is_forgotten_where_that_is_asked_for(passed):
    enrolment, name = passed
    assert enrolment.satisfied_at
    assert api.take_back([name], forget=True) == 1
    enrolment.refresh_from_db()
    assert (enrolment.satisfied_at, enrolment.passed_at, enrolment.score) == (None, None, None)
    assert not Progress.objects.filter(satisfied_at__isnull=False).exists()
    assert Statement.objects.get(uuid=name).voided
    assert Statement.objects.get(verb=api.verbs.VOIDED).data["object"]["id"] == str(name)


def test_otherwise_what_was_satisfied_stays_satisfied_and_the_score_goes(passed):
    enrolment, name = passed
    api.take_back([name])
    assert not Progress.objects.filter(score__isnull=False).exists()
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at


def test_what_is_taken_back_twice_is_taken_back_once(passed):
    _enrolment, name = passed
    api.take_back([name])
    count = Statement.objects.count()
    assert api.take_back([name]) == 0
    assert Statement.objects.count() == count


def test_what_has_left_for_the_archive_cannot_be_taken_back(passed, monkeypatch):
    _enrolment, name = passed
    monkeypatch.setattr(taking, "archived", lambda uuids: dict.fromkeys(uuids, date(2025, 6, 1)))
    with pytest.raises(api.CannotTakeBack, match="06/2025"):
        api.take_back([name])
    assert not Statement.objects.get(uuid=name).voided


def test_what_is_said_of_many_at_once_comes_out_as_said_one_by_one():
    course = make_course(lessons=2)
    first, second = leaves(course)
    one, *many = (api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(4))
    withdrawn = many.pop()
    api.withdraw(withdrawn)
    api.record_for(one, [say(first), say(second)], trusted=True)
    said = {each.pk: [say(first), say(second)] for each in [*many, withdrawn]}
    assert api.record_many(course.pk, said) == {each.pk for each in many}
    assert api.record_many(course.pk, said) == {each.pk for each in many}
    names = ("progress", "satisfied_at", "score", "seconds")
    whole = Enrolment.objects.get(pk=one.pk)
    for each in Enrolment.objects.filter(pk__in=[each.pk for each in many]):
        assert [bool(getattr(each, name)) for name in names] == [bool(getattr(whole, name)) for name in names]
        assert each.statements.count() == 2
        assert each.progress_rows.count() == one.progress_rows.count()
