from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.learning.forwarding.receiver import Store, running


@pytest.fixture(autouse=True)
def _said_in_english():
    # After the fixture of all tests, which leaves none: so that refusals can be read here.
    with translation.override("en"):
        yield


@pytest.fixture
def store(settings) -> Iterator[Store]:
    """A record store on this machine, which the settings allow."""
    with running() as store:
        settings.LEARNING = {**settings.LEARNING, "FORWARD_HOSTS": [f"127.0.0.1:{store.port}"]}
        yield store
