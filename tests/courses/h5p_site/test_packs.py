"""An H5P content travels with its course, with its libraries where they are missing and may be brought."""

import io
import json
import os
import tracemalloc
from tempfile import TemporaryFile
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from courses.cartridges.formats import read_course
from courses.h5p.contents import content_of
from courses.h5p.files import keep_file
from courses.h5p.part import H5PPart
from courses.h5p.store import DatabaseStore
from courses.models import H5PContent, H5PLibrary
from courses.packages.h5p.content import export_package
from courses.packs.apply import take
from courses.packs.outgoing import export, write_pack
from courses.packs.trace import Here, as_here, digest_of
from courses.pages.models import LessonPage
from tests.courses.h5p.making import PNG
from tests.courses.h5p_site.making import make_content
from tests.courses.h5p_site.tiny import h5p_block
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packs.making import packed
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(catalogue):
    content = make_content(alternative="<p>Đọc trang 5.</p>")
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[h5p_block(content)])
    return course


def forget(course, *, libraries: bool) -> H5PContent:
    """Make this site one that never had the course."""
    was = H5PContent.objects.get()
    course.delete()
    was.delete()
    if libraries:
        H5PLibrary.objects.all().delete()
    return was


def pictures(content: H5PContent) -> list[bytes]:
    files = content_of(content).files
    return [b"".join(files.chunks(path)) for path in files.names()]


def test_it_arrives_on_another_site_whole(course, catalogue):
    file, needed = packed(course), set(DatabaseStore(of=H5PContent.objects.get()).rows)
    was_there = pictures(H5PContent.objects.get())
    was = forget(course, libraries=True)
    take(read_course(file), parent=catalogue)
    content = H5PContent.objects.get()
    kept = ("uuid", "title", "language", "params", "alternative", "live")
    assert [getattr(content, each) for each in kept] == [getattr(was, each) for each in kept]
    assert pictures(content) == was_there
    assert set(DatabaseStore().rows) == needed
    assert LessonPage.objects.get().body[0].value["content"] == content


def test_a_second_import_changes_nothing(course):
    file, was = packed(course), H5PContent.objects.get()
    take(read_course(file))
    content = H5PContent.objects.get()
    assert (content.pk, content.params, content.files) == (was.pk, was.params, was.files)


def brought(was: H5PContent, package: bytes, user) -> H5PContent:
    """What is made of ``package`` when ``user`` imports it."""
    pack = SimpleNamespace(user=user, file=lambda path: package, find=lambda model, reference: None)
    data = {"title": was.title, "alternative": was.alternative, "file": "media/x.h5p"}
    return H5PPart().load(str(was.uuid), data, None, pack)


def test_libraries_come_only_from_those_who_may_bring_programs_in(course):
    package = package_with(H5PContent.objects.get())
    was = forget(course, libraries=True)
    with pytest.raises(ValidationError) as refused:
        brought(was, package, make_user("trainer"))
    assert "WEL.Quiz" in str(refused.value) or "1.0" in str(refused.value)
    assert not H5PLibrary.objects.exists()
    assert not H5PContent.objects.exists()


def test_others_bring_contents_whose_libraries_are_here(course):
    package = package_with(H5PContent.objects.get())
    was = forget(course, libraries=False)
    brought(was, package, make_user("trainer"))
    content = H5PContent.objects.get()
    assert (content.uuid, content.params, content.live) == (was.uuid, was.params, True)


def package_with(content: H5PContent) -> bytes:
    package = io.BytesIO()
    export_package(content_of(content), DatabaseStore(of=content), package)
    return package.getvalue()


def test_an_import_that_is_taken_back_brings_the_old_content_back(course):
    content, part = H5PContent.objects.get(), H5PPart()
    before = json.loads(json.dumps(as_here(part, content)))
    H5PContent.objects.update(title="Khác", params={}, files={})
    part.load(str(content.uuid), before, H5PContent.objects.get(), Here())
    again = H5PContent.objects.get()
    assert (again.title, again.params, again.files) == (content.title, content.params, content.files)


def test_a_change_of_what_it_asks_is_a_change(course):
    part, content = H5PPart(), H5PContent.objects.get()
    before = digest_of(part, content)
    content.params = {}
    assert digest_of(part, content) != before


def test_a_pack_is_written_without_holding_its_contents(catalogue):
    """Ten million bytes that no packing makes smaller, and never two of them in memory."""
    path, said = keep_file("lớn.png", [PNG, os.urandom(10_000_000)])
    content = make_content(alternative="<p>Đọc trang 5.</p>")
    content.params["picture"]["path"] = path
    content.files = {path: said}
    content.save()
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[h5p_block(content)])
    with TemporaryFile() as target:
        tracemalloc.start()
        write_pack(*export(course.translation_key), target)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert target.tell() > 10_000_000
    assert peak < 5_000_000
