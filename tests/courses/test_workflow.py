"""A trainer without superuser rights writes a course; a reviewer publishes it. All through the editor's own views."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import WorkflowPage, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.pages.models import CoursePage, LessonPage
from courses.workflow import set_up_roles
from learning.models import Activity
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def roles(catalogue):
    return set_up_roles(catalogue)


@pytest.fixture
def trainer(client, roles):
    user = make_user("trang")
    user.groups.add(roles.trainers)
    client.force_login(user)
    return client


@pytest.fixture
def reviewer(django_user_model, roles):
    from django.test import Client

    user = make_user("khanh")
    user.groups.add(roles.reviewers)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def publisher(roles):
    from django.test import Client

    user = make_user("son")
    user.groups.add(roles.publishers)
    browser = Client()
    browser.force_login(user)
    return browser


NO_COMMENTS = {
    f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}


def course_form(**fields) -> dict:
    return {
        "title": "Đà Nẵng số",
        "slug": "da-nang-so",
        "code": "CDS-99",
        "programme": "CDS",
        "summary": "Một khóa ngắn.",
        "objectives": "Hiểu.\nLàm được.",
        "audiences": ["CC", "VC"],
        "planned_periods": "4",
        "discussion": "after_look",
        "cover": "",
        **nested_form_data({"prerequisites": streamfield([])}),
        **NO_COMMENTS,
        **fields,
    }


def lesson_form(blocks: list) -> dict:
    form = {
        "title": "Bắt đầu",
        "slug": "bat-dau",
        "summary": "",
        "minutes": "5",
        "required": "on",
        "weight": "1",
        "least_minutes": "0",
        "prerequisites": streamfield([]),
        "body": streamfield(blocks),
    }
    return {**nested_form_data(form), **NO_COMMENTS}


def add(browser, model: str, parent, form: dict):
    address = reverse("wagtailadmin_pages:add", args=["learning_pages", model, parent.pk])
    assert browser.get(address).status_code == 200
    return browser.post(address, form)


WRITTEN = [
    ("heading", {"text": "Mở đầu", "level": "h2"}),
    ("text", rich_text("<p>Chào anh chị.</p>")),
]


def write_course(browser, catalogue) -> tuple[CoursePage, LessonPage]:
    assert add(browser, "coursepage", catalogue, course_form()).status_code == 302
    course = CoursePage.objects.get(slug="da-nang-so")
    assert add(browser, "lessonpage", course, lesson_form(WRITTEN)).status_code == 302
    return course, LessonPage.objects.get(slug="bat-dau")


def submit(browser, page, form: dict):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return browser.post(address, {**form, "action-submit": "1"}, follow=True)


def approve(browser, page):
    return act(browser, page, "approve")


def act(browser, page, action: str, **words):
    page.refresh_from_db()
    state = type(page).objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    # As the editor does, in a dialog.
    return browser.post(address, words, headers={"x-requested-with": "XMLHttpRequest"})


def test_repeating_the_set_up_changes_nothing(catalogue):
    first, second = set_up_roles(catalogue), set_up_roles(catalogue)
    assert first == second
    assert WorkflowPage.objects.filter(page=catalogue).count() == 1
    assert Group.objects.get(name="Trainers").page_permissions.count() == 1


def test_a_trainer_writes_a_reviewer_approves_and_a_publisher_publishes(
    trainer, reviewer, publisher, catalogue
):
    course, lesson = write_course(trainer, catalogue)
    assert (course.live, lesson.live) == (False, False)
    assert (course.audiences, course.objective_list) == (["CC", "VC"], ["Hiểu.", "Làm được."])
    assert submit(trainer, course, course_form()).status_code == 200
    assert (
        submit(trainer, lesson, lesson_form([("text", rich_text("<p>Chào anh chị.</p>"))])).status_code == 200
    )
    assert not Activity.objects.exists()

    for page in (course, lesson):
        approve(reviewer, page)
        page.refresh_from_db()
        assert not page.live
        approve(publisher, page)
        page.refresh_from_db()
        assert page.live
    titles = Activity.objects.filter(retired_at=None).order_by("position").values_list("title", flat=True)
    assert list(titles) == ["Đà Nẵng số", "Bắt đầu"]
    assert Activity.objects.get(code="CDS-99").programme == "CDS"


def test_a_trainer_cannot_publish(trainer, catalogue):
    course, _lesson = write_course(trainer, catalogue)
    address = reverse("wagtailadmin_pages:edit", args=[course.pk])
    assert "action-publish" not in trainer.get(address).content.decode()
    trainer.post(address, {**course_form(), "action-publish": "1"})
    course.refresh_from_db()
    assert not course.live


def test_a_trainer_cannot_change_what_others_wrote(trainer, catalogue):
    others = make_course_page(catalogue)
    assert trainer.get(reverse("wagtailadmin_pages:edit", args=[others.pk])).status_code == 302


def test_a_reviewer_cannot_publish_alone(reviewer, catalogue):
    draft = make_lesson_page(make_course_page(catalogue), live=False)
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert "action-publish" not in reviewer.get(address).content.decode()


def test_changes_are_asked_for_with_a_reason_and_the_author_reads_it(
    trainer, reviewer, catalogue, mailoutbox
):
    course, _lesson = write_course(trainer, catalogue)
    get_user_model().objects.update(email="ai-do@hocso.example")
    submit(trainer, course, course_form())
    assert mailoutbox[-1].subject == 'Trang "Đà Nẵng số" đã được gửi duyệt ở bước "Duyệt khóa học"'
    refused = act(reviewer, course, "reject", comment="  ")
    assert "Vui lòng viết rõ cần sửa gì" in json.loads(refused.content)["html"]
    assert type(course).objects.get(pk=course.pk).current_workflow_task_state is not None
    act(reviewer, course, "reject", comment="Xin thêm ví dụ.")
    assert "Xin thêm ví dụ." in mailoutbox[-1].body
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_a_reviewer_s_comment_stays_with_its_block_until_it_is_settled(trainer, reviewer, catalogue):
    _course, lesson = write_course(trainer, catalogue)
    assert submit(trainer, lesson, lesson_with(lesson)).status_code == 200
    text = next(block for block in newest(lesson).body if block.block_type == "text")
    place, words = f"body.{text.id}", "Nói rõ hơn."
    save(reviewer, lesson, {**lesson_with(lesson), **comment(place, words)})
    said = lesson.wagtail_admin_comments.get()
    assert (said.user.get_username(), said.contentpath) == ("khanh", place)
    act(reviewer, lesson, "reject", comment="Xin xem ghi chú.")
    assert comments_beside(trainer, lesson) == [(place, words, [])]

    # The block goes to another place, and the comment is answered there.
    moved = lesson_with(lesson, upside_down=True)
    save(trainer, lesson, {**moved, **comment(place, words, said, reply="Đã sửa.")})
    assert newest(lesson).body[0].id == text.id
    assert comments_beside(reviewer, lesson) == [(place, words, ["Đã sửa."])]

    save(reviewer, lesson, {**moved, **comment(place, words, said, resolved=True)})
    said.refresh_from_db()
    assert said.resolved_by == said.user
    assert comments_beside(trainer, lesson) == []


def lesson_with(lesson, *, upside_down: bool = False) -> dict:
    """The form of the lesson that ``write_course`` made, as its editor sends it."""
    form = lesson_form(WRITTEN[::-1] if upside_down else WRITTEN)
    ids = {block.block_type: block.id for block in newest(lesson).body}
    return form | {f"body-{place}-id": ids[form[f"body-{place}-type"]] for place in range(len(WRITTEN))}


def newest(lesson) -> LessonPage:
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()


def save(browser, lesson, form: dict) -> None:
    assert browser.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form).status_code == 302


def comment(place: str, words: str, said=None, *, reply: str = "", resolved: bool = False) -> dict:
    """A new comment at ``place``, or the one that was ``said`` before with a reply or settled, in an editor's form."""
    answers = [{"id": "", "text": reply}] if reply else []
    fields = {
        "id": said.pk if said else "",
        "contentpath": place,
        "position": "",
        "text": words,
        **({"resolved": "on"} if resolved else {}),
        "replies": inline_formset(answers, initial=0),
    }
    return nested_form_data({"comments": inline_formset([fields], initial=1 if said else 0)})


