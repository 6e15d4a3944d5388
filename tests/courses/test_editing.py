"""What Wagtail gives to editors works with our pages: schedules, comparison, locks, usage, and two people at once."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from courses.glossary.models import GlossaryTerm
from courses.pages.models import CoursePage, LessonPage
from courses.workflow import set_up_roles
from learning import api
from learning.models import Activity, LegalDocument, PlannedChoice, Progress
from learning.schedule import BEAT_SCHEDULE
from learning.tasks import publish_scheduled
from tests.courses.making import fresh, make_course_page, make_document, make_drawing, make_lesson_page
from tests.factories import make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, lessons=1)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get(title="Bài 1")


@pytest.fixture
def browser(catalogue):
    user = make_user("son")
    user.groups.add(set_up_roles(catalogue).publishers)
    browser = Client()
    browser.force_login(user)
    return browser


def at(name: str, *args) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


# --- schedules ---------------------------------------------------------------------------------------------


def test_the_hosts_timetable_publishes_what_is_due_every_minute():
    entry = BEAT_SCHEDULE["learning-publish-scheduled"]
    assert (entry["task"], entry["schedule"]) == ("learning.publish_scheduled", 60.0)


def test_a_page_goes_live_at_its_time(course):
    draft = make_lesson_page(course, title="Bài hẹn giờ", live=False)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision().publish()
    publish_scheduled()
    assert not LessonPage.objects.get(pk=draft.pk).live
    revision = LessonPage.objects.get(pk=draft.pk).scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_scheduled()
    assert LessonPage.objects.get(pk=draft.pk).live
    assert Activity.objects.get(key=draft.translation_key).retired_at is None


def test_a_course_that_expires_closes_and_what_is_learnt_stays(client, course, lesson):
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=make_learner(), course=activity)
    api.record_for(enrolment, [say(Activity.objects.get(key=lesson.translation_key))])
    CoursePage.objects.filter(pk=course.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled()
    assert not CoursePage.objects.get(pk=course.pk).live
    activity.refresh_from_db()
    assert activity.retired_at is not None
    assert client.get(course.url).status_code == 404
    assert Progress.objects.get(activity__key=lesson.translation_key).satisfied_at is not None
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is not None


# --- comparison, locks, usage ------------------------------------------------------------------------------


def test_two_versions_of_a_lesson_are_compared_in_words(browser, course):
    words = {"title": "Ôn lại", "required": True, "cards": [{"front": "OTP", "back": "Mã một lần"}]}
    lesson = make_lesson_page(course, title="Bài so sánh", blocks=[("flashcards", words)])
    before = lesson.latest_revision
    lesson.body[0].value["cards"][0]["back"] = "Mã dùng một lần"
    lesson.body[0].value["required"] = False
    after = lesson.save_revision()
    seen = browser.get(at("revisions_compare", lesson.pk, before.pk, after.pk)).content.decode()
    assert '<span class="addition">dùng</span>' in seen or "dùng" in seen
    assert "{&#x27;" not in seen
    assert "OrderedDict" not in seen
    assert "StructValue" not in seen


def test_a_block_whose_app_is_gone_is_compared_by_its_name(browser, course):
    lesson = make_lesson_page(course, title="Bài so sánh")
    before = lesson.latest_revision
    lesson.body = [
        {"type": "quiz3d", "id": "7d0e6f0a-0000-4000-8000-000000000001", "value": {"text": "Chào"}}
    ]
    after = lesson.save_revision()
    seen = browser.get(at("revisions_compare", lesson.pk, before.pk, after.pk)).content.decode()
    assert "Chưa cài đặt: quiz3d" in seen or "quiz3d" in seen
    assert "{&#x27;" not in seen


def test_audiences_of_two_versions_are_compared_in_words(browser, course):
    before = course.save_revision()
    course.audiences = ["CC", "VC"]
    after = course.save_revision()
    seen = browser.get(at("revisions_compare", course.pk, before.pk, after.pk)).content.decode()
    assert "Công chức" in seen
    assert "[&#x27;CC" not in seen


def test_a_page_that_a_colleague_locked_is_not_decided_by_others(browser, course, lesson):
    api.enrol(learner=make_learner(), course=Activity.objects.get(key=course.translation_key))
    draft = make_lesson_page(course, title="Bài mới", live=False)
    colleague = make_user("khanh")
    draft.locked, draft.locked_by, draft.locked_at = True, colleague, timezone.now()
    draft.save()
    address = reverse("learning_course_changes:choose", args=[draft.pk])
    refused = browser.post(address, {"choice": "again", "then": "publish"})
    assert refused.url == at("edit", draft.pk)
    assert not PlannedChoice.objects.exists()
    assert not LessonPage.objects.get(pk=draft.pk).live
    assert "khanh" in browser.get(refused.url).content.decode()


@pytest.fixture
def office(catalogue):
    """The browser of somebody who may see everything."""
    client = Client()
    client.force_login(make_user("quantri", is_superuser=True))
    return client


def test_a_picture_tells_in_which_lessons_it_is_used(office, course):
    picture = make_drawing()
    value = {"image": {"image": picture.pk, "alt_text": "Hình", "decorative": False}, "caption": ""}
    make_lesson_page(course, title="Bài có hình", blocks=[("picture", value)])
    assert users(office, reverse("wagtailimages:image_usage", args=[picture.pk])) == ["Bài có hình"]


def test_a_document_tells_in_which_lessons_it_is_used(office, course):
    leaflet, other = (make_document(title) for title in ("Tờ gấp", "Tờ khác"))
    block = ("download", {"document": leaflet.pk, "title": ""})
    make_lesson_page(course, title="Bài có tờ gấp", blocks=[block])
    assert users(office, reverse("wagtaildocs:document_usage", args=[leaflet.pk])) == ["Bài có tờ gấp"]
    assert users(office, reverse("wagtaildocs:document_usage", args=[other.pk])) == []


def test_a_term_and_a_law_tell_in_which_lessons_they_are_used(office, course):
    term = GlossaryTerm.objects.create(term="Mã một lần", abbreviation="OTP", meaning="Mã dùng được một lần.")
    law = LegalDocument.objects.create(
        number="42/2022/NĐ-CP", type="decree", title_vi="Nghị định mẫu", checked_on=date(2026, 11, 1)
    )
    quote = {"document": law.pk, "clause": "Điều 5", "words": "Một dòng chữ."}
    make_lesson_page(course, title="Bài có thuật ngữ", blocks=[("glossary", {"term": term.pk})])
    make_lesson_page(course, title="Bài có luật", blocks=[("legal_quote", quote)])
    assert users(office, usage_of(term)) == ["Bài có thuật ngữ"]
    assert users(office, usage_of(law)) == ["Bài có luật"]


def usage_of(snippet) -> str:
    label = f"{snippet._meta.app_label}_{snippet._meta.model_name}"
    return reverse(f"wagtailsnippets_{label}:usage", args=[snippet.pk])


def users(client, address: str) -> list[str]:
    """The titles of the pages in a list of usage."""
    rows = BeautifulSoup(client.get(address).content, "html.parser").select("main table tbody tr")
    return sorted(row.select_one(".title-wrapper, td.title, td").get_text(strip=True) for row in rows)


def test_whoever_saves_over_a_newer_draft_is_told_who_else_is_writing(browser, course, lesson):
    other = make_user("khanh")
    EditingSession.objects.create(user=other, content_object=lesson.page_ptr, last_seen_at=timezone.now())
    mine = EditingSession.objects.create(
        user_id=browser.session["_auth_user_id"], content_object=lesson.page_ptr, last_seen_at=timezone.now()
    )
    seen_by_me = lesson.latest_revision
    lesson.title = "Bài 1, do người khác sửa"
    lesson.save_revision(user=other)
    address = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", lesson.pk, mine.pk])
    told = browser.post(address, {"revision_id": seen_by_me.pk}).json()
    assert [one["user"] for one in told["other_sessions"]] == ["khanh"]
    assert told["other_sessions"][0]["revision_id"] == lesson.latest_revision.pk
