import pytest
from django.test import Client

from learning import api
from tests.factories import make_user


@pytest.fixture
def hoa(db):
    """A signed-in learner's browser."""
    client = Client()
    user = make_user("hoa", first_name="Hoa")
    client.force_login(user)
    client.learner = api.learner_of_user(user)
    return client
