"""An import is taken back, and nothing that people did since is lost."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Locale, ModelLogEntry

from assessments.models import Attempt, Question, Quiz
from courses.cartridges.formats import read_course
from courses.models import CourseImport, GlossaryTerm
from courses.packs import running, undoing
from courses.packs.apply import take
from courses.packs.models import SILENT, ImportState
from courses.packs.trace import Here
from courses.packs.undoing import BACK, CLOSED, DELETED, STAYS
from courses.pages.models import CoursePage, LessonPage
from courses.tasks import undo_import
from learning import api
from learning.models import Activity, Enrolment, Progress
from tests.assessments.making import make_quiz
from tests.courses.making import DRAWING, make_course_page, make_drawing, make_lesson_page, published
from tests.courses.packs.making import changed, make_full_course, packed
from tests.courses.packs.test_admin import INDEX, give_all
from tests.courses.packs.test_move import empty_site
from tests.factories import make_learner, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def brought(file, by, *, parent=None, **how) -> CourseImport:
    """The import of ``file``, applied."""
    page, findings = take(read_course(file), parent=parent, user=by, **how)
    return CourseImport.objects.create(
        file_name="khoa.zip",
        title=page.title,
        page_id=page.pk,
        state=ImportState.APPLIED,
        findings=findings.to_json(),
        uploaded_by=by,
        finished_at=timezone.now(),
    )


def counts() -> list[int]:
    models = (
        CoursePage,
        LessonPage,
        Question,
        Quiz,
        GlossaryTerm,
        get_image_model(),
        get_document_model(),
    )
    return [model.objects.count() for model in models]


def begin(lesson: LessonPage) -> Enrolment:
    """Somebody has finished ``lesson``."""
    activity = Activity.objects.get(key=lesson.translation_key)
    enrolment = api.enrol(learner=make_learner(), course=activity.course)
    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=now)
    Progress.objects.create(
        enrolment=enrolment, activity=activity, first_at=now, last_at=now, satisfied_at=now
    )
    return enrolment


def fates(plan, outcome, *, pages=True) -> list[str]:
    return [fate.title for fate in plan.of(outcome, pages=pages)]


def test_a_new_course_goes_with_all_that_it_brought(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    there = empty_site()
    before = counts()
    one = brought(file, chief.user, parent=there)
    plan = undoing.plan(one, chief.user)
    assert plan.numbers == {
        "pages": {DELETED: 4, CLOSED: 0, BACK: 0, STAYS: 0},
        "things": {DELETED: 6, CLOSED: 0, BACK: 0, STAYS: 0},
    }
    assert plan.people == []
    image = get_image_model().objects.get()
    undoing.undo(one, by=chief.user)
    assert counts() == before
    assert not get_image_model().objects.filter(pk=image.pk).exists()
    assert not Activity.objects.filter(key=course.translation_key, retired_at=None).exists()
    one.refresh_from_db()
    assert one.undone["numbers"] == plan.numbers
    assert not one.trace
    assert one.page is None
    assert undoing.undo(one, by=chief.user) is None
    again = brought(file, chief.user, parent=type(there).objects.get(pk=there.pk))
    assert again.page.specific.translation_key == course.translation_key


def test_what_was_finished_is_unpublished_and_stays_finished(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, chief.user, parent=empty_site())
    page = one.page.specific
    first = LessonPage.objects.descendant_of(page).get(title="Bài một")
    enrolment = begin(first)
    plan = undoing.plan(one, chief.user)
    assert fates(plan, CLOSED) == [page.title, "Bài một"]
    assert fates(plan, DELETED) == ["Chuyên đề", "Bài trong"]
    assert len(plan.people) == 1
    assert "1" in plan.people[0]
    undoing.undo(one, by=chief.user)
    page.refresh_from_db()
    first.refresh_from_db()
    assert (page.live, first.live) == (False, False)
    assert not LessonPage.objects.filter(title__in=["Chuyên đề", "Bài trong"]).exists()
    assert Progress.objects.get(enrolment=enrolment, activity__key=first.translation_key).satisfied_at
    assert Activity.objects.get(key=course.translation_key).retired_at


def test_what_the_import_changed_is_what_it_was(chief, catalogue):
    course, first, inner = make_full_course(catalogue)
    draft = LessonPage.objects.get(pk=inner.pk)
    draft.title = "Bản nháp"
    draft.save_revision()
    enrolment = begin(first)
    file = packed(course)

    def rewrite(texts):
        pages = texts["pages.json"]["pages"]
        for page in pages[1:]:
            page["title"] += " mới"
        pages[1:] = [*pages[2:], pages[1]]
        items = texts["items.json"]["items"]
        items["quiz:on-tap"] |= {"title": "Ôn lại", "mode": "exam", "questions": ["question:cau-2"]}
        items["question:cau-1"]["stem"] = "<p>Câu khác</p>"

    was = {name: getattr(Quiz.objects.get(), name) for name in ("title", "mode")}
    stem = Question.objects.get(code="cau-1").stem
    one = brought(changed(file, rewrite), chief.user)
    assert Quiz.objects.get().title == "Ôn lại"
    children = list(CoursePage.objects.get(pk=course.pk).get_children().values_list("title", flat=True))
    assert children == ["Chuyên đề mới", "Bài một mới"]
    plan = undoing.plan(one, chief.user)
    assert plan.numbers == {
        "pages": {DELETED: 0, CLOSED: 0, BACK: 3, STAYS: 0},
        "things": {DELETED: 0, CLOSED: 0, BACK: 2, STAYS: 0},
    }
    undoing.undo(one, by=chief.user)
    assert list(CoursePage.objects.get(pk=course.pk).get_children().values_list("title", flat=True)) == [
        "Bài một",
        "Chuyên đề",
    ]
    inner.refresh_from_db()
    assert (inner.title, inner.live, inner.has_unpublished_changes) == ("Bài trong", True, True)
    assert inner.get_latest_revision_as_object().title == "Bản nháp"
    quiz = Quiz.objects.get()
    assert {name: getattr(quiz, name) for name in was} == was
    codes = quiz.quiz_questions.order_by("sort_order").values_list("question__code", flat=True)
    assert list(codes) == ["cau-1", "cau-2"]
    assert Question.objects.get(code="cau-1").stem == stem
    assert Question.objects.get(code="cau-1").live
    assert Enrolment.objects.get(pk=enrolment.pk).withdrawn_at is None
    assert Activity.objects.get(key=first.translation_key).title == "Bài một"
    assert "Bài một mới" in [revision.content["title"] for revision in first.revisions.all()]


def test_what_somebody_wrote_since_stays(chief, catalogue):
    course, first, _inner = make_full_course(catalogue)
    file = packed(course)

    def rename(texts):
        for page in texts["pages.json"]["pages"][1:3]:
            page["title"] += " mới"

    one = brought(changed(file, rename), chief.user)
    written = LessonPage.objects.get(pk=first.pk)
    written.title = "Của tôi"
    published(written)
    plan = undoing.plan(one, chief.user)
    assert (fates(plan, STAYS), fates(plan, BACK)) == (["Của tôi"], ["Chuyên đề mới"])
    undoing.undo(one, by=chief.user)
    first.refresh_from_db()
    assert first.title == "Của tôi"


def test_a_page_saved_again_with_the_same_words_is_as_the_import_left_it(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, chief.user, parent=empty_site(), as_draft=True)
    published(CoursePage.objects.get(pk=one.page_id).get_latest_revision_as_object())
    assert undoing.plan(one, chief.user).numbers["pages"][DELETED] == 4


def test_a_page_with_pages_of_others_below_it_is_kept(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, chief.user, parent=empty_site())
    module = LessonPage.objects.descendant_of(one.page).get(title="Chuyên đề")
    own = make_lesson_page(module, title="Riêng")
    plan = undoing.plan(one, chief.user)
    assert fates(plan, CLOSED) == [one.page.title, "Chuyên đề"]
    undoing.undo(one, by=chief.user)
    own.refresh_from_db()
    assert own.live


def test_things_that_others_use_now_stay(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    there = empty_site()
    one = brought(file, chief.user, parent=there)
    image, form = get_image_model().objects.get(), get_document_model().objects.get()
    make_quiz([Question.objects.get(code="cau-2")], code="khac", title="Khác")
    other = make_course_page(type(there).objects.get(pk=there.pk), title="Khác")
    picture = {"image": {"image": image.pk, "alt_text": "Thẻ", "decorative": False}, "caption": ""}
    make_lesson_page(other, title="Dùng hình", blocks=[("picture", picture)])
    draft = make_lesson_page(other, title="Dùng mẫu")
    draft.body = [("text", f'<p><a linktype="document" id="{form.pk}">mẫu</a></p>')]
    draft.save_revision()
    plan = undoing.plan(one, chief.user)
    assert len(fates(plan, STAYS, pages=False)) == 3
    undoing.undo(one, by=chief.user)
    assert get_image_model().objects.get() == image
    assert get_document_model().objects.get() == form
    assert list(Question.objects.values_list("code", flat=True)) == ["cau-2"]
    assert list(Quiz.objects.values_list("code", flat=True)) == ["khac"]


def test_who_may_not_delete_takes_nothing_of_others_away(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, chief.user, parent=empty_site())
    stranger = make_user("khach")
    plan = undoing.plan(one, stranger)
    assert plan.numbers["pages"] == {DELETED: 0, CLOSED: 0, BACK: 0, STAYS: 4}
    assert plan.numbers["things"][DELETED] == 0


def test_an_author_takes_back_what_she_brought_and_nothing_more(english, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    there = empty_site()
    group = Group.objects.create(name="authors")
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=there, permission=permission)
    give_all(group)
    author = make_user("tac-gia")
    author.groups.add(group)
    with override("en"):
        one = brought(file, author, parent=there)
        plan = undoing.plan(one, author)
    assert any("those that came are drafts" in said for said in one.findings["told"])
    assert not Question.objects.filter(live=True).exists()
    assert plan.numbers["pages"] == {DELETED: 4, CLOSED: 0, BACK: 0, STAYS: 0}
    assert {fate.part.name for fate in plan.of(DELETED, pages=False)} == {"image", "document"}
    kept = {(fate.part.name, fate.reason) for fate in plan.of(STAYS, pages=False)}
    assert kept == {(name, "You may not delete it.") for name in ("term", "question", "quiz")}
    undoing.undo(one, by=author)
    assert not CoursePage.objects.exists()
    assert not get_image_model().objects.exists()
    assert Question.objects.count() == 2


def test_a_translation_that_came_to_a_course_people_learn_is_unpublished(chief, catalogue):
    course, first, _inner = make_full_course(catalogue)
    other = Locale.objects.get_or_create(language_code="en")[0]
    catalogue.refresh_from_db()
    if not catalogue.get_translation_or_none(other):
        catalogue.copy_for_translation(other, copy_parents=True, alias=False)
    english_page = CoursePage.objects.get(pk=course.pk).copy_for_translation(other)
    english_page.title = "Against fraud"
    english_page.save_revision().publish()
    file = packed(course)
    CoursePage.objects.get(pk=english_page.pk).delete()
    enrolment = begin(first)
    one = brought(file, chief.user, parent=type(catalogue).objects.get(pk=catalogue.pk))
    fresh = CoursePage.objects.get(translation_key=course.translation_key, locale=other)
    assert fates(undoing.plan(one, chief.user), CLOSED) == ["Against fraud"]
    undoing.undo(one, by=chief.user)
    fresh.refresh_from_db()
    assert not fresh.live
    assert CoursePage.objects.get(pk=course.pk).live
    assert Progress.objects.get(enrolment=enrolment).satisfied_at
    assert Activity.objects.get(key=course.translation_key).retired_at is None


def test_a_page_whose_history_is_gone_stays(chief, catalogue):
    course, first, _inner = make_full_course(catalogue)

    def rename(texts):
        texts["pages.json"]["pages"][1]["title"] = "Mới"

    one = brought(changed(packed(course), rename), chief.user)
    first.refresh_from_db()
    first.revisions.exclude(pk=first.latest_revision_id).delete()
    plan = undoing.plan(one, chief.user)
    assert fates(plan, STAYS) == ["Mới"]
    assert plan.of(STAYS, pages=True)[0].reason


def test_an_import_of_before_this_was_noted_cannot_be_taken_back(chief):
    one = CourseImport.objects.create(
        file_name="x.zip", state=ImportState.APPLIED, uploaded_by=chief.user, findings={"lines": []}
    )
    assert not one.may_be_undone
    assert chief.get(f"{INDEX}{one.pk}/undo/").url == f"{INDEX}{one.pk}/"
    assert "undo" not in chief.get(f"{INDEX}{one.pk}/").content.decode()


def test_the_page_says_first_what_will_happen_then_a_worker_does_it(
    chief, catalogue, django_capture_on_commit_callbacks
):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, chief.user, parent=empty_site())
    begin(LessonPage.objects.descendant_of(one.page).get(title="Bài một"))
    address = f"{INDEX}{one.pk}/undo/"
    assert address in chief.get(f"{INDEX}{one.pk}/").content.decode()
    shown = chief.get(address).content.decode()
    assert "<b>2 pages</b> deleted" in shown
    assert "<b>2 pages</b> unpublished and kept" in shown
    assert "Bài trong" in shown
    assert LessonPage.objects.filter(title="Bài trong").exists()
    with django_capture_on_commit_callbacks() as told:
        assert chief.post(address).url == f"{INDEX}{one.pk}/"
        assert chief.post(address).url == f"{INDEX}{one.pk}/"  # pressed twice
    assert len(told) == 1
    assert LessonPage.objects.filter(title="Bài trong").exists()
    shown = chief.get(f"{INDEX}{one.pk}/").content.decode()
    assert "Being taken back" in shown
    assert 'http-equiv="refresh"' in shown
    told[0]()
    assert not LessonPage.objects.filter(title="Bài trong").exists()
    shown = chief.get(f"{INDEX}{one.pk}/").content.decode()
    assert "Taken back" in shown
    assert "<b>2 pages</b> deleted" in shown
    assert address not in shown
    assert chief.post(address).url == f"{INDEX}{one.pk}/"  # pressed twice


def test_what_something_else_needs_stops_it_and_nothing_is_done(
    chief, catalogue, monkeypatch, django_capture_on_commit_callbacks
):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    there = empty_site()
    one = brought(file, chief.user, parent=there)
    make_quiz([Question.objects.get(code="cau-2")], code="khac", title="Khác")
    # Wagtail's index may be behind.
    monkeypatch.setattr(undoing._Planning, "_users_of", lambda self, things: {})
    before = counts()
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(f"{INDEX}{one.pk}/undo/")
    assert "Nothing was taken back" in chief.get(f"{INDEX}{one.pk}/").content.decode()
    assert counts() == before
    one.refresh_from_db()
    assert not one.undone
    assert one.may_be_undone


def asked_back(catalogue, by) -> CourseImport:
    """An import that ``by`` wants taken back, and no worker was told."""
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    one = brought(file, by, parent=empty_site())
    assert running.send_to_undo(one, by=by)
    return CourseImport.objects.get(pk=one.pk)


class Killed(BaseException):
    """The worker is no more."""


def test_a_worker_that_is_killed_has_done_nothing_and_the_next_does_it_once(chief, catalogue, monkeypatch):
    one = asked_back(catalogue, chief.user)
    before = counts()

    def killed(page, by):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(undoing, "_delete", killed)
        with pytest.raises(Killed):
            running.take_back(one)
    assert counts() == before
    one.refresh_from_db()
    assert one.is_being_undone
    done, total = running.how_far(one)
    assert 0 <= done < total
    undo_import(one.pk)
    undo_import(one.pk)
    one.refresh_from_db()
    assert one.undone["numbers"]["pages"][DELETED] == 4
    assert not one.is_running
    assert ModelLogEntry.objects.filter(action=undoing.UNDONE).count() == 1


def test_taking_back_can_be_stopped_before_a_worker_begins_and_gone_on_with_when_none_is_heard_of(
    chief, catalogue, django_capture_on_commit_callbacks
):
    one = asked_back(catalogue, chief.user)
    stop = f"{INDEX}{one.pk}/stop/"
    assert "Nothing was taken back" in chief.post(stop, follow=True).content.decode()
    before = counts()
    running.take_back(one)  # the worker had read it before it was stopped
    assert counts() == before
    assert "no longer be stopped" in chief.post(stop, follow=True).content.decode()
    assert running.send_to_undo(one, by=chief.user)
    CourseImport.objects.update(beat_at=timezone.now() - 2 * SILENT)
    assert "what is taken back already" in chief.get(f"{INDEX}{one.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(f"{INDEX}{one.pk}/apply/")
    assert CourseImport.objects.get(pk=one.pk).undone


def test_nobody_takes_back_for_an_account_that_is_gone(chief, catalogue):
    one = asked_back(catalogue, make_user("nghi-viec", is_superuser=True))
    get_user_model().objects.get(username="nghi-viec").delete()
    before = counts()
    running.take_back(one)  # the worker had read it before she left
    undo_import(one.pk)
    assert counts() == before
    one.refresh_from_db()
    assert (one.is_running, one.undone, one.may_be_undone) == (False, {}, True)
    assert running.send_to_undo(one, by=chief.user)


def test_an_import_of_the_command_line_is_listed_and_taken_back_from_either_place(chief, catalogue, tmp_path):
    course, _first, _inner = make_full_course(catalogue)
    target, said = tmp_path / "khoa.zip", io.StringIO()
    target.write_bytes(packed(course).getvalue())
    there = empty_site()
    before = counts()
    call_command("import_course", str(target), parent=there.pk, stdout=said)
    one = CourseImport.objects.get()
    assert f"undo_import {one.pk}" in said.getvalue()
    assert (one.file_name, one.uploaded_by, one.file.name) == ("khoa.zip", None, "")
    assert "Command line" in chief.get(INDEX).content.decode()
    assert f"{INDEX}{one.pk}/undo/" in chief.get(f"{INDEX}{one.pk}/").content.decode()
    call_command("undo_import", str(one.pk), dry_run=True, stdout=said)
    assert counts() != before
    call_command("undo_import", str(one.pk), stdout=said)
    assert counts() == before
    with pytest.raises(CommandError):
        call_command("undo_import", str(one.pk), stdout=said)
    there.refresh_from_db()
    call_command("import_course", str(target), parent=there.pk, user=chief.user.username, stdout=said)
    assert CourseImport.objects.first().uploaded_by == chief.user
    with pytest.raises(CommandError):
        call_command("import_course", str(target), user="khong-ai", stdout=said)


def test_a_quiz_that_was_changed_or_answered_keeps_its_questions(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    one = brought(packed(course), chief.user, parent=empty_site())
    quiz = Quiz.objects.get()
    quiz.title = "Ôn kỹ"
    quiz.save()
    assert len(fates(undoing.plan(one, chief.user), STAYS, pages=False)) == 3
    quiz.title = "Ôn tập"
    quiz.save()
    assert not fates(undoing.plan(one, chief.user), STAYS, pages=False)
    enrolment = begin(LessonPage.objects.get(title="Bài một"))
    now = timezone.now()
    Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        activity=enrolment.course,
        number=1,
        paper={},
        started_at=now,
        seen_at=now,
    )
    plan = undoing.plan(one, chief.user)
    assert len(fates(plan, STAYS, pages=False)) == 3
    undoing.undo(one, by=chief.user)
    assert Quiz.objects.get().quiz_questions.count() == 2


def test_a_plan_asks_no_more_for_more_pages(chief, catalogue):
    asked = []
    for number in (3, 12):
        course = make_course_page(catalogue, title=f"Khóa {number}")
        for place in range(number):
            file = get_document_model().objects.create(
                title="Mẫu", file=ContentFile(f"{number}.{place}".encode(), f"mau-{place}.pdf")
            )
            make_lesson_page(
                course, title=f"Bài {place}", blocks=[("download", {"document": file.pk, "title": "Mẫu"})]
            )
        pack = packed(course)
        CoursePage.objects.get(pk=course.pk).delete()
        get_document_model().objects.all().delete()
        one = brought(pack, chief.user, parent=type(catalogue).objects.get(pk=catalogue.pk))
        undoing.plan(one, chief.user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            numbers = undoing.plan(one, chief.user).numbers
        assert numbers["pages"][DELETED] == number + 1
        assert numbers["things"][DELETED] == number
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_an_import_noted_of_a_file_leads_to_the_file():
    picture = make_drawing()
    here = Here()
    assert here.file(here.add_file(picture.file)) == DRAWING
