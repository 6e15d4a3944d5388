"""Learning through the pages: signed in, as a guest, and without a script."""

import json
import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.pages.models import LessonPage
from learning import api
from learning.models import Activity, Enrolment, Learner, Statement
from learning.people.learners import remember_card
from tests.courses.making import flashcards, fresh, make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    """Open to everybody, with two lessons."""
    return make_course_page(made_catalogue, lessons=2)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def members_course(catalogue):
    """Only for people with an account."""
    return make_course_page(catalogue, title="Cho cán bộ", open_to_guests=False, lessons=2)


@pytest.fixture
def signed_in(client):
    client.force_login(make_user())
    return client


def begin_address(course) -> str:
    return reverse("learning_courses:begin", args=[course.translation_key])


def complete_address(lesson) -> str:
    return reverse("learning_courses:complete", args=[lesson.translation_key])


def lessons_of(course) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course))


def player_of(html: str) -> dict:
    """What the page tells its script."""
    return json.loads(
        html.split('<script id="learning-player" type="application/json">')[1].split("</script>")[0]
    )


# --- signed in ----------------------------------------------------------------------------------------------


def test_beginning_enrols_once_and_leads_to_the_first_lesson(signed_in, course):
    first = lessons_of(course)[0]
    for _again in range(2):
        assert signed_in.post(begin_address(course)).url == first.url
    assert Enrolment.objects.get().course.key == course.translation_key


def test_a_lesson_completed_without_a_script_leads_to_the_next_and_then_to_the_course(signed_in, course):
    first, second = lessons_of(course)
    assert signed_in.post(complete_address(first)).url == second.url
    assert signed_in.post(complete_address(second)).url == course.url
    assert Enrolment.objects.get().satisfied_at is not None
    html = signed_in.get(course.url).content.decode()
    assert html.count("l-outline__link--done") == 2


def test_completing_twice_is_one_statement(signed_in, course):
    for _again in range(2):
        signed_in.post(complete_address(lessons_of(course)[0]))
    assert Statement.objects.count() == 1


def test_a_lesson_with_needed_parts_is_not_completed_by_its_button(signed_in, course):
    lesson = make_lesson_page(course, title="Có thẻ", blocks=[flashcards(required=True)])
    html = signed_in.get(lesson.url).content.decode()
    assert "data-complete" not in html
    assert "data-waits-for" in html
    assert signed_in.post(complete_address(lesson)).url == lesson.url
    assert not Enrolment.objects.get().progress_rows.filter(satisfied_at__isnull=False).exists()


def test_the_page_gives_its_script_a_pass_that_works(signed_in, course):
    signed_in.post(begin_address(course))
    lesson = lessons_of(course)[0]
    player = player_of(signed_in.get(lesson.url).content.decode())
    statement = api.statement_about(player["lesson"], api.verbs.COMPLETED)
    answer = signed_in.post(
        player["post_to"],
        json.dumps([statement]),
        content_type="application/json",
        headers={"X-Learning-Token": player["token"]},
    )
    assert answer.json()["satisfied"] == [str(lesson.translation_key)]


def test_the_course_page_continues_where_the_learner_was(signed_in, course):
    first, second = lessons_of(course)
    assert signed_in.get(course.url).context_data["resume"].address == first.url
    signed_in.post(complete_address(first))
    context = signed_in.get(course.url).context_data
    assert context["resume"].address == second.url
    assert context["outline"].finished == 1


def test_modules_stand_in_the_outline_and_lessons_follow_through_them(signed_in, catalogue):
    course = make_course_page(catalogue)
    module = make_lesson_page(course, title="Chương 1")
    one, two = (make_lesson_page(module, title=f"Bài {n}") for n in (1, 2))
    last = make_lesson_page(course, title="Cuối")
    signed_in.post(begin_address(course))
    context = signed_in.get(two.url).context_data
    assert (context["before"].address, context["after"].address, context["number"]) == (one.url, last.url, 2)
    module_page = signed_in.get(module.url).context_data
    assert (module_page["after"].address, module_page["number"]) == (one.url, 0)


# --- members only -------------------------------------------------------------------------------------------


def test_a_members_lesson_shows_a_guest_its_summary_and_how_to_sign_in(client, members_course):
    lesson = make_lesson_page(members_course, title="Mật khẩu", blocks=[("text", "<p>Nội dung kín</p>")])
    html = client.get(lesson.url).content.decode()
    assert "Nội dung kín" not in html
    assert f"/login/?next={lesson.url}" in html
    assert "learning-player" not in html


