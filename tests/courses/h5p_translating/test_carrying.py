"""Translations travel in packages, which other hosts read as they read any other, and in course packs."""

import io
import json
import zipfile

import pytest

from courses.cartridges.formats import read_course
from courses.h5p.store import DatabaseStore
from courses.h5p.taking import take
from courses.h5p.translating.carrying import to_be_sent
from courses.models import H5PContent, H5PTranslation
from courses.packages.h5p.carried import CARRIED, as_carried, read_carried
from courses.packages.h5p.content import export_package
from courses.packages.h5p.package import read
from courses.packages.h5p.store import MemoryStore
from courses.packages.h5p.validate import validate
from courses.packs.apply import take as take_pack
from tests.courses.h5p_site.making import make_content
from tests.courses.h5p_site.tiny import h5p_block
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packs.making import packed

INSTEAD = "<p>Đọc trang 5.</p>"
FIELD = "questions[0].text"


def translated(**fields) -> H5PContent:
    """A quiz with its first question in English."""
    content = make_content(alternative=INSTEAD, **fields)
    source = content.params["questions"][0]["text"]
    texts = {FIELD: {"source": source, "text": "Does it <strong>rain</strong>?"}}
    H5PTranslation.objects.create(content=content, language="en", texts=texts)
    return content


def package_of(content: H5PContent) -> io.BytesIO:
    file = io.BytesIO()
    export_package(to_be_sent(content), DatabaseStore(of=content), file)
    return file


def with_carried(file: io.BytesIO, said: bytes) -> io.BytesIO:
    """The package with something else in the place of its translations."""
    new = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(new, "w") as into:
        for name in old.namelist():
            into.writestr(name, said if name == CARRIED else old.read(name))
    return new


@pytest.mark.django_db
def test_a_package_brings_its_translations(db):
    taken = take(package_of(translated()), may_install=True, as_copy=True)
    arrived = taken.content.translations.get()
    assert arrived.language == "en"
    assert arrived.texts[FIELD]["text"] == "Does it <strong>rain</strong>?"


@pytest.mark.django_db
def test_for_every_other_reader_they_are_not_there(db):
    """The rule of H5P: what begins with a low line is left out. So it stands in no list, and nothing is wrong with it."""
    file = package_of(translated())
    package = read(file)
    assert CARRIED in zipfile.ZipFile(file).namelist()
    assert CARRIED not in package.entries
    assert validate(package, MemoryStore()) == []
    assert all(any(part.startswith("_") for part in name.split("/")) for name in [CARRIED])


@pytest.mark.django_db
def test_what_does_not_run_here_does_not_come_in_with_them(db):
    content = translated()
    source = content.params["questions"][0]["text"]
    bad = {
        "en": {
            FIELD: {"source": source, "text": "<script>alert(1)</script>"},
            "nowhere": {"source": "a", "text": "b"},
        }
    }
    taken = take(with_carried(package_of(content), as_carried(bad)), may_install=True, as_copy=True)
    assert taken.content.translations.count() == 0


@pytest.mark.django_db
def test_a_course_pack_brings_them(catalogue):
    content = translated()
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[h5p_block(content)])
    file = packed(course)
    H5PTranslation.objects.update(texts={"code": {"source": "ABC", "text": "ABD"}})
    H5PContent.objects.update(title="Khác")
    take_pack(read_course(file), parent=catalogue)
    texts = H5PTranslation.objects.get().texts
    assert texts[FIELD]["text"] == "Does it <strong>rain</strong>?"
    assert "code" in texts


def test_what_is_not_as_we_write_it_is_nothing():
    for said in (
        b"",
        b"{",
        b"[]",
        b'{"version": 2}',
        json.dumps({"version": 1, "translations": {"../x": {}}}).encode(),
    ):
        assert read_carried(said) == {}
    odd = {
        "version": 1,
        "translations": {"en": {"a": 3, "b": {"source": "x"}, "c": {"source": "x", "text": "y"}}},
    }
    assert read_carried(json.dumps(odd).encode()) == {"en": {"c": {"source": "x", "text": "y"}}}
