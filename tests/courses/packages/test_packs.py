"""A package travels with its course and is renewed by a newer pack."""

import pytest
from django.core.exceptions import ValidationError

from courses.cartridges.formats import read_course
from courses.models import Package
from courses.packages import storing
from courses.packages.keeping import examine, keep
from courses.packages.part import PackagePart
from courses.packs.apply import CannotImport, take
from courses.packs.trace import Here, as_here
from courses.pages.models import LessonPage
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packages.making import make_package, package_block, web
from tests.courses.packs.making import changed, packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(catalogue):
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[package_block(make_package())])
    return course


def shown_in(lesson) -> Package:
    return lesson.body[0].value["package"]


def test_it_arrives_on_another_site_with_its_key_and_its_files(course, catalogue, client):
    file, was = packed(course), Package.objects.get()
    course.delete()
    was.delete()
    take(read_course(file), parent=catalogue)
    package = Package.objects.get()
    assert (package.uuid, package.digest, package.title) == (was.uuid, was.digest, was.title)
    assert shown_in(LessonPage.objects.get()) == package
    assert client.get(package.launch.address).status_code == 200


def test_a_second_import_renews_it_and_a_third_changes_nothing(course, catalogue):
    package = Package.objects.get()
    old = package.digest
    keep(package, examine(web({"a.js": "1"})))
    newer, new = packed(course), package.digest
    keep(package, examine(web()))
    assert package.digest == old
    take(read_course(newer))
    package.refresh_from_db()
    assert package.digest == new
    at = package.uploaded_at
    take(read_course(newer))
    package.refresh_from_db()
    assert (package.uploaded_at, Package.objects.count()) == (at, 1)


def test_a_copy_of_a_course_whose_package_is_another_here_brings_its_own(course, catalogue):
    file, package = packed(course), Package.objects.get()
    keep(package, examine(web({"a.js": "1"})))
    copy, _findings = take(read_course(file), parent=catalogue, as_copy=True)
    copied = shown_in(LessonPage.objects.child_of(copy).get())
    assert (copied.pk != package.pk, copied.digest != package.digest) == (True, True)


def test_an_import_that_is_taken_back_brings_the_old_file_back(course):
    package, part = Package.objects.get(), PackagePart()
    was, before = package.digest, as_here(part, package)
    keep(package, examine(web({"a.js": "1"})))
    part.load(str(package.uuid), before, package, Here())
    assert Package.objects.get().digest == was
    storing.remove(was)
    with pytest.raises(ValidationError):
        part.load(str(package.uuid), before, package, Here())


def test_a_file_that_is_none_any_more_stops_the_import(course, catalogue):
    def spoil(texts):
        (one,) = [one for name, one in texts["items.json"]["items"].items() if name.startswith("package:")]
        one["file"] = "pages.json"

    file = changed(packed(course), spoil)
    course.delete()
    Package.objects.all().delete()
    with pytest.raises(CannotImport):
        take(read_course(file), parent=catalogue)
    assert not Package.objects.exists()