def test_a_guest_cannot_force_an_enrolment_in_a_members_course(client, members_course):
    response = client.post(begin_address(members_course))
    assert response.url.startswith("/login/")
    assert (
        client.post(begin_address(members_course), headers={"accept": "application/json"}).status_code == 403
    )
    assert (Enrolment.objects.count(), Learner.objects.count()) == (0, 0)


def test_a_member_who_has_not_begun_is_offered_to(signed_in, members_course):
    lesson = make_lesson_page(members_course, title="Mật khẩu", blocks=[("text", "<p>Nội dung kín</p>")])
    html = signed_in.get(lesson.url).content.decode()
    assert "Nội dung kín" not in html
    assert begin_address(members_course) in html
    response = signed_in.post(begin_address(members_course), {"next": lesson.url}, follow=True)
    assert "Nội dung kín" in response.content.decode()


def test_an_unknown_course_is_not_found(signed_in):
    assert signed_in.post(reverse("learning_courses:begin", args=[uuid.uuid4()])).status_code == 404
    assert signed_in.post(reverse("learning_courses:complete", args=[uuid.uuid4()])).status_code == 404


def test_a_lessons_key_begins_nothing(signed_in, course):
    assert signed_in.post(begin_address(lessons_of(course)[0])).status_code == 404


def test_nobody_is_sent_to_another_site(signed_in, course):
    response = signed_in.post(begin_address(course), {"next": "https://evil.example/"})
    assert response.url == lessons_of(course)[0].url


# --- days ---------------------------------------------------------------------------------------------------


def test_a_future_course_says_when_it_opens(signed_in, catalogue):
    course = make_course_page(
        catalogue, title="Sắp mở", opens_at=timezone.now() + timedelta(days=40), lessons=1
    )
    day = timezone.localtime(course.opens_at).strftime("%d/%m/%Y")
    assert day in signed_in.get(course.url).content.decode()
    assert day in signed_in.get(lessons_of(course)[0].url).content.decode()
    assert day in signed_in.post(begin_address(course), follow=True).content.decode()
    assert not Enrolment.objects.exists()


def test_a_closed_course_stays_readable_for_those_who_took_it(signed_in, course):
    signed_in.post(begin_address(course))
    course.closes_at = timezone.now() - timedelta(days=1)
    course.save_revision().publish()
    assert signed_in.get(lessons_of(course)[0].url).context_data["access"].may_read
    stranger = Client()
    assert not stranger.get(lessons_of(course)[0].url).context_data["access"].may_read


# --- what is gone -------------------------------------------------------------------------------------------


def test_an_unpublished_course_says_so_kindly(client, course):
    address, lesson = course.url, lessons_of(course)[0].url
    course.unpublish()
    for gone in (address, lesson):
        response = client.get(gone)
        assert response.status_code == 404
        assert "l-empty" in response.content.decode()
    assert course.title in client.get(address).content.decode()


def test_a_draft_that_nobody_has_seen_is_simply_not_there(client, course):
    draft = make_lesson_page(course, title="Bí mật", live=False)
    response = client.get(f"{course.url}{draft.slug}/")
    assert response.status_code == 404
    assert "Bí mật" not in response.content.decode()


def test_a_lesson_edited_while_someone_is_in_it_still_takes_what_they_did(signed_in, course):
    lesson = make_lesson_page(course, title="Sửa", blocks=[flashcards()])
    signed_in.post(begin_address(course))
    html = signed_in.get(lesson.url).content.decode()
    block = html.split('data-activity="')[1].split('"')[0]
    lesson.body = []
    lesson.save_revision().publish()
    player = player_of(html)
    answer = signed_in.post(
        player["post_to"],
        json.dumps([api.statement_about(block, api.verbs.COMPLETED)]),
        content_type="application/json",
        headers={"X-Learning-Token": player["token"]},
    )
    assert len(answer.json()["stored"]) == 1


def test_a_restricted_page_asks_for_its_password(client, course):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=course, restriction_type="password", password="mo-cua")
    for address in (course.url, lessons_of(course)[0].url):
        assert "password" in client.get(address).content.decode()
        assert client.get(address).templates[0].name == "wagtailcore/password_required.html"


def test_the_kept_blocks_are_not_those_of_an_older_revision(client, course):
    lesson = make_lesson_page(course, title="Sửa", blocks=[("text", "<p>Cũ</p>")])
    assert "Cũ" in client.get(lesson.url).content.decode()
    lesson.body[0].value.source = "<p>Mới</p>"
    lesson.save_revision().publish()
    assert "Mới" in client.get(lesson.url).content.decode()


