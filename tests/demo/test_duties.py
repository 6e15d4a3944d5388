"""Each role is somebody's in the demonstration, given as in real life."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.log_actions import registry

from demo.people import PEOPLE
from demo.starter.accounts import load_accounts
from demo.starter.duties import DUTIES, load_duties
from learning import api
from learning.models import Role, RoleName
from tests.demo.test_sign_in import province  # noqa: F401  a fixture


@pytest.fixture
def duties(catalogue, province):  # noqa: F811
    load_accounts()
    load_duties(catalogue)
    return catalogue


def test_every_role_is_the_part_of_somebody(duties):
    assert set(Role.objects.values_list("name", flat=True)) == set(RoleName.values)
    assert {username for username, _name, _code in DUTIES} <= {person.username for person in PEOPLE}
    for role in Role.objects.all():
        (entry,) = registry.get_logs_for_instance(role)
        assert (entry.action, entry.user.username) == ("learning.grant_role", "quantri")


def test_loading_again_gives_nothing_anew_and_takes_nothing_back(duties):
    ended = Role.objects.get(name="clerk")
    api.end_role(by=get_user_model().objects.get(username="quantri"), role=ended)
    before = list(Role.objects.order_by("pk").values())
    load_duties(duties)
    assert list(Role.objects.order_by("pk").values()) == before


def test_groups_let_everybody_in_who_has_something_to_do_there(duties):
    entering = {
        user.username for user in get_user_model().objects.all() if user.has_perm("wagtailadmin.access_admin")
    }
    assert entering == {"trang", "khanh", "ha", "thang", "mai", "son", "tu", "diep", "quantri"}
