import pytest

from tests.factories import make_user


@pytest.fixture
def chief(english):
    user = make_user("truong", is_superuser=True, is_staff=True)
    english.force_login(user)
    english.user = user
    return english
