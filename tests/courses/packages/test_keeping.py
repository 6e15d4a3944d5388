"""A package is kept under names that nothing runs, replaced without a gap, and deleted when nobody shows it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from courses.models import Package
from courses.packages import storing
from courses.packages.keeping import clean, examine, keep
from tests.courses.packages.making import make_package, web

pytestmark = pytest.mark.django_db


def kept(digest: str) -> list[str]:
    folder = storing.folder_of(digest)
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


def test_no_file_of_it_lies_under_a_name_that_is_opened_as_a_page():
    package = make_package(web({"a/b.js": "1", "ảnh.svg": "<svg/>"}))
    names = kept(package.digest)
    assert len(names) == 4
    assert {name.rpartition(".")[2] for name in names} == {"bin", "zip"}
    assert (package.files, package.start, package.title) == (3, "index.html", "Đúng hay sai")


def test_the_same_file_again_changes_nothing():
    package = make_package()
    keep(package, examine(web()))
    other = make_package()
    assert (package.former, package.digest) == ([], other.digest)
    assert len(kept(package.digest)) == 2


def test_another_file_has_another_address_and_the_old_one_opens_until_it_is_cleaned(client):
    package = make_package()
    old, address = package.digest, package.launch.address
    keep(package, examine(web({"a.js": "1"})))
    assert package.launch.address != address
    assert client.get(address).status_code == 200
    assert clean(now=timezone.now() + timedelta(days=29)) == 0
    assert clean(now=timezone.now() + timedelta(days=31)) == 1
    assert client.get(address).status_code == 404
    assert client.get(package.launch.address).status_code == 200
    assert (kept(old), Package.objects.get().former) == ([], [])


def test_what_was_stopped_in_the_middle_is_whole_after_the_next_upload(client):
    found = examine(web({"a.js": "const whole = true;"}))
    for place in (storing.place_of(found.digest, "a.js"), storing.zip_of(found.digest)):
        default_storage.save(place, ContentFile(b"const"))
    package = make_package(web({"a.js": "const whole = true;"}))
    assert b"".join(client.get(package.address_of("a.js"))) == b"const whole = true;"
    with package.file.open() as file:
        assert examine(file).digest == found.digest


def test_what_came_to_nothing_is_cleaned_but_not_what_is_under_way(capsys):
    found = examine(web())
    storing.unpack(found.contents, found.digest)
    assert clean() == 0
    assert clean(now=timezone.now() + timedelta(days=2)) == 1
    call_command("clean_packages")
    assert capsys.readouterr().out


def test_a_deleted_package_leaves_nothing(django_capture_on_commit_callbacks):
    package, other = make_package(), make_package(web({"a.js": "1"}))
    with django_capture_on_commit_callbacks(execute=True):
        package.delete()
    assert kept(package.digest) == []
    assert len(kept(other.digest)) == 3


def test_what_another_package_has_too_stays(django_capture_on_commit_callbacks):
    package, twin = make_package(), make_package()
    with django_capture_on_commit_callbacks(execute=True):
        package.delete()
    assert len(kept(twin.digest)) == 2
