from datetime import timedelta

import pytest
from django.utils import timezone

from learning import api
from learning.models import Enrolment
from tests.factories import make_course, make_learner, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_enrolling_twice_is_enrolling_once():
    learner, course = make_learner(), make_course()
    assert api.enrol(learner=learner, course=course) == api.enrol(learner=learner, course=course)


def test_the_unit_is_where_she_works_before_where_she_lives():
    province = make_unit("08")
    home = make_unit("02536", level="commune", parent=province)
    office = make_unit("02359", level="commune", parent=province)
    learner = make_learner(unit=home)
    learner.memberships.create(unit=office, kind="work", audience="CC", from_date=home.valid_from)

    enrolment = api.enrol(learner=learner, course=make_course())

    assert enrolment.unit == office
    assert enrolment.audience == "CC"


def test_a_guest_counts_for_the_province():
    province = make_unit("08")
    assert api.enrol(learner=api.new_guest(), course=make_course()).unit == province


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_at": timezone.now() + timedelta(days=3)},
        {"closes_at": timezone.now() - timedelta(days=3)},
    ],
)
def test_a_course_that_is_not_open_refuses_with_a_date(fields):
    course = make_course(**fields)
    with pytest.raises(api.EnrolmentRefused, match=r"\d\d/\d\d/\d{4}"):
        api.enrol(learner=make_learner(), course=course)
    assert Enrolment.objects.count() == 0


def test_a_course_that_is_not_published_refuses():
    course = make_course()
    api.retire_course(course.key)
    course.refresh_from_db()
    with pytest.raises(api.EnrolmentRefused):
        api.enrol(learner=make_learner(), course=course)


def test_a_guest_is_asked_to_sign_in_for_a_course_of_members():
    course = make_course(open_to_guests=False)
    with pytest.raises(api.EnrolmentRefused):
        api.enrol(learner=api.new_guest(), course=course)
    assert api.enrol(learner=make_learner(user=make_user()), course=course)


def test_after_withdrawing_she_may_begin_again():
    learner, course = make_learner(), make_course()
    first = api.enrol(learner=learner, course=course)
    api.withdraw(first)
    assert api.enrol(learner=learner, course=course) != first
