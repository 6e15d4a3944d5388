import pytest
from django.core.cache import cache

from tests.learning.reports import made
from tests.learning.sharing.made import Asker, facts, of_programme


@pytest.fixture
def province(late_november):
    """A province with four communes; of each programme a course, and people in all of them."""
    cache.clear()
    top, communes = made.province(4, full_name="Tỉnh Tuyên Quang")
    courses = {name: of_programme(f"{name}-01", name) for name in ("CDS", "CNTT", "CDAN")}
    for place, unit in enumerate(communes):
        for course in courses.values():
            facts(unit, course, 10 + place, completed=6 + place)
    top.communes, top.courses = communes, courses
    return top


@pytest.fixture
def asker(province) -> Asker:
    return Asker(province)
