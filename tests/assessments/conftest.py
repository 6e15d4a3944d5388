import pytest

from learning import api
from tests.factories import make_user


@pytest.fixture
def hoa(db, english):
    """A signed-in learner's browser, in English so that tests can read what it is told."""
    user = make_user("hoa", first_name="Hoa")
    english.force_login(user)
    english.learner = api.learner_of_user(user)
    return english
