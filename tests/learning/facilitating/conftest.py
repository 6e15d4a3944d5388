import pytest
from django.conf import settings

from learning.models import Role
from tests.factories import make_unit, make_user


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("02455", level="commune", parent=province, full_name="Xã Hồng Thái", name="Hồng Thái")


@pytest.fixture
def there(province):
    return make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám", name="Lùng Tám")


@pytest.fixture
def appoint(client):
    """Makes somebody a facilitator of ``unit`` and signs her in, in English."""

    def sign_in(unit, name="mai", **more):
        user = make_user(name, **more)
        Role.objects.create(user=user, unit=unit, name="facilitator", from_date=unit.valid_from)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def mai(appoint, here):
    """The facilitator of the commune, signed in."""
    return appoint(here)
