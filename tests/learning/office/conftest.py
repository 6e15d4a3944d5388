import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from wagtail.users.models import UserProfile

from learning import api
from learning.models import Role
from tests.factories import make_unit, make_user


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def there(province):
    return make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám", name="Lùng Tám")


@pytest.fixture
def staff(client):
    """Signs in somebody who may enter the Wagtail admin, with a role in ``unit`` if one is given."""

    def sign_in(unit=None, role="officer", may=(), name="ha", **more):
        user = make_user(name, **more)
        user.groups.add(api.reporting_group())
        user.user_permissions.add(*Permission.objects.filter(codename__in=may))
        if unit:
            Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        return client

    return sign_in