def comments_beside(browser, lesson) -> list[tuple[str, str, list[str]]]:
    """Where the open comments in the editor of ``lesson`` stand, what they say, and the answers."""
    page = browser.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    data = json.loads(BeautifulSoup(page.content, "html.parser").find(id="comments-data").string)
    return [
        (one["contentpath"], one["text"], [reply["text"] for reply in one["replies"]])
        for one in data["comments"]
        if not one["resolved"]
    ]


def test_a_draft_is_previewed_on_a_phone(trainer, catalogue):
    course, lesson = write_course(trainer, catalogue)
    for page, form, words in (
        (course, course_form(), "Làm được."),
        (lesson, lesson_form([("text", rich_text("<p>Bản nháp mới.</p>"))]), "Bản nháp mới."),
    ):
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        assert trainer.post(address, form).json()["is_valid"]
        assert words in trainer.get(address).content.decode()
    editor = trainer.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    sizes = re.findall(
        r'name="preview-size"[^>]*?value="(\w+)"[^>]*?data-device-width="(\d+)"([^>]*)', editor, re.S
    )
    assert [(name, width) for name, width, _rest in sizes][:1] == [("mobile", "375")], sizes
    assert "checked" in sizes[0][2]


def test_a_server_without_a_browsers_slug_makes_the_right_one(trainer, catalogue):
    form = course_form(slug="")
    add(trainer, "coursepage", catalogue, form)
    assert CoursePage.objects.get(title="Đà Nẵng số").slug == "da-nang-so"


def test_a_page_says_what_is_missing_in_a_wrong_form(trainer, catalogue):
    form = course_form(opens_at="2026-12-01 08:00", closes_at="2026-11-01 08:00")
    response = add(trainer, "coursepage", catalogue, {**form, "action-submit": "1"})
    assert response.status_code == 200
    assert not CoursePage.objects.exists()


def test_a_lesson_stands_only_in_courses_and_lessons(trainer, catalogue):
    address = reverse("wagtailadmin_pages:add", args=["learning_pages", "lessonpage", catalogue.pk])
    assert trainer.get(address).status_code in (302, 403)
    course = make_course_page(catalogue)
    make_lesson_page(course)
