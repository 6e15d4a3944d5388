import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from learning import api
from learning.models import Role
from learning.people.learners import GUEST_COOKIE
from tests.factories import make_learner, make_unit, make_user

pytestmark = pytest.mark.django_db


def request_of(user=None, **cookies):
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    request.COOKIES.update(cookies)
    return request


def device_of(learner) -> str:
    response = HttpResponse()
    api.remember_guest(response, learner, secure=False)
    return response.cookies[GUEST_COOKIE].value


def test_a_user_has_one_learner_record():
    user = make_user(first_name="Hoa", last_name="Nguyễn Thị")
    assert api.learner_of_user(user) == api.learner_of_user(user)


def test_a_device_remembers_its_guest():
    guest = api.new_guest()
    assert api.learner_for(request_of(**{GUEST_COOKIE: device_of(guest)})) == guest


@pytest.mark.parametrize("token", ["", "nonsense", "eyJ:abc:def"])
def test_a_forged_device_token_is_nobody(token):
    assert api.learner_for(request_of(**{GUEST_COOKIE: token})) is None


def test_after_merging_the_device_is_nobody_s():
    guest = api.new_guest()
    token = device_of(guest)
    api.merge_guest(guest=guest, into=make_learner(user=make_user()))
    assert api.learner_for(request_of(**{GUEST_COOKIE: token})) is None


def test_names_are_split_as_vietnamese_names_are():
    learner = make_learner("  Nguyễn   Thị Minh Hoa ")
    assert (learner.family_name, learner.middle_name, learner.given_name) == ("Nguyễn", "Thị Minh", "Hoa")
    assert make_learner("Nớ").family_name == ""


def test_an_officer_sees_her_subtree_and_nothing_else():
    province, other = make_unit("08"), make_unit("15")
    commune = make_unit("02536", level="commune", parent=province)
    officer = make_user("officer")
    Role.objects.create(user=officer, unit=province, name="officer", from_date=province.valid_from)

    assert set(api.units_visible_to(officer)) == {province, commune}
    assert not api.may_report_on(officer, other)
    assert not api.units_visible_to(make_user("nobody")).exists()


def test_a_role_that_has_ended_shows_nothing():
    province, officer = make_unit("08"), make_user("officer")
    Role.objects.create(
        user=officer,
        unit=province,
        name="officer",
        from_date=province.valid_from,
        to_date=province.valid_from,
    )
    assert not api.may_report_on(officer, province)
