import pytest
from django.core.cache import cache, caches

from courses.catalogue.remembered import forget_listings
from tests.courses.making import fresh, make_catalogue


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    caches["renditions"].clear()
    forget_listings()


@pytest.fixture(scope="module")
def made_catalogue(made_once):
    """What a module's fixtures put below this, all tests of the module find."""
    forget_listings()
    return make_catalogue()


@pytest.fixture
def catalogue(made_catalogue, db):
    return fresh(made_catalogue)
