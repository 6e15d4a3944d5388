import pytest
from django.conf import settings
from django.test import Client

from learning import api
from tests.factories import make_user


@pytest.fixture
def hoa(db):
    """A signed-in learner's browser, in English so that tests can read what it is told."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    user = make_user("hoa", first_name="Hoa")
    client.force_login(user)
    client.learner = api.learner_of_user(user)
    return client
