"""The duty to say what to do instead, where no form asks: commands, course packs, and publishing at a set time."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from courses.cartridges.formats import read_course
from courses.h5p.access.scheduling import REFUSED
from courses.h5p.contents import content_of
from courses.h5p.store import DatabaseStore
from courses.models import H5PContent
from courses.packages.h5p.content import export_package
from courses.packs.apply import take
from tests.courses.h5p_site.making import make_content
from tests.courses.h5p_site.tiny import h5p_block
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packs.making import packed
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INSTEAD = "<p>Đọc trang 5.</p>"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def scheduled(alternative: str, *, later: bool) -> H5PContent:
    """A draft that waits for a minute ago, or with ``later`` one that somebody wants to be published tomorrow."""
    content = make_content(alternative=alternative, live=False)
    content.created_by = make_user("son", email="son@example.org")
    UserProfile.objects.create(user=content.created_by, preferred_language="en")
    content.go_live_at = timezone.now() + (timedelta(days=1) if later else timedelta(minutes=-1))
    content.save()
    revision = content.save_revision(user=content.created_by)
    if not later:
        revision.approved_go_live_at = content.go_live_at
        revision.save()
    return content


def again(content: H5PContent) -> H5PContent:
    return H5PContent.objects.get(pk=content.pk)


def test_a_set_time_is_refused_when_it_is_set(django_capture_on_commit_callbacks):
    content = scheduled("", later=True)
    with django_capture_on_commit_callbacks(execute=True):
        content.latest_revision.publish(user=content.created_by)
    assert not again(content).revisions.filter(approved_go_live_at__isnull=False).exists()
    assert again(content).go_live_at is None
    assert mail.outbox[0].to == ["son@example.org"]


def test_a_set_time_is_kept_where_nothing_is_owed():
    content = scheduled(INSTEAD, later=True)
    content.latest_revision.publish()
    assert again(content).revisions.filter(approved_go_live_at__isnull=False).exists()
    assert mail.outbox == []


def test_at_its_time_it_is_refused_again_and_its_author_is_told(django_capture_on_commit_callbacks):
    content = scheduled("", later=False)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
        call_command("publish_scheduled")  # said once
    assert not again(content).live
    assert [each.to for each in mail.outbox] == [["son@example.org"]]
    assert "A picture has no words" in mail.outbox[0].body
    assert f"/{content.pk}/" in mail.outbox[0].body
    entry = ModelLogEntry.objects.get(action=REFUSED)
    assert "A picture has no words" in entry.formatter.format_message(entry)


def test_at_its_time_it_is_published_where_nothing_is_owed():
    content = scheduled(INSTEAD, later=False)
    call_command("publish_scheduled")
    assert again(content).live


def test_a_command_leaves_it_a_draft_and_says_why(tmp_path):
    content = make_content()
    file = tmp_path / "quiz.h5p"
    with file.open("wb") as into:
        export_package(content_of(content), DatabaseStore(of=content), into)
    told = StringIO()
    call_command("import_h5p", str(file), "--as-copy", stderr=told, stdout=StringIO())
    assert not H5PContent.objects.latest("pk").live
    assert "Not published" in told.getvalue()


def test_a_course_pack_brings_it_as_a_draft_and_says_so(catalogue):
    content = make_content()
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[h5p_block(content)])
    file = packed(course)
    course.delete()
    content.delete()
    _course, findings = take(read_course(file), parent=catalogue)
    arrived = H5PContent.objects.get()
    assert not arrived.live
    assert arrived.has_unpublished_changes
    assert any("comes in as a draft" in each for each in findings.told)


def test_a_course_pack_does_not_take_back_what_is_published_here(catalogue):
    content = make_content(alternative=INSTEAD)
    course = make_course_page(catalogue)
    make_lesson_page(course, blocks=[h5p_block(content)])
    H5PContent.objects.update(alternative="", title="Bản mới")
    file = packed(course)
    H5PContent.objects.update(alternative=INSTEAD, title="Bản cũ")
    take(read_course(file), parent=catalogue)
    kept = again(content)
    assert (kept.live, kept.title, kept.has_unpublished_changes) == (True, "Bản cũ", True)
    assert kept.get_latest_revision_as_object().title == "Bản mới"
