import pytest
from django.core.cache import cache, caches

from courses.catalogue.remembered import forget_listings
from tests.courses.making import make_catalogue


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    caches["renditions"].clear()
    forget_listings()


@pytest.fixture
def catalogue(db):
    return make_catalogue()
