"""Checks beside the page in the editor, as a report over all courses, on the home page and as a command."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.test.utils.form_data import rich_text

from courses.pages.models import LessonPage
from courses.workflow import set_up_roles
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.courses.test_workflow import lesson_form
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
OLD = ("text", "<p>Vào dichvucong.haugiang.gov.vn để nộp.</p>")


@pytest.fixture(scope="module")
def made_lesson(made_catalogue):
    course = make_course_page(made_catalogue, title="Khóa một")
    return make_lesson_page(course, title="Cổng cũ", blocks=[OLD])


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


@pytest.fixture
def trainer(client, catalogue):
    user = make_user("trang")
    user.groups.add(set_up_roles(catalogue).trainers)
    client.force_login(user)
    return user


@pytest.fixture
def report():
    return reverse("learning_checks:report")


def test_the_editor_shows_the_findings_of_the_saved_draft_beside_the_page(admin_client, lesson):
    lesson.body = [("text", "<p>Vào dichvucong.yenbai.gov.vn.</p>")]
    lesson.save_revision()
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).text
    panel = page[page.index('data-side-panel="checks"') :]
    assert "dichvucong.yenbai.gov.vn is no more" in panel or "dichvucong.yenbai.gov.vn" in panel
    assert "data-checks-panel" in panel  # Wagtail's own are still there
    again = admin_client.get(reverse("learning_checks:page", args=[lesson.pk])).text
    assert "dichvucong.yenbai.gov.vn" in again


def test_the_list_is_asked_for_again_when_the_editor_has_saved(
    admin_client, lesson, django_assert_max_num_queries
):
    address = reverse("learning_checks:page", args=[lesson.pk])
    admin_client.get(address, {"part": "list"})
    with django_assert_max_num_queries(20):
        part = admin_client.get(address, {"part": "list"}).text
    assert "dichvucong.haugiang.gov.vn" in part
    assert "<html" not in part


def test_publishing_with_errors_is_possible_but_told(admin_client, lesson):
    form = lesson_form([("text", rich_text("<p>Vào dichvucong.haugiang.gov.vn</p>"))])
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    told = admin_client.post(address, {**form, "slug": lesson.slug, "action-publish": "1"}, follow=True).text
    lesson.refresh_from_db()
    assert lesson.title == "Bắt đầu"
    assert reverse("learning_checks:page", args=[lesson.pk]) in told


def test_the_report_lists_all_courses_and_is_narrowed(admin_client, catalogue, lesson, report):
    other = make_course_page(catalogue, title="Khóa hai")
    make_lesson_page(
        other, title="Bài thứ hai", blocks=[("text", '<p><a href="https://a.example">tại đây</a></p>')]
    )
    page = admin_client.get(report).text
    assert "Cổng cũ" in page
    assert "Bài thứ hai" in page
    assert "Bài thứ hai" not in admin_client.get(report, {"severity": "error"}).text
    assert "Cổng cũ" not in admin_client.get(report, {"check": "link_words"}).text
    in_one = admin_client.get(report, {"course": lesson.get_parent().pk}).text
    assert ">Cổng cũ" in in_one.replace("\n", "").replace("  ", "")
    assert "Bài thứ hai" not in in_one


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_leaves_as_a_spreadsheet(admin_client, lesson, report, kind, tmp_path):
    response = admin_client.get(report, {"export": kind})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "csv":
        assert "dichvucong.haugiang.gov.vn" in content.decode()
        return
    file = tmp_path / "checks.xlsx"
    file.write_bytes(content)
    rows = list(load_workbook(file).active.values)
    assert any("dichvucong.haugiang.gov.vn" in str(cell) for row in rows for cell in row)


def test_the_report_asks_as_much_for_many_lessons_as_for_few(
    admin_client, lesson, report, django_assert_max_num_queries
):
    admin_client.get(report)
    for number in range(10):
        make_lesson_page(lesson.get_parent(), title=f"Bài {number}", blocks=[OLD])
    with django_assert_max_num_queries(25):
        assert "Bài 9" in admin_client.get(report).text


def test_authors_see_what_they_may_change_and_nothing_else(client, trainer, catalogue, lesson, report):
    own = make_lesson_page(lesson.get_parent(), title="Bài của Trang", blocks=[OLD])
    LessonPage.objects.filter(pk=own.pk).update(owner=trainer)
    page = client.get(report).text
    assert "Bài của Trang" in page
    assert "Cổng cũ" not in page
    assert client.get(reverse("learning_checks:page", args=[own.pk])).status_code == 200
    assert client.get(reverse("learning_checks:page", args=[lesson.pk])).status_code in (302, 403)


def test_who_writes_nothing_sees_no_report(client, catalogue, report):
    client.force_login(make_user("lan"))
    assert client.get(report).status_code in (302, 403)


def test_the_home_page_lists_what_is_due_for_review(client, trainer, lesson):
    due = timezone.localdate() - timedelta(days=3)
    LessonPage.objects.filter(pk=lesson.pk).update(review_due=due, review_note="Luật mới", owner=trainer)
    home = client.get(reverse("wagtailadmin_home")).text
    assert "Cổng cũ" in home
    assert "Luật mới" in home


def test_the_command_ends_with_one_where_errors_are(lesson, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_content")
    assert ended.value.code == 1
    assert "dichvucong.haugiang.gov.vn" in capsys.readouterr().out


def test_the_command_speaks_json_of_one_page(lesson, capsys):
    good = make_lesson_page(lesson.get_parent(), title="Tốt", blocks=[("text", "<p>Chữ.</p>")])
    call_command("check_content", page=good.pk, format="json")
    assert json.loads(capsys.readouterr().out) == []
    with pytest.raises(SystemExit):
        call_command("check_content", page=lesson.pk, severity="warning", format="json")
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["check"], told["severity"], told["page"]) == ("retired_portals", "error", lesson.pk)


def test_the_command_says_when_there_is_no_such_page(catalogue):
    with pytest.raises(CommandError):
        call_command("check_content", page=999999)
