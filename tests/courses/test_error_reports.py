"""A learner says what is wrong in a lesson; its author answers."""

import pytest
from django.urls import reverse

from courses.feedback.throttle import MOST
from courses.models import ErrorReport, ErrorState
from courses.pages.models import LessonPage
from courses.workflow import set_up_roles
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_lesson(made_catalogue):
    return make_lesson_page(
        make_course_page(made_catalogue), title="Ba bước", blocks=[("text", "<p>Chữ.</p>")]
    )


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


@pytest.fixture
def address(lesson):
    return reverse("learning_courses:report_error", args=[lesson.translation_key])


def send(client, address, words: str = "Câu thứ hai sai.", **fields):
    return client.post(address, {"words": words, **fields})


def test_the_form_is_at_the_lessons_end_and_posts_without_a_script(client, lesson, address):
    page = client.get(lesson.url).text
    assert f'action="{address}"' in page
    response = client.post(address, {"words": "Câu thứ hai sai.", "here": lesson.url}, follow=True)
    assert response.redirect_chain == [(lesson.url, 302)]
    assert "l-messages" in response.text


def test_a_visitor_reports_without_an_account_and_may_leave_a_contact(client, lesson, address):
    send(client, address, contact="0912 000 000")
    report = ErrorReport.objects.get()
    assert (report.lesson, report.title, report.reporter) == (lesson.translation_key, "Ba bước", None)
    assert (report.contact, report.state) == ("0912 000 000", ErrorState.NEW)
    assert "0912" not in report.contact_sealed


def test_a_contact_whose_secret_is_gone_says_so_and_breaks_nothing(client, admin_client, address):
    send(client, address, contact="0912 000 000")
    report = ErrorReport.objects.get()
    ErrorReport.objects.update(contact_sealed=f"{report.contact_sealed[:-6]}AAAA==")
    page = admin_client.get(reverse("learning_errors:answer", args=[report.pk]))
    assert page.status_code == 200
    assert "0912" not in page.text


def test_the_same_words_sent_twice_are_one_report(client, address):
    send(client, address)
    send(client, address)
    assert ErrorReport.objects.count() == 1


def test_two_visitors_who_say_the_same_are_two(client, address):
    send(client, address)
    client.post(address, {"words": "Câu thứ hai sai."}, REMOTE_ADDR="203.0.113.9")
    assert ErrorReport.objects.count() == 2


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_forgotten(client, address):
    assert send(client, address, website="https://spam.example").status_code == 302
    assert not ErrorReport.objects.exists()


def test_empty_words_are_asked_for_and_nothing_is_lost(client, address):
    response = client.post(address, {"words": " \u200b ", "contact": "a@example.vn"})
    assert response.status_code == 200
    assert "l-field--error" in response.text
    assert "a@example.vn" in response.text


def test_too_many_in_ten_minutes_wait_with_their_text(client, address):
    for number in range(MOST):
        send(client, address, f"Sai chỗ {number}.")
    response = send(client, address, "Một chỗ nữa.")
    assert response.status_code == 429
    assert "Một chỗ nữa." in response.text
    assert ErrorReport.objects.count() == MOST


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "ạ" * 2001, "\x00"])
def test_odd_words_never_break_anything(client, address, words):
    response = send(client, address, words)
    assert response.status_code in (200, 302)
    assert "<script>alert" not in response.content.decode()


def test_a_lesson_that_is_no_more_takes_no_reports(client, lesson, address):
    lesson.unpublish()
    assert send(client, address).status_code == 404


def test_the_author_answers_and_the_learner_reads_it(client, admin_client, lesson, address):
    learner = make_user("lan")
    client.force_login(learner)
    send(client, address)
    report = ErrorReport.objects.get()
    assert report.reporter == learner
    answering = reverse("learning_errors:answer", args=[report.pk])
    assert "Câu thứ hai sai." in admin_client.get(answering).text
    admin_client.post(answering, {"reply": "Cảm ơn bạn, đã sửa.", "state": "mended"})
    own = client.get(reverse("learning_courses:reported")).text
    assert "Cảm ơn bạn, đã sửa." in own


def test_nobody_reads_anothers_reports(client, address, db):
    client.force_login(make_user("lan"))
    send(client, address)
    client.force_login(make_user("duc"))
    assert "Câu thứ hai sai." not in client.get(reverse("learning_courses:reported")).text
    client.logout()
    assert client.get(reverse("learning_courses:reported")).status_code == 302


def test_a_contact_is_forgotten_once_the_error_is_mended(client, admin_client, address):
    send(client, address, contact="0912 000 000")
    report = ErrorReport.objects.get()
    answering = reverse("learning_errors:answer", args=[report.pk])
    admin_client.post(answering, {"reply": "Sẽ gọi lại.", "state": "answered"})
    report.refresh_from_db()
    assert report.contact
    assert report.replied_by.username == "admin"
    admin_client.post(answering, {"reply": "Sẽ gọi lại.", "state": "mended"})
    report.refresh_from_db()
    assert (report.contact, report.state) == ("", ErrorState.MENDED)


def test_authors_see_reports_on_their_own_lessons_only(client, catalogue, lesson, address):
    send(client, address)
    trainer = make_user("trang")
    trainer.groups.add(set_up_roles(catalogue).trainers)
    client.force_login(trainer)
    report = ErrorReport.objects.get()
    index, answering = reverse("learning_errors:index"), reverse("learning_errors:answer", args=[report.pk])
    assert client.get(index).status_code in (302, 403)
    assert client.get(answering).status_code == 404
    LessonPage.objects.filter(pk=lesson.pk).update(owner=trainer)
    assert "Câu thứ hai sai." in client.get(index, {"state": "new"}).text
    assert client.get(answering).status_code == 200
    assert reverse("learning_errors:index") in client.get(reverse("wagtailadmin_home")).text
    panel = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).text
    assert answering in panel
