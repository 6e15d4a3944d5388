"""H5P contents of the starter courses: whole, loaded once, and left alone when somebody changed them."""

import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command

from courses.h5p.types import OurLibraries
from courses.models import H5PContent, H5PLibrary
from demo.content_loader import CONTENT
from demo.h5p import load_content
from tests.factories import make_user

pytestmark = pytest.mark.django_db

FILES = sorted(CONTENT.glob("*/h5p/*.toml"))
ORDER = CONTENT / "cdan-07"


@pytest.fixture(autouse=True)
def _types(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("install_h5p_types", verbosity=0)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_loses_nothing_on_its_way(file: Path):
    written = tomllib.loads(file.read_text("utf-8"))
    content = load_content(file.parent.parent, file.stem, uuid4())
    assert content.live
    assert content.alternative
    assert texts(written["params"]) <= texts(content.params)


def texts(value) -> set[str]:
    """What people read in ``value``."""
    if isinstance(value, dict):
        return set().union(*(texts(each) for key, each in value.items() if key != "path"))
    if isinstance(value, list):
        return set().union(*map(texts, value))
    return {value} if isinstance(value, str) else set()


def test_starter_lessons_show_every_type_of_ours():
    used = {tomllib.loads(file.read_text("utf-8"))["type"] for file in FILES}
    assert {f"HocSo.{each}" for each in used} == {library.name.machine for library in OurLibraries().types()}


def test_every_content_stands_in_a_lesson():
    lessons = [
        (file.parent.parent.name, tomllib.loads(file.read_text("utf-8")))
        for file in CONTENT.glob("*/lessons/*.toml")
    ]
    shown = {
        (course, block["value"]["content"])
        for course, lesson in lessons
        for block in lesson["body"]
        if block["type"] == "h5p"
    }
    assert shown == {(file.parent.parent.name, file.stem) for file in FILES}


def test_a_second_load_changes_nothing(django_assert_num_queries):
    key = uuid4()
    first = load_content(ORDER, "ba-buoc", key)
    with django_assert_num_queries(3):  # a savepoint, and the content
        assert load_content(ORDER, "ba-buoc", key) == first
    assert first.revisions.count() == 1


def test_what_an_author_saved_stays(monkeypatch):
    key = uuid4()
    content = load_content(ORDER, "ba-buoc", key)
    content.title = "Của tôi"
    content.save_revision(user=make_user("author")).publish()
    monkeypatch.setattr("demo.h5p._digest", lambda folder, file: "another")
    assert load_content(ORDER, "ba-buoc", key).title == "Của tôi"


def test_a_changed_file_changes_the_content(monkeypatch):
    key = uuid4()
    first = load_content(ORDER, "ba-buoc", key)
    monkeypatch.setattr("demo.h5p._digest", lambda folder, file: "another")
    again = load_content(ORDER, "ba-buoc", key)
    assert again.pk == first.pk
    assert again.params == first.params
    assert H5PContent.objects.count() == 1
    assert H5PLibrary.objects.count() == len(OurLibraries().all())
