"""What a guest learnt becomes hers when she signs in, once."""

import pytest

from learning import api
from learning.models import Enrolment, Statement
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa():
    return make_learner(user=make_user())


def did(learner, course, *parts) -> Enrolment:
    enrolment = api.enrol(learner=learner, course=course)
    api.record_for(enrolment, [say(part, result={"duration": "PT10S"}) for part in parts])
    return enrolment


def test_a_course_only_the_guest_took_becomes_hers(hoa):
    guest, course = api.new_guest(), make_course(lessons=1)
    enrolment = did(guest, course, *leaves(course))

    assert api.merge_guest(guest=guest, into=hoa) == 1

    enrolment.refresh_from_db()
    assert enrolment.learner == hoa
    assert enrolment.satisfied_at is not None


def test_what_the_guest_did_counts_where_she_belongs():
    province = make_unit("08")
    commune = make_unit("02359", level="commune", parent=province)
    mai = make_learner("Lý Thị Mai", unit=commune, user=make_user("mai"))
    guest, course = api.new_guest(), make_course(lessons=1)
    enrolment = did(guest, course, *leaves(course))
    assert enrolment.unit == province

    api.merge_guest(guest=guest, into=mai)

    enrolment.refresh_from_db()
    assert enrolment.unit == commune


def test_a_course_both_took_is_one_enrolment_that_adds_up(hoa):
    guest, course = api.new_guest(), make_course(lessons=2)
    one, two = leaves(course)
    did(guest, course, one)
    hers = did(hoa, course, two)

    api.merge_guest(guest=guest, into=hoa)

    hers.refresh_from_db()
    assert hers.satisfied_at is not None
    assert hers.seconds == 20
    assert Statement.objects.filter(enrolment=hers).count() == 2
    assert Enrolment.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_merging_again_changes_nothing(hoa):
    guest, course = api.new_guest(), make_course(lessons=1)
    did(guest, course, *leaves(course))
    api.merge_guest(guest=guest, into=hoa)
    before = list(Enrolment.objects.values())

    assert api.merge_guest(guest=guest, into=hoa) == 0

    assert list(Enrolment.objects.values()) == before


def test_nobody_with_an_account_is_merged_into_another(hoa):
    other = make_learner("Lý Thị Mai", user=make_user("mai"))
    did(other, make_course(lessons=1))
    assert api.merge_guest(guest=other, into=hoa) == 0
    assert other.enrolments.count() == 1
