"""Files of contents that nothing names are deleted after a grace period; what a version names is not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from courses.h5p import keeping
from courses.h5p.files import digest_of, keep_file
from courses.h5p.idle import H5PIdleFile
from courses.h5p.places import file_place
from courses.models import CourseImport, H5PContent
from tests.courses.h5p.making import PNG
from tests.courses.h5p_site.making import make_content

pytestmark = pytest.mark.django_db
LATER = timedelta(days=31)


def kept(extra: bytes) -> str:
    """The digest of a picture that was kept, and is named nowhere yet."""
    path, _said = keep_file("hình.png", [PNG + extra])
    return digest_of(path)


def is_there(digest: str) -> bool:
    return default_storage.exists(file_place(digest))


def test_what_nothing_names_is_deleted_when_it_was_so_for_long():
    digest, now = kept(b"idle"), timezone.now()
    assert keeping.clean(now=now).gone == 0
    assert keeping.clean(now=now + timedelta(days=29)).gone == 0
    cleaned = keeping.clean(now=now + LATER)
    assert cleaned.gone >= 1
    assert cleaned.size >= len(PNG)
    assert not is_there(digest)
    assert not H5PIdleFile.objects.filter(digest=digest).exists()


def test_the_grace_period_begins_when_it_is_named_no_more():
    content, now = make_content(), timezone.now()
    digest = digest_of(next(iter(content.files)))
    keeping.clean(now=now)
    content.delete()
    keeping.clean(now=now + LATER)
    assert is_there(digest)
    keeping.clean(now=now + 2 * LATER)
    assert not is_there(digest)


def test_what_an_old_version_names_stays():
    content, now = make_content(), timezone.now()
    digest = digest_of(next(iter(content.files)))
    content.save_revision()
    H5PContent.objects.update(files={}, params={})
    assert H5PContent.objects.get().files == {}
    for days in (0, 40, 80):
        keeping.clean(now=now + timedelta(days=days))
    assert is_there(digest)


def test_what_comes_back_with_an_import_that_is_taken_back_stays():
    digest, now = kept(b"imported"), timezone.now()
    CourseImport.objects.create(findings={"trace": {"was": {"files": {f"images/{digest}.png": {}}}}})
    for days in (0, 40):
        keeping.clean(now=now + timedelta(days=days))
    assert is_there(digest)


def test_who_keeps_the_same_file_again_begins_anew():
    digest, now = kept(b"again"), timezone.now()
    keeping.clean(now=now)
    kept(b"again")
    keeping.clean(now=now + LATER)
    assert is_there(digest)


def test_a_dry_run_changes_nothing():
    digest = kept(b"dry")
    H5PIdleFile.objects.create(digest=digest, since=timezone.now() - LATER)
    told = StringIO()
    call_command("clean_h5p_files", "--dry-run", stdout=told)
    assert is_there(digest)
    assert H5PIdleFile.objects.count() == 1
    call_command("clean_h5p_files", stdout=told)
    assert not is_there(digest)
