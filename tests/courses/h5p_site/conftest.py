import pytest

from courses.h5p.models import H5PContent
from courses.h5p.taking import take
from tests.courses.h5p_site.tiny import opened, tiny_package


@pytest.fixture(autouse=True)
def _own_media(settings):
    """What a test uploads goes with the test."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture(autouse=True)
def player(settings, tmp_path):
    """A player that is installed, and plays nothing: these tests open no browser."""
    for name in ("frame.bundle.js", "styles/h5p.css", "fonts/h5p-core-30.woff2", "secret.py"):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text("x")
    settings.LEARNING = {**settings.LEARNING, "H5P_CORE": str(tmp_path)}
    return tmp_path


@pytest.fixture
def content(db) -> H5PContent:
    """A question that is published."""
    content = take(opened(tiny_package()), may_install=True).content
    content.latest_revision.publish()
    content.refresh_from_db()
    return content