# --- guests -------------------------------------------------------------------------------------------------


def test_reading_makes_nobody_a_learner(client, course):
    response = client.get(lessons_of(course)[0].url)
    assert player_of(response.content.decode())["token"] == ""
    assert not Learner.objects.exists()


def test_a_guest_begins_learns_and_is_remembered(client, course):
    first = lessons_of(course)[0]
    answer = client.post(begin_address(course), headers={"accept": "application/json"}).json()
    statement = api.statement_about(
        player_of(client.get(first.url).content.decode())["lesson"], api.verbs.COMPLETED
    )
    posted = client.post(
        reverse("learning:progress"),
        json.dumps([statement]),
        content_type="application/json",
        headers={"X-Learning-Token": answer["token"]},
    )
    assert posted.status_code == 200
    assert client.get(first.url).context_data["is_done"]
    assert Learner.objects.get().user is None


def test_a_guest_completes_without_a_script(client, course):
    first, second = lessons_of(course)
    assert client.post(complete_address(first)).url == second.url
    assert client.get(first.url).context_data["is_done"]
    assert Learner.objects.count() == 1


def test_what_a_guest_did_is_hers_when_she_signs_in_and_says_so(client, course):
    first, second = lessons_of(course)
    client.post(complete_address(first))
    user = make_user()
    client.force_login(user)
    assert client.get(course.url).context_data["may_claim"]
    assert reverse("learning:claim") in client.get(first.url).content.decode()
    response = client.post(reverse("learning:claim"), {"answer": "mine"}, follow=True)
    assert course.title in response.content.decode()
    enrolment = Enrolment.objects.get(learner__user=user)
    assert enrolment.progress == pytest.approx(0.5)
    assert not client.get(course.url).context_data["may_claim"]
    assert client.get(first.url).context_data["is_done"]


def test_what_is_not_hers_stays_with_the_guest(client, course):
    client.post(complete_address(lessons_of(course)[0]))
    client.force_login(make_user())
    client.post(reverse("learning:claim"), {"answer": "not-mine"})
    assert Enrolment.objects.get().learner.user is None
    assert not client.get(course.url).context_data["may_claim"]


def test_a_claim_needs_a_person(client):
    assert client.post(reverse("learning:claim"), {"answer": "mine"}).url.startswith("/login/")


def test_a_forged_guest_is_nobody(client, course):
    client.cookies["learning_guest"] = "forged"
    assert client.get(lessons_of(course)[0].url).context_data["standing"].enrolment is None


# --- my learning --------------------------------------------------------------------------------------------


def test_my_learning_lists_what_is_under_way_and_what_is_finished(signed_in, catalogue, course):
    done = make_course_page(catalogue, title="Xong rồi", lessons=1)
    signed_in.post(begin_address(course))
    signed_in.post(complete_address(lessons_of(done)[0]))
    record = signed_in.get(reverse("learning:record")).context["record"]
    assert [entry.course.title for entry in record.under_way] == [course.title]
    assert [entry.course.title for entry in record.finished] == ["Xong rồi"]


def test_my_learning_goes_on_where_the_course_does(signed_in, course):
    first, second = lessons_of(course)
    signed_in.post(complete_address(first))
    [entry] = signed_in.get(reverse("learning:record")).context["record"].under_way
    assert entry.address == second.url == signed_in.get(course.url).context_data["resume"].address


def test_a_guest_has_my_learning_too(client, course):
    client.post(begin_address(course))
    assert course.title in client.get(reverse("learning:record")).content.decode()


def test_my_learning_has_moved_for_good(client):
    response = client.get("/learning/my/")
    assert (response.status_code, response.url) == (301, reverse("learning:record"))


def test_only_posts_change_anything(client, course):
    for address in (
        begin_address(course),
        complete_address(lessons_of(course)[0]),
        reverse("learning:claim"),
    ):
        assert client.get(address).status_code == 405


def test_a_post_from_another_site_is_refused(course):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(begin_address(course)).status_code == 403
    assert not Activity.objects.filter(enrolments__isnull=False).exists()


def test_who_showed_a_card_is_not_told_that_it_is_kept_on_the_device(client, course):
    said = "Tiến độ lưu trên máy này"
    assert said in client.get(course.url).text
    learner = Learner.objects.create(full_name="Lò Thị Én")
    remember_card(response := HttpResponse(), learner, secure=False)
    client.cookies.update(response.cookies)
    assert said not in client.get(course.url).text
    client.post(begin_address(course))
    assert Enrolment.objects.get().learner == learner
    assert client.get(course.url).context["enrolment"] is not None
