"""A course goes to another site, comes again, and meets what is there."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from assessments.models import Question, Quiz
from courses.cartridges.formats import read_course
from courses.models import GlossaryTerm
from courses.packs.apply import CannotImport, take
from courses.packs.check import check
from courses.pages.models import CoursePage, LessonPage
from learning import api
from learning.models import Activity, Enrolment
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page, published
from tests.courses.packs.making import changed, make_full_course, pack_of, packed
from tests.factories import make_learner

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def verdicts(findings) -> dict[str, str]:
    return {line.title: line.verdict for line in findings.lines}


def nameless(item):
    """An item without the name of its file, which a storage changes where it is taken."""
    return item[0], {name: value for name, value in item[1].items() if name != "name"}


def empty_site():
    """Another site: nothing of what was here is left."""
    catalogue = make_catalogue()
    for model in (Quiz, Question, GlossaryTerm, get_image_model(), get_document_model()):
        model.objects.all().delete()
    return catalogue


def test_a_course_arrives_on_another_site_as_it_was(catalogue):
    course, first, inner = make_full_course(catalogue)
    file = packed(course)
    before = pack_of(course)
    there = empty_site()
    page, findings = take(read_course(file), parent=there)
    assert page.translation_key == course.translation_key
    assert page.live
    assert page.code == "CNTT-10"
    assert [one.title for one in LessonPage.objects.descendant_of(page).order_by("path")] == [
        "Bài một",
        "Chuyên đề",
        "Bài trong",
    ]
    after = pack_of(page)
    assert after.pages == before.pages
    assert [nameless(one) for one in after.items.items()] == [nameless(one) for one in before.items.items()]
    assert set(verdicts(findings).values()) == {"new"}
    body = LessonPage.objects.get(title="Bài trong").body
    assert [child.id for child in body] == [child.id for child in inner.body]
    assert body[5].value["quiz"].code == "on-tap"
    assert get_image_model().objects.get().focal_point_x == 10
    new_first = LessonPage.objects.get(title="Bài một")
    assert f'id="{new_first.pk}"' in str(body[1].value.source)


def test_a_table_goes_along(catalogue):
    course = make_course_page(catalogue)
    columns = [{"type": "words", "heading": "Ngày"}]
    table = {"columns": columns, "rows": [{"values": ["Thứ hai"]}], "caption": "Giờ"}
    make_lesson_page(course, blocks=[("table", {"table": table, "first_column_heads": True})])
    page, _findings = take(pack_of(course), parent=empty_site())
    assert LessonPage.objects.descendant_of(page).get().body[0].value["table"].rows


def test_the_same_pack_again_changes_nothing(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    pack = pack_of(course)
    revisions = [page.latest_revision_id for page in LessonPage.objects.order_by("pk")]
    _page, findings = take(pack)
    assert set(verdicts(findings).values()) <= {"same"}
    assert revisions == [page.latest_revision_id for page in LessonPage.objects.order_by("pk")]
    assert get_image_model().objects.count() == 1


def test_a_newer_pack_updates_the_course_and_progress_stays(catalogue):
    course, first, _inner = make_full_course(catalogue)
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=make_learner(), course=activity)

    def rename(texts):
        for page in texts["pages.json"]["pages"]:
            if page["title"] == "Bài một":
                page["title"] = "Bài mở đầu"
        for data in texts["items.json"]["items"].values():
            if data.get("title") == "Ôn tập":
                data["title"] = "Ôn lại"

    _page, findings = take(read_course(changed(packed(course), rename)))
    assert verdicts(findings)["Bài mở đầu (vi)"] == "changed"
    first.refresh_from_db()
    assert first.title == "Bài mở đầu"
    assert first.live
    assert Quiz.objects.get(code="on-tap").title == "Ôn lại"
    assert Enrolment.objects.get(pk=enrolment.pk).course_id == activity.pk
    assert Activity.objects.get(key=first.translation_key).title == "Bài mở đầu"


def test_a_lesson_that_only_this_site_has_stays_behind_the_others(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    make_lesson_page(CoursePage.objects.get(pk=course.pk), title="Riêng")

    def turn(texts):
        pages = texts["pages.json"]["pages"]
        pages[1:] = [*pages[2:], pages[1]]

    take(read_course(changed(file, turn)))
    titles = [page.title for page in CoursePage.objects.get(pk=course.pk).get_children()]
    assert titles == ["Chuyên đề", "Bài một", "Riêng"]


def test_keys_of_another_course_are_refused_in_words_and_a_copy_is_not(catalogue):
    course, _first, inner = make_full_course(catalogue)
    file = packed(course)
    other = make_course_page(catalogue, title="Khác")
    inner.move(other, pos="last-child")
    findings = check(read_course(file))
    refused = [line for line in findings.lines if line.verdict == "refused"]
    assert [line.title for line in refused] == ["Bài trong (vi)"]
    assert "Khác" in refused[0].reason
    with pytest.raises(CannotImport):
        take(read_course(file))
    copy, _findings = take(read_course(file), parent=catalogue, as_copy=True)
    assert copy.translation_key != course.translation_key
    assert copy.slug != course.slug
    copied = LessonPage.objects.descendant_of(copy).get(title="Bài trong")
    assert copied.prerequisites[0].value.specific.is_descendant_of(copy)
    assert Quiz.objects.count() == 1


def test_a_question_that_says_something_else_here_is_refused_and_renamed_in_a_copy(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    CoursePage.objects.get(pk=course.pk).delete()
    question = Question.objects.get(code="cau-1")
    question.stem = "<p>Khác hẳn</p>"
    published_question(question)
    there = catalogue.__class__.objects.get(pk=catalogue.pk)
    with pytest.raises(CannotImport):
        take(read_course(file), parent=there)
    copy, _findings = take(read_course(file), parent=there, as_copy=True)
    quiz = LessonPage.objects.descendant_of(copy).get(title="Bài trong").body[5].value["quiz"]
    assert quiz.code != "on-tap"
    assert "cau-1" not in quiz.quiz_questions.values_list("question__code", flat=True)
    assert Question.objects.get(code="cau-1").stem == "<p>Khác hẳn</p>"


def published_question(question):
    question.save()
    question.save_revision().publish()


def test_nothing_is_half_imported(catalogue, monkeypatch):
    course, _first, _inner = make_full_course(catalogue)

    def spoil(texts):
        texts["pages.json"]["pages"][-1]["fields"]["weight"] = 99

    file = changed(packed(course), spoil)
    there = empty_site()
    pages = Page.objects.count()
    with pytest.raises(CannotImport, match="Bài trong"):
        take(read_course(file), parent=there)
    assert Page.objects.count() == pages
    assert not Question.objects.exists()
    assert not get_image_model().objects.exists()


def test_blocks_that_are_not_installed_are_kept_and_told(catalogue):
    course, first, _inner = make_full_course(catalogue)

    def add(texts):
        lesson = next(page for page in texts["pages.json"]["pages"] if page["title"] == "Bài một")
        lesson["fields"]["body"].append({"type": "hologram", "id": "x", "value": {"beam": 1}})
        lesson["fields"]["colour"] = "blue"

    _page, findings = take(read_course(changed(packed(course), add)))
    assert any("hologram" in said for said in findings.told)
    assert any("colour" in said for said in findings.told)
    first.refresh_from_db()
    assert first._meta.get_field("body").get_prep_value(first.body)[-1]["value"] == {"beam": 1}


def test_what_could_run_is_taken_out_of_texts(catalogue):
    course, first, _inner = make_full_course(catalogue)

    def poison(texts):
        for page in texts["pages.json"]["pages"]:
            if page["title"] == "Bài một":
                page["fields"]["body"][0]["value"] = (
                    '<p onclick="x()">A<script>alert(1)</script><a href="javascript:x()">b</a>'
                    '<a linktype="page" id="page:nowhere">c</a></p>'
                )

    _page, findings = take(read_course(changed(packed(course), poison)))
    first.refresh_from_db()
    assert str(first.body[0].value.source) == "<p>A<a>b</a>c</p>"
    assert any("page:nowhere" in said for said in findings.told)


@pytest.mark.parametrize(
    "value",
    [
        "words",
        7,
        None,
        [["x"]],
        [{"value": 1}],
        [{"type": "picture", "value": "x"}],
        [{"type": "heading", "value": {"text": ["x"], "level": "h2"}}],
        [{"type": "video", "value": {"title": "x", "length": 7}}],
        [{"type": "text", "value": {"a": 1}}],
    ],
)
def test_a_body_of_another_shape_is_refused_in_words(catalogue, value):
    course, _first, _inner = make_full_course(catalogue)

    def bend(texts):
        texts["pages.json"]["pages"][1]["fields"]["body"] = value

    with pytest.raises(CannotImport):
        take(read_course(changed(packed(course), bend)))


def test_a_pack_from_the_command_line_can_be_tried_and_taken_as_a_draft(catalogue, tmp_path):
    course, _first, _inner = make_full_course(catalogue)
    target, said = tmp_path / "course.zip", io.StringIO()
    call_command("export_course", course.slug, output=str(target), stdout=said)
    there = empty_site()
    call_command("import_course", str(target), dry_run=True, stdout=said)
    assert not CoursePage.objects.exists()
    call_command("import_course", str(target), as_draft=True, parent=there.pk, stdout=said)
    page = CoursePage.objects.get()
    assert not page.live
    assert page.has_unpublished_changes
    assert not Activity.objects.filter(key=page.translation_key, retired_at=None).exists() or page.pk
    with pytest.raises(CommandError):
        call_command("import_course", str(tmp_path / "none.zip"), stdout=said)
    with pytest.raises(CommandError):
        call_command("export_course", "none", stdout=said)


def test_a_draft_stays_a_draft(catalogue):
    course = make_course_page(catalogue)
    make_lesson_page(course, title="Nháp", live=False, blocks=[("text", "<p>Chưa xong.</p>")])
    file = packed(course)
    page, _findings = take(read_course(file), parent=empty_site())
    draft = LessonPage.objects.descendant_of(page).get()
    assert not draft.live
    assert "Chưa xong" in str(draft.get_latest_revision_as_object().body[0].value)


def test_a_page_type_of_another_host_becomes_ours(catalogue):
    course = published(make_course_page(catalogue))

    def rename(texts):
        for page in texts["pages.json"]["pages"]:
            page["type"] = "school.classpage"

    file = changed(packed(course), rename)
    page, _findings = take(read_course(file), parent=empty_site())
    assert isinstance(page, CoursePage)
