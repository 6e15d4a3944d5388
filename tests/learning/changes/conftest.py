"""A province with two communes, and people who sign in to the Wagtail admin."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.users.models import UserProfile

from learning.models import Role
from tests.factories import make_unit, make_user


@pytest.fixture
def province():
    return make_unit("90", name="Sơn Hà", full_name="Tỉnh Sơn Hà")


@pytest.fixture
def communes(province):
    return [
        make_unit(f"9000{number}", level="commune", parent=province, name=name, full_name=f"Xã {name}")
        for number, name in ((1, "An Bình"), (2, "Bà Đen"))
    ]


@pytest.fixture
def staff(client):
    """Signs in a user of the Wagtail admin, who reads English."""

    def sign_in(unit=None, role="officer", *, changes=False):
        user = make_user(f"user-{role}-{changes}")
        group, _new = Group.objects.get_or_create(name="Nhân viên")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
        if changes:
            user.user_permissions.add(Permission.objects.get(codename="change_unit"))
        if unit:
            Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        return client

    return sign_in
