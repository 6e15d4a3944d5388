"""A draft is shown to somebody without an account by a link that expires and can be taken back."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import PreviewLink
from courses.pages.models import LessonPage
from courses.workflow import set_up_roles
from learning.models import Activity, Statement
from tests.courses.making import flashcards, make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def author(catalogue):
    user = make_user("trang")
    user.groups.add(set_up_roles(catalogue).trainers)
    return user


@pytest.fixture
def draft(catalogue, author):
    course = make_course_page(catalogue)
    draft = make_lesson_page(course, title="Bài nháp", live=False, owner=author, blocks=[flashcards()])
    draft.save_revision(user=author)
    return LessonPage.objects.get(pk=draft.pk)


@pytest.fixture
def browser(author):
    browser = Client()
    browser.force_login(author)
    return browser


def make_link(browser, page, days: int = 7) -> str:
    """Make a link as the author does, and return its address."""
    here = reverse("learning_previews:links", args=[page.pk])
    assert browser.post(here, {"days": days}).status_code == 302
    return browser.get(here).context["links"][0][1]


def test_whoever_has_the_link_reads_the_draft_and_nothing_is_recorded(client, browser, draft):
    seen = client.get(make_link(browser, draft))
    words = seen.content.decode()
    assert seen.status_code == 200
    assert "Bài nháp" in words
    assert "Bản xem trước" in words
    assert seen["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in seen["Cache-Control"]
    assert "learning-player" not in words
    assert (Statement.objects.count(), Activity.objects.filter(key=draft.translation_key).count()) == (0, 0)
    assert client.post(seen.request["PATH_INFO"]).status_code == 405


def test_the_link_shows_the_draft_it_was_made_for(client, browser, draft):
    address = make_link(browser, draft)
    draft.title = "Bài viết lại"
    draft.save_revision()
    assert "Bài viết lại" not in client.get(address).content.decode()


def test_after_its_days_it_opens_no_more(client, browser, draft):
    address = make_link(browser, draft, days=1)
    with time_machine.travel(timezone.now() + timezone.timedelta(days=1, minutes=1)):
        seen = client.get(address)
    assert seen.status_code == 404
    assert "Bài nháp" not in seen.content.decode()


def test_a_revoked_link_opens_no_more_and_revoking_twice_does_no_harm(client, browser, draft):
    address = make_link(browser, draft)
    link = PreviewLink.objects.get()
    for _time in range(2):
        assert browser.post(reverse("learning_previews:revoke", args=[draft.pk, link.pk])).status_code == 302
    assert client.get(address).status_code == 404


def test_a_forged_link_opens_nothing_and_asks_the_database_for_no_link(client, draft, author):
    link = PreviewLink.make(draft, by=author, days=1)
    for token in (link.uuid.hex, f"{link.uuid.hex}:forged", "x"):
        seen = client.get(f"/learning/preview/{token}/")
        assert seen.status_code == 404
        assert "Bài nháp" not in seen.content.decode()


def test_only_who_may_edit_the_page_makes_or_revokes_a_link(draft, author, catalogue):
    other = make_user("khac")
    other.groups.add(*author.groups.all())
    stranger = Client()
    stranger.force_login(other)
    link = PreviewLink.make(draft, by=author, days=1)
    stranger.post(reverse("learning_previews:links", args=[draft.pk]), {"days": 1})
    stranger.post(reverse("learning_previews:revoke", args=[draft.pk, link.pk]))
    assert PreviewLink.objects.get().is_valid


def test_a_link_of_another_page_is_not_revoked_from_here(browser, draft, author):
    other = make_lesson_page(draft.get_parent().specific, title="Bài khác", live=False, owner=author)
    link = PreviewLink.make(other, by=author, days=1)
    assert browser.post(reverse("learning_previews:revoke", args=[draft.pk, link.pk])).status_code == 404
    assert PreviewLink.objects.get().is_valid


def test_a_wrong_number_of_days_is_refused(browser, draft):
    refused = browser.post(reverse("learning_previews:links", args=[draft.pk]), {"days": "400"})
    assert refused.status_code == 400
    assert not PreviewLink.objects.exists()
