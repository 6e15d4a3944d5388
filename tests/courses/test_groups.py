"""Trainers and reviewers by role are in Wagtail's groups from the day it begins to the day it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.workflow import set_up_roles
from learning import api
from learning.tasks import follow_roles
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(django_capture_on_commit_callbacks):
    admin, unit = make_user("quantri", is_superuser=True), make_unit()

    def give_now(user, name, **dates):
        given = {"from_date": timezone.localdate(), **dates}
        with django_capture_on_commit_callbacks(execute=True):
            return api.grant(by=admin, user=user, unit=unit, name=name, **given)

    return give_now


def groups(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("name", "group"), [("trainer", "Trainers"), ("reviewer", "Reviewers"), ("owner", "Publishers")]
)
def test_the_group_is_given_and_taken_with_the_role(
    catalogue, give, name, group, django_capture_on_commit_callbacks
):
    set_up_roles(catalogue)
    user = make_user("trang")
    role = give(user, name)
    assert group in groups(user)
    admin = type(user).objects.get(username="quantri")
    with django_capture_on_commit_callbacks(execute=True):
        api.end_role(by=admin, role=role)
    assert group not in groups(user)


def test_who_is_in_the_group_by_hand_stays_there(catalogue, give):
    made = set_up_roles(catalogue)
    user = make_user("trang")
    user.groups.add(made.trainers)
    give(user, "reviewer")
    follow_roles()
    assert groups(user) == {"Trainers", "Reviewers"}


def test_a_role_that_begins_later_gives_the_group_later(catalogue, give):
    set_up_roles(catalogue)
    user = make_user("trang")
    give(user, "trainer", from_date=timezone.localdate() + timedelta(days=3))
    assert groups(user) == set()


def test_before_the_groups_are_set_up_nothing_happens_and_the_night_makes_up_for_it(catalogue, give):
    user = make_user("trang")
    give(user, "trainer")
    assert groups(user) == set()
    set_up_roles(catalogue)
    follow_roles()
    assert groups(user) == {"Trainers"}
