import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _said_in_english():
    # After the fixture of all tests, which leaves none: so that refusals can be read here.
    with translation.override("en"):
        yield
