import pytest
from django.core.cache import cache

from learning.competencies.load import load_files
from learning.competencies.read import shipped


@pytest.fixture(autouse=True)
def _no_book_of_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def loaded_once(made_once):
    load_files(shipped())


@pytest.fixture
def frameworks(loaded_once, db):
    """Everything that comes with the library."""
