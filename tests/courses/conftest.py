import pytest
from django.core.cache import cache, caches

from tests.courses.making import make_catalogue


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    caches["renditions"].clear()


@pytest.fixture
def catalogue(db):
    return make_catalogue()
