"""An author changes a course that people take: asked once, carried through review and schedule, said to learners."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.changing import pending
from courses.pages.models import LessonPage
from courses.workflow import set_up_roles
from learning import api
from learning.models import Activity, Choice, CourseChange, Enrolment, PlannedChoice
from learning.progress.editions import apply_changes
from tests.courses.making import flashcards, fresh, make_course_page, make_lesson_page, published
from tests.courses.test_workflow import approve, lesson_form
from tests.factories import leaves, make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, lessons=2)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def finished(course):
    return take(course, user=make_user("lan"))


def take(course, *, user=None, lessons: int | None = None) -> Enrolment:
    """Somebody does the first ``lessons`` of the course, or all of it."""
    activity = Activity.objects.get(key=course.translation_key)
    learner = make_learner("Trần Thị Lan", user=user)
    enrolment = api.enrol(learner=learner, course=activity)
    for lesson in leaves(activity)[:lessons]:
        api.record_for(enrolment, [say(lesson)])
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def reviewer(catalogue):
    user = make_user("khanh")
    roles = set_up_roles(catalogue)
    user.groups.add(roles.reviewers, roles.publishers)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def draft(course):
    """A third lesson that is not published yet."""
    return make_lesson_page(course, title="Bài mới", live=False)


def form_of(page, **fields) -> dict:
    return {**lesson_form([]), "title": page.title, "slug": page.slug, **fields}


def post(browser, page, **fields):
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **fields))


def choose_at(page) -> str:
    return reverse("learning_course_changes:choose", args=[page.pk])


def test_publishing_asks_first_and_loses_nothing(reviewer, finished, draft):
    response = post(reviewer, draft, **{"action-publish": "1", "summary": "Một tóm tắt mới."})
    assert response.url == f"{choose_at(draft)}?then=publish"
    draft.refresh_from_db()
    assert not draft.live
    assert draft.get_latest_revision_as_object().summary == "Một tóm tắt mới."

    shown = reviewer.get(response.url).content.decode()
    assert "Bài mới" in shown
    assert 'value="keep" aria-describedby="choice-keep-meaning" checked' in shown
    reviewer.post(choose_at(draft), {"choice": "new", "then": "publish"})
    draft.refresh_from_db()
    assert draft.live
    change = CourseChange.objects.get()
    assert (change.choice, change.by.username) == (Choice.NEW, "khanh")
    assert not PlannedChoice.objects.exists()


@pytest.mark.parametrize("case", ["nobody", "optional", "words"])
def test_nobody_is_asked_where_it_makes_no_difference(reviewer, course, draft, case, request):
    if case != "nobody":
        request.getfixturevalue("finished")
    page, fields = (draft, {"required": ""}) if case == "optional" else (draft, {})
    if case == "words":
        page = LessonPage.objects.get(title="Bài 1")
        fields = {"title": "Bài 1, sửa lại"}
    if case == "optional":
        form = form_of(page)
        del form["required"]
        reviewer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, "action-publish": "1"})
    else:
        post(reviewer, page, **{"action-publish": "1", **fields})
    page.refresh_from_db()
    assert page.live
    assert not CourseChange.objects.exists()


def test_a_choice_of_the_author_goes_through_review_and_the_reviewer_sees_it(reviewer, finished, draft):
    author = make_user("trang")
    author.groups.add(set_up_roles(draft.get_parent().get_parent()).trainers)
    draft.owner = author
    draft.save()
    browser = Client()
    browser.force_login(author)
    response = post(browser, draft, **{"action-submit": "1"})
    assert response.url == choose_at(draft)
    assert browser.post(response.url, {"choice": "again", "then": "publish"}).status_code == 302
    draft.refresh_from_db()
    assert not draft.live  # authors cannot publish by asking for it

    editor = reviewer.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "trang" in editor
    assert str(Choice.AGAIN.label) in editor
    for _step in ("review", "release"):
        approve(reviewer, draft)
    assert CourseChange.objects.get().choice == Choice.AGAIN
    assert CourseChange.objects.get().by == author


def test_a_choice_waits_for_the_day_of_publishing(reviewer, finished, draft):
    day = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d %H:%M}"
    response = post(reviewer, draft, **{"action-publish": "1", "go_live_at": day})
    reviewer.post(response.url, {"choice": "new", "then": "publish"})
    assert PlannedChoice.objects.get().choice == Choice.NEW
    assert not CourseChange.objects.exists()
    revision, past = (
        LessonPage.objects.get(pk=draft.pk).scheduled_revision,
        timezone.now() - timedelta(minutes=1),
    )
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert CourseChange.objects.get().choice == Choice.NEW


def test_a_choice_holds_only_for_what_it_was_made_for(reviewer, finished, draft):
    reviewer.post(choose_at(draft), {"choice": "again"})
    body = [{"type": kind, "value": value, "id": "9f"} for kind, value in [flashcards(required=True)]]
    first = LessonPage.objects.get(title="Bài 1")
    first.body = body
    published(first)
    assert CourseChange.objects.get().choice == Choice.KEEP
    draft.required = False
    published(draft)  # not what was decided about
    assert CourseChange.objects.count() == 1


def test_publishing_from_code_keeps_what_was_reached(finished, draft):
    published(draft)
    apply_changes(finished.course_id)
    finished.refresh_from_db()
    assert CourseChange.objects.get().choice == Choice.KEEP
    assert finished.satisfied_at is not None
    assert finished.withdrawn_at is None


def test_taking_a_lesson_back_and_publishing_it_again_is_two_changes_that_keep(course, finished):
    lesson = LessonPage.objects.get(title="Bài 2")
    lesson.unpublish()
    published(LessonPage.objects.get(pk=lesson.pk))
    assert list(CourseChange.objects.order_by("pk").values_list("choice", flat=True)) == ["keep", "keep"]
    apply_changes(finished.course_id)
    finished.refresh_from_db()
    assert finished.satisfied_at is not None


def test_a_lesson_that_moves_away_is_noticed_where_it_was(course, catalogue):
    under_way = take(course, lessons=1)
    other = make_course_page(catalogue, title="Khóa kia")
    LessonPage.objects.get(title="Bài 2").move(other, pos="last-child")
    apply_changes(under_way.course_id)
    under_way.refresh_from_db()
    assert under_way.satisfied_at is not None


def test_another_quiz_in_the_same_block_is_another_thing_to_learn(course):
    from tests.assessments.making import make_quiz

    lesson = LessonPage.objects.get(title="Bài 2")
    lesson.body = [{"type": "quiz", "value": {"quiz": make_quiz(1).pk}, "id": "q"}]
    published(lesson)
    take(course, lessons=1)
    lesson = LessonPage.objects.get(title="Bài 2")
    lesson.body = [{"type": "quiz", "value": {"quiz": make_quiz(1).pk}, "id": "q"}]
    assert [one.kind for one in pending(lesson).difference] == ["replaced"]


def test_the_screen_costs_the_same_for_many_learners_and_lessons(
    reviewer, course, draft, django_assert_max_num_queries
):
    counts = []
    for more in (1, 6):
        for _ in range(more):
            take(course)
            take(course, lessons=1)
            make_lesson_page(course, title="Thêm", blocks=[flashcards()])
        reviewer.get(choose_at(draft))
        with django_assert_max_num_queries(60) as queries:
            assert reviewer.get(choose_at(draft)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_choice_that_is_none_is_said(reviewer, finished, draft):
    response = reviewer.post(choose_at(draft), {"choice": "whatever"})
    assert response.status_code == 400
    assert not PlannedChoice.objects.exists()


def test_the_list_tells_what_was_decided_and_how_far_it_is(reviewer, course, finished, draft):
    api.plan_choice(
        key=draft.translation_key,
        difference=pending(draft).difference,
        choice=Choice.NEW,
        by=make_user("trang"),
    )
    published(draft)
    address = reverse("learning_course_changes:changes", args=[course.pk])
    waiting = reviewer.get(address).content.decode()
    assert all(words in waiting for words in ("trang", "Bài mới", str(Choice.NEW.label)))
    apply_changes(finished.course_id)
    assert "l-admin-status--done" in reviewer.get(address).content.decode()


def test_who_may_not_edit_the_page_sees_neither(course, draft, finished):
    trainer = make_user("hoa")
    trainer.groups.add(set_up_roles(course.get_parent()).trainers)
    browser = Client()
    browser.force_login(trainer)
    for address in (choose_at(draft), reverse("learning_course_changes:changes", args=[course.pk])):
        assert browser.get(address).status_code in (302, 403)
        assert browser.post(address, {"choice": "again"}).status_code in (302, 403, 405)
    assert not PlannedChoice.objects.exists()


# --- what learners see ------------------------------------------------------------------------------------------


def change(draft, choice: str) -> None:
    api.plan_choice(key=draft.translation_key, difference=pending(draft).difference, choice=choice)
    published(draft)


def page_of(client, course) -> str:
    return client.get(course.url).content.decode()


def test_learners_are_told_what_is_new_and_how_much(client, course, finished, draft):
    client.force_login(finished.learner.user)
    change(draft, Choice.NEW)
    assert "l-alert" in page_of(client, course)  # it has just changed
    apply_changes(finished.course_id)
    shown = page_of(client, course)
    assert "Bài mới" in shown
    assert "67" in shown  # per cent
    record = client.get(reverse("learning:record")).content.decode()
    assert record.count("Phòng chống lừa đảo") >= 2  # the completion stays, and there is more to do


def test_a_course_that_never_changed_asks_nothing_more_of_the_database(
    client, course, finished, django_assert_max_num_queries
):
    client.force_login(finished.learner.user)
    page_of(client, course)
    with django_assert_max_num_queries(60) as queries:
        page_of(client, course)
    assert not any("coursechange" in query["sql"] for query in queries)


def test_those_who_begin_after_the_change_are_told_nothing(client, course, finished, draft):
    change(draft, Choice.AGAIN)
    newcomer = take(course, user=make_user("duc"), lessons=1)
    client.force_login(newcomer.learner.user)
    assert "l-alert--info" not in page_of(client, course)


def test_the_check_of_a_certificate_says_which_edition_it_is_for(
    client, course, finished, draft, django_capture_on_commit_callbacks
):
    certificate = api.issue_certificate(enrolment=finished)
    change(draft, Choice.AGAIN)
    apply_changes(finished.course_id)
    shown = client.get(certificate.get_absolute_url()).content.decode()
    assert "l-alert--success" in shown
    assert certificate.printed["edition"] == 1
    assert "<dd>1</dd>" in shown
    assert "2" in shown
