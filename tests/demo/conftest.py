"""The academy as it starts, or as much of it as a test needs."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Site

from courses.pages.models import CoursePage, LessonPage
from demo.starter.pages import load_pages


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def catalogue(db):
    """The home page with an empty catalogue."""
    Site.clear_site_root_paths_cache()
    yield load_pages()
    Site.clear_site_root_paths_cache()


@pytest.fixture
def scams(catalogue):
    """A course of two short lessons, open to everybody, with a drawing as its cover."""
    drawing = (settings.SITE / "static" / "demo" / "programme-cdan.svg").read_bytes()
    cover = get_image_model().objects.create(title="Bìa", file=ContentFile(drawing, "cover.svg"))
    course = CoursePage(
        title="Phòng chống lừa đảo", code="CDAN-07", programme="CDAN", open_to_guests=True, cover=cover
    )
    catalogue.add_child(instance=course)
    for title in ("Ba bước", "Đường dẫn lạ"):
        course.add_child(instance=LessonPage(title=title))
    course.save_revision().publish()
    return course
