"""What a start does again, and what it does not."""

import pytest
from django.contrib.staticfiles import finders
from wagtail.models import Site

from demo import preparing


@pytest.mark.django_db
def test_nothing_is_migrated_where_nothing_is_new():
    assert preparing.migrate() is False


def test_static_files_are_collected_again_only_when_one_has_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT.mkdir()
    finders.get_finder.cache_clear()
    try:
        assert preparing.collect_static() is True
        assert preparing.collect_static() is False
        (source / "a.css").write_text("a { color: red }")
        assert preparing.collect_static() is True
        assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: red }"
    finally:
        finders.get_finder.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "hostname", "port"),
    [
        ("http://localhost:8143", "localhost", 8143),
        ("https://hocso.example", "hocso.example", 443),
        ("http://hocso.example", "hocso.example", 80),
    ],
)
def test_the_site_is_where_people_come(address, hostname, port):
    preparing.name_site(address)
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == (hostname, port)
    assert site.root_url == address
