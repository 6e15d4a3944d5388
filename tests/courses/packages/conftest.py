import pytest


@pytest.fixture(autouse=True)
def _own_media(settings):
    """What a test uploads goes with the test."""
    settings.STORAGES = {**settings.STORAGES}
