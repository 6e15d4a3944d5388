"""What is not translated, or not any more: in a report, and in the editor of the translation."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.blocks.table import cells
from courses.pages.models import CoursePage, LessonPage
from courses.translating.stale import State, pairs
from courses.translating.tables import segments_of
from tests.courses.making import flashcards, make_course_page, make_lesson_page, published
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
REPORT = "/admin/learning/translations/"


@pytest.fixture(autouse=True)
def _two_languages():
    with override_settings(WAGTAIL_I18N_ENABLED=True, WAGTAIL_CONTENT_LANGUAGES=LANGUAGES):
        yield


@pytest.fixture
def english(catalogue):
    locale = Locale.objects.create(language_code="en")
    home = catalogue.get_parent().specific.copy_for_translation(locale)
    published(home)
    published(catalogue.copy_for_translation(locale))
    return locale


@pytest.fixture
def course(catalogue, english):
    course = make_course_page(catalogue, code="CDS-01")
    make_lesson_page(course, title="Bài 1", blocks=[cards(required=True)])
    return CoursePage.objects.get(pk=course.pk)


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get(title="Bài 1")


@pytest.fixture
def admin(client):
    client.force_login(make_user("quantri", is_superuser=True))
    return client


def cards(*, required: bool = False) -> tuple[str, dict]:
    """Flashcards as the editor stores them."""
    kind, value = flashcards(required=required)
    items = [{"type": "item", "value": card, "id": str(uuid.uuid4())} for card in value["cards"]]
    return kind, {**value, "cards": items}


def in_english(page, english):
    return published(page.copy_for_translation(english))


def grow_older(page) -> None:
    """The original is published once more, a day after its translation."""
    published(page)
    later = timezone.now() + timedelta(days=1)
    type(page).objects.filter(pk=page.pk).update(last_published_at=later)


def states() -> dict[str, State]:
    return {
        pair.source.title: pair.state for pair in pairs() if isinstance(pair.source, CoursePage | LessonPage)
    }


def test_what_is_missing_older_or_unpublished_is_told_apart(course, lesson, english):
    assert states() == {course.title: State.MISSING, "Bài 1": State.MISSING}
    in_english(course, english)
    draft = lesson.copy_for_translation(english)
    assert states() == {course.title: State.CURRENT, "Bài 1": State.DRAFT}
    published(draft)
    grow_older(lesson)
    assert states() == {course.title: State.CURRENT, "Bài 1": State.OLDER}


def test_an_alias_shows_the_original_and_is_no_translation(course, english):
    course.copy_for_translation(english, alias=True)
    assert states()[course.title] == State.MISSING


def test_more_pages_do_not_ask_the_database_more_often(course, english, django_assert_num_queries):
    in_english(course, english)
    with CaptureQueriesContext(connection) as before:
        pairs()
    for number in range(3):
        in_english(make_lesson_page(course, title=f"Thêm {number}"), english)
    with django_assert_num_queries(len(before)):
        assert len(states()) == 5


@pytest.fixture
def translate(english, django_capture_on_commit_callbacks):
    """Translates some of the sentences of a page as wagtail-localize does, and publishes the whole."""

    def translated(page, words: dict[str, str]):
        with django_capture_on_commit_callbacks(execute=True):
            _translate(page, english, words)
        return type(page).objects.get(translation_key=page.translation_key, locale=english)

    return translated


def _translate(page, english, words: dict[str, str]) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=english)
    for segment in source.stringsegment_set.select_related("string"):
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=english,
                data=words[segment.string.data],
            )
    translation.save_target(publish=True)


def test_sentences_are_translated_and_everything_else_is_the_originals(course, lesson, english, translate):
    in_english(course, english)
    made = translate(lesson, {"Ôn lại": "Practise", "OTP": "OTP", "Mã một lần": "A code for once"})
    block = made.body[0]
    assert block.value["title"] == "Practise"
    assert block.value["cards"][0]["back"] == "A code for once"
    assert (block.id, block.value["required"]) == (lesson.body[0].id, True)
    paths = {segment.context.path for segment in lesson_source(course).stringsegment_set.all()}
    assert "code" not in paths
    assert "title" in paths


def lesson_source(page) -> TranslationSource:
    return TranslationSource.update_or_create_from_instance(page)[0]


def test_a_block_whose_app_is_gone_comes_through_a_translation_as_it_was(course, english, translate):
    gone = {"type": "quiz3d", "id": "7d0e6f0a-0000-4000-8000-000000000001", "value": {"text": "Xin chào"}}
    lesson = make_lesson_page(course, title="Bài lạ", blocks=[cards()])
    lesson.body = [*lesson.body.raw_data, gone]
    lesson = published(lesson)
    in_english(course, english)
    made = translate(lesson, {"Ôn lại": "Practise"})
    assert made.body.stream_block.get_prep_value(made.body)[-1] == gone


def test_half_a_translation_is_listed_with_its_share(admin, course, lesson, english, translate):
    in_english(course, english)
    translate(lesson, {"Ôn lại": "Practise"})
    assert states()["Bài 1"] == State.PARTIAL
    seen = admin.get(REPORT, {"state": "partial"}).content.decode()
    assert "Bài 1" in seen
    assert "1/" in seen


def test_the_report_is_filtered_and_goes_out_as_a_table(admin, course, lesson, english):
    in_english(course, english)
    seen = admin.get(REPORT, {"course": course.pk, "locale": "en"}).content.decode()
    assert "Bài 1" in seen
    assert "Chưa dịch" in seen
    current = admin.get(REPORT, {"state": "current"}).content.decode()
    assert course.title in current
    table = b"".join(admin.get(REPORT, {"export": "csv"}).streaming_content).decode()
    assert "Bài 1" in table
    assert admin.get(REPORT, {"export": "xlsx"}).status_code == 200


def test_authors_see_the_pages_that_they_may_edit_and_no_others(client, course, lesson, english):
    user = make_user("trang")
    group = Group.objects.create(name="Của khóa này")
    user.groups.add(group, Group.objects.get(name="Editors"))
    Group.objects.get(name="Editors").page_permissions.all().delete()
    client.force_login(user)
    assert client.get(REPORT).status_code in (302, 403)
    GroupPagePermission.objects.create(group=group, page=lesson, permission_type="change")
    seen = client.get(REPORT)
    assert [row.title for row in seen.context["object_list"]] == ["Bài 1"]


def test_the_editor_of_an_old_translation_says_when_the_original_changed(admin, course, lesson, english):
    in_english(course, english)
    made = in_english(lesson, english)
    address = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert "Bản gốc" not in admin.get(address).content.decode()
    grow_older(lesson)
    seen = admin.get(address)
    assert "Bản gốc “Bài 1”" in seen.content.decode()
    link = seen.content.decode().split(f"/admin/pages/{lesson.pk}/revisions/compare/")[1].split('"')[0]
    assert admin.get(f"/admin/pages/{lesson.pk}/revisions/compare/{link}").status_code == 200
    original = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert "Bản gốc “" not in admin.get(original).content.decode()


@override_settings(WAGTAIL_CONTENT_LANGUAGES=LANGUAGES[:1])
def test_where_there_is_one_language_the_menu_does_not_speak_of_translations(admin, catalogue):
    assert REPORT not in admin.get("/admin/").content.decode()


def test_a_table_is_translated_by_its_texts_wherever_they_stand(course, english):
    columns = [{"type": "words", "heading": "Ngày"}, {"type": "text", "heading": "Giờ"}]
    rows = [["Thứ Hai", "<p>Sáng <b>sớm</b></p>"], ["Ngày", "<p>Nghỉ</p>"], ["7:30", ""]]
    table = {"caption": "Giờ mở cửa", "columns": columns, "rows": [{"values": row} for row in rows]}
    lesson = make_lesson_page(
        course, title="Bảng", blocks=[("table", {"table": table, "first_column_heads": True})]
    )
    said = {
        "Giờ mở cửa": "Opening hours",
        "Ngày": "Day",
        "Giờ": "Hours",
        "Thứ Hai": "Monday",
        "Sáng <b>sớm</b>": "<b>Early</b> morning",
    }
    source, _made = TranslationSource.update_or_create_from_instance(lesson)
    translation = Translation.objects.create(source=source, target_locale=english)
    Translation.objects.get_or_create(
        source=TranslationSource.update_or_create_from_instance(course)[0], target_locale=english
    )[0].save_target(publish=False)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := said.get(segment.string.data):
            StringTranslation.objects.create(
                translation_of=segment.string, context=segment.context, locale=english, data=text
            )
    translation.save_target(publish=False)
    page = LessonPage.objects.get(translation_key=lesson.translation_key, locale=english)
    made = page.get_latest_revision_as_object().body[0].value["table"]
    assert (made.caption, [column["heading"] for column in made.columns]) == (
        "Opening hours",
        ["Day", "Hours"],
    )
    cells = [[getattr(cell.value, "source", cell.value) for cell in row] for row in made.rows]
    assert cells == [["Monday", "<p><b>Early</b> morning</p>"], ["Day", "<p>Nghỉ</p>"], ["7:30", ""]]


def test_a_row_put_between_others_takes_no_translation_away():
    def paths(*rows: list[str]) -> list[str]:
        value = cells().to_python(
            {"caption": "Bảng", "columns": columns, "rows": [{"values": row} for row in rows]}
        )
        return [segment.path for segment in segments_of(value)]

    columns = [{"type": "words", "heading": "Ngày"}]
    before, after = paths(["Thứ Hai"], ["Thứ Tư"]), paths(["Thứ Hai"], ["Thứ Ba"], ["Thứ Tư"])
    assert len(after) == len(before) + 1
    assert set(before) < set(after)
