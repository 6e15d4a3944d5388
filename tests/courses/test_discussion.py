"""Learners ask and answer below a lesson; trainers answer, and those who may change the course look after it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from courses.discussion.keep import erase_posts, export_posts, forget_old_posts
from courses.discussion.reading import QUESTIONS
from courses.models import Post, PostReport, PostState
from courses.pages.models import CoursePage, LessonPage
from courses.workflow import set_up_roles
from learning import api
from learning.models import Activity
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.factories import make_learner, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, discussion="at_once")


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture(scope="module")
def made_lesson(made_course):
    return make_lesson_page(made_course, title="Ba bước", blocks=[("text", "<p>Chữ.</p>")])


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


@pytest.fixture
def address(lesson):
    return reverse("learning_courses:discussion", args=[lesson.translation_key])


@pytest.fixture
def hoa(course, lesson):
    return taking(course, "hoa", "Nguyễn Thị Hoa")


@pytest.fixture
def duc(course, lesson):
    return taking(course, "duc", "Hoàng Minh Đức", audience="CC")


@pytest.fixture
def trainer(catalogue, course):
    trainer = make_user("trang", first_name="Thu Trang", last_name="Nông")
    trainer.groups.add(set_up_roles(catalogue).trainers)
    CoursePage.objects.filter(pk=course.pk).update(owner=trainer)
    cache.clear()
    return trainer


def taking(course, username: str, name: str, *, audience: str = "ND"):
    """Somebody with an account who takes the course."""
    unit = make_unit(f"x-{username}", name=f"Xã {username}")
    learner = make_learner(name, unit=unit, audience=audience, user=make_user(username))
    api.enrol(learner=learner, course=Activity.objects.get(key=course.translation_key))
    return learner


def as_(client, someone):
    client.force_login(getattr(someone, "user", someone))
    return client


def write(client, address: str, text: str = "Vì sao phải đợi ba giây?", **fields):
    return client.post(address, {"text": text, **fields})


def asked(client, address: str, learner, text: str = "Vì sao phải đợi ba giây?", **fields) -> Post:
    write(as_(client, learner), address, text, **fields)
    return Post.objects.get(text=text)


def moderating(post: Post) -> str:
    return reverse("learning_discussion:moderate", args=[post.pk])


# --- asking and answering ----------------------------------------------------------------------------------


def test_a_learner_asks_and_another_answers_one_level_deep(client, clock, address, hoa, duc):
    question = asked(client, address, hoa)
    answer = asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    assert (answer.parent, answer.state) == (question, PostState.SHOWN)
    page = client.get(address).text
    assert page.index("Vì sao phải đợi") < page.index("Để kịp nghĩ.")
    assert write(as_(client, hoa), address, "Cảm ơn.", parent=answer.pk).status_code == 404


def test_a_lesson_says_how_many_posts_there_are_and_what_is_new(client, clock, lesson, address, hoa, duc):
    assert "Ask the first question" in english(as_(client, hoa), lesson.url)
    question = asked(client, address, hoa)
    clock.shift(MINUTE)
    asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    assert "1 new answer" not in english(client, lesson.url)
    page = english(as_(client, hoa), lesson.url)
    assert "Discussion (2 posts)" in page
    assert "1 new answer" in page
    clock.shift(MINUTE)
    response = client.get(address, {"new": 1}, follow=True)
    assert response.redirect_chain == [(f"{address}#post-{question.pk}", 302)]
    assert "1 new answer" not in english(client, lesson.url)


def english(client, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(address).text
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    return page


def test_what_a_page_kept_for_guests_shows_is_nobodys(client, clock, lesson, address, hoa, duc):
    question = asked(client, address, hoa)
    asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    client.logout()
    page = client.get(lesson.url).text
    assert address in page
    assert "?new=1" not in page


def test_posts_sent_twice_are_one(client, clock, address, hoa):
    write(as_(client, hoa), address)
    assert write(client, address).status_code == 302
    assert Post.objects.count() == 1


def test_who_writes_again_within_a_minute_waits_and_keeps_the_text(client, clock, address, hoa):
    asked(client, address, hoa)
    clock.shift(timedelta(seconds=18))
    response = write(client, address, "Còn một câu nữa.")
    assert response.status_code == 429
    assert "42" in response.text
    assert "Còn một câu nữa.</textarea>" in response.text
    assert Post.objects.count() == 1
    clock.shift(timedelta(seconds=42))
    assert write(client, address, "Còn một câu nữa.").status_code == 302


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "status"),
    [("", 400), (" \u200b\n", 400), ("ạ" * 2001, 400), ("a\x00b", 400), (("ạ" * 9 + "\r\n") * 200, 302)],
)
def test_a_text_is_neither_empty_nor_endless(client, clock, address, hoa, text, status):
    response = write(as_(client, hoa), address, text)
    assert response.status_code == status
    if status == 400:
        assert "l-field--error" in response.text
        assert not Post.objects.exists()


def test_neither_html_nor_links_come_alive(client, clock, address, hoa):
    page = as_(client, hoa).post(
        address, {"text": "<script>alert(1)</script> https://lua-dao.example"}, follow=True
    )
    assert "&lt;script&gt;" in page.text
    assert 'href="https://lua-dao.example"' not in page.text


@pytest.mark.thorough
@pytest.mark.parametrize("parent", ["999999", "-1", "abc", "9" * 40, "１"])
def test_an_answer_to_nothing_is_no_page(client, clock, address, hoa, parent):
    assert write(as_(client, hoa), address, parent=parent).status_code == 404


def test_an_answer_below_another_lesson_is_no_page(client, clock, course, address, hoa):
    question = asked(client, address, hoa)
    other = make_lesson_page(course, title="Bài khác")
    there = reverse("learning_courses:discussion", args=[other.translation_key])
    assert write(client, there, parent=question.pk).status_code == 404


@pytest.mark.thorough
def test_questions_come_in_pages_oldest_first(client, clock, lesson, address, hoa):
    activity = Activity.objects.get(key=lesson.translation_key)
    for number in range(QUESTIONS + 1):
        make_post(activity, hoa, f"Câu {number:03}", number)
    page = as_(client, hoa).get(address).text
    assert "Câu 000" in page
    assert f"Câu {QUESTIONS:03}" not in page
    assert f"Câu {QUESTIONS:03}" in client.get(address, {"page": 2}).text
    assert client.get(address, {"page": "x"}).status_code == 200


def make_post(lesson: Activity, learner, text: str, number: int = 0, **fields) -> Post:
    made = NOW - timedelta(days=1) + number * MINUTE
    fields = {"state": PostState.SHOWN, "shown_at": made, "seen_at": made, "made_at": made, **fields}
    return Post.objects.create(
        key=api.block_key(lesson.key, f"{text}{number}"), lesson=lesson, learner=learner, text=text, **fields
    )


@pytest.mark.thorough
@pytest.mark.parametrize("posts", [2, 12])
def test_a_discussion_asks_the_same_for_any_number_of_posts(
    client, clock, lesson, address, hoa, duc, posts, django_assert_max_num_queries
):
    activity = Activity.objects.get(key=lesson.translation_key)
    for number in range(posts):
        question = make_post(activity, hoa, "Hỏi", number)
        make_post(activity, duc, "Đáp", number, parent=question)
    as_(client, duc).get(address)
    with django_assert_max_num_queries(9):
        client.get(address)


@pytest.mark.thorough
@pytest.mark.parametrize("posts", [1, 8])
def test_a_discussed_lesson_still_asks_at_most_eight(
    client, clock, lesson, address, hoa, duc, posts, django_assert_max_num_queries
):
    activity = Activity.objects.get(key=lesson.translation_key)
    for number in range(posts):
        question = make_post(activity, hoa, "Hỏi", number)
        make_post(activity, duc, "Đáp", number, parent=question, shown_at=NOW)
    as_(client, hoa).get(lesson.url)
    with django_assert_max_num_queries(8):
        page = client.get(lesson.url)
    assert f"{address}?new=1" in page.text


# --- who may ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_guest_reads_and_writes_once_there_is_a_name(client, clock, course, lesson, address, hoa):
    asked(client, address, hoa)
    client.logout()
    assert "Vì sao phải đợi" in client.get(address).text
    assert write(client, address, "Tôi nghĩ thế.").status_code == 403
    begin = reverse("learning_courses:begin", args=[course.translation_key])
    client.post(begin)
    response = write(client, address, "Tôi nghĩ thế.")
    assert response.status_code == 403
    assert "Tôi nghĩ thế." not in "".join(Post.objects.values_list("text", flat=True))
    guest = Activity.objects.get(key=course.translation_key).enrolments.get(learner__user=None).learner
    guest.full_name = "Lò Văn Inh"
    guest.save()
    assert write(client, address, "Tôi nghĩ thế.").status_code == 302


def test_who_does_not_take_the_course_begins_it_where_she_wants_to_ask(client, course, address):
    client.force_login(make_learner(name="Ma Thị Lan", user=make_user("lan")).user)
    here = f"{address}?here=/bai/"
    begin = reverse("learning_courses:begin", args=[course.translation_key])
    html = client.get(here).content.decode()
    assert f'action="{begin}"' in html
    assert f'name="next" value="{here}"' in html
    html = client.post(begin, {"next": here}, follow=True).content.decode()
    assert begin not in html
    assert 'name="text"' in html


def test_a_lesson_that_is_not_open_shows_no_discussion(client, clock, course, lesson, address, hoa):
    asked(client, address, hoa)
    Activity.objects.filter(key=course.translation_key).update(open_to_guests=False)
    client.logout()
    response = client.get(address)
    assert response.status_code == 403
    assert "Vì sao phải đợi" not in response.text


def test_a_course_without_discussion_has_no_page_and_no_link(client, clock, course, lesson, address, hoa):
    course.discussion = "off"
    course.save_revision().publish()
    assert as_(client, hoa).get(address).status_code == 404
    assert write(client, address).status_code == 404
    assert address not in client.get(lesson.url).text


def test_names_are_given_names_and_a_unit_by_setting(client, clock, address, hoa):
    asked(client, address, hoa)
    page = client.get(address).text
    assert "<strong>Hoa</strong>" in page
    assert "Nguyễn Thị Hoa" not in page.split("<article")[1].split("</article>")[0]
    assert "Xã hoa" in page
    with override_settings(LEARNING={"DISCUSSION_UNITS": False}):
        assert "Xã hoa" not in client.get(address).text


def test_citizens_may_be_unnamed_and_staff_may_not(client, clock, address, hoa, duc):
    assert asked(client, address, hoa, "Ẩn", unnamed="on").unnamed
    assert not asked(client, address, duc, "Hiện", unnamed="on").unnamed
    page = english(client, address)
    assert "<strong>A learner</strong>" in page
    assert "Xã hoa" not in page
    assert "<strong>Đức</strong>" in page


# --- changing and deleting ---------------------------------------------------------------------------------


def test_one_changes_an_own_post_for_fifteen_minutes(client, clock, address, hoa, duc):
    post = asked(client, address, hoa)
    own = reverse("learning_courses:own_post", args=[post.pk])
    assert as_(client, duc).get(own).status_code == 404
    assert client.post(own, {"text": "Của tôi"}).status_code == 404
    as_(client, hoa).post(own, {"text": "Vì sao ba giây?"})
    post.refresh_from_db()
    assert (post.text, post.changed_at) == ("Vì sao ba giây?", NOW)
    assert client.post(own, {"text": " "}).status_code == 400
    clock.shift(16 * MINUTE)
    assert client.post(own, {"text": "Muộn rồi"}).status_code == 403
    post.refresh_from_db()
    assert post.text == "Vì sao ba giây?"


def test_one_deletes_an_own_post_whenever_and_its_place_stays(client, clock, address, hoa, duc):
    question = asked(client, address, hoa)
    asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    clock.shift(timedelta(days=30))
    own = reverse("learning_courses:own_post", args=[question.pk])
    page = as_(client, hoa).post(own, {"do": "delete"}, follow=True)
    assert "Vì sao phải đợi" not in page.text
    assert "Để kịp nghĩ." in page.text
    question.refresh_from_db()
    assert (question.text, question.state) == ("", PostState.DELETED)
    assert client.post(own, {"do": "delete"}).status_code == 404
    assert write(client, address).status_code == 302  # the same words once more are another post


# --- looking after it --------------------------------------------------------------------------------------


def test_a_post_that_waits_is_seen_by_its_author_and_shown_once_approved(
    client, clock, course, lesson, address, hoa, duc, trainer
):
    course.refresh_from_db()
    course.discussion = "after_look"
    course.save_revision().publish()
    post = asked(client, address, hoa)
    assert post.state == PostState.WAITING
    assert post.text in client.get(address).text
    assert post.text not in as_(client, duc).get(address).text
    as_(client, trainer)
    assert post.text in client.get(reverse("learning_discussion:index"), {"what": "waiting"}).text
    assert reverse("learning_discussion:index") in client.get(reverse("wagtailadmin_home")).text
    client.post(moderating(post), {"decision": "approve"})
    assert post.text in as_(client, duc).get(address).text
    own = reverse("learning_courses:own_post", args=[post.pk])
    as_(client, hoa).post(own, {"text": "Khác hẳn"})
    assert "Khác hẳn" not in as_(client, duc).get(address).text  # what was changed is looked at again


def test_a_post_is_hidden_with_a_reason_for_its_author(client, clock, address, hoa, duc, trainer):
    post = asked(client, address, hoa)
    as_(client, trainer)
    assert client.post(moderating(post), {"decision": "hide"}).status_code == 200  # no reason, no decision
    client.post(moderating(post), {"decision": "hide", "reason": "Có số điện thoại của người khác."})
    post.refresh_from_db()
    assert (post.state, post.moderated_by) == (PostState.HIDDEN, trainer)
    assert "Có số điện thoại" in as_(client, hoa).get(address).text
    page = as_(client, duc).get(address).text
    assert "Có số điện thoại" not in page
    assert post.text not in page


def test_only_who_may_change_the_course_moderates(client, clock, catalogue, address, hoa, trainer):
    post = asked(client, address, hoa)
    other = make_user("khac")
    other.groups.add(*trainer.groups.all())
    mine = make_course_page(catalogue, title="Khóa khác", lessons=1)
    CoursePage.objects.filter(pk=mine.pk).update(owner=other)
    as_(client, other)
    assert client.post(moderating(post), {"decision": "hide", "reason": "Không"}).status_code == 404
    assert post.text not in client.get(reverse("learning_discussion:index")).text
    as_(client, hoa)
    assert client.get(moderating(post)).status_code in (302, 403)
    post.refresh_from_db()
    assert post.state == PostState.SHOWN


def test_a_reported_post_comes_to_the_queue_and_counts_a_sender_once(
    client, clock, address, hoa, duc, trainer
):
    post = asked(client, address, hoa)
    report = reverse("learning_courses:report_post", args=[post.pk])
    as_(client, duc)
    client.post(report, {"words": "Quảng cáo"})
    client.post(report, {"words": "Quảng cáo"})
    assert PostReport.objects.get().words == "Quảng cáo"
    as_(client, trainer)
    assert post.text in client.get(reverse("learning_discussion:index"), {"what": "reported"}).text
    assert "Quảng cáo" in client.get(moderating(post)).text
    client.post(moderating(post), {"decision": "approve"})
    assert not PostReport.objects.exists()


def test_a_trainers_answer_is_marked_shown_at_once_and_not_throttled(
    client, clock, course, address, hoa, trainer
):
    first = asked(client, address, hoa, asked=trainer.pk)
    assert first.asked == trainer
    as_(client, trainer)
    queue = reverse("learning_discussion:index")
    assert first.text in client.get(queue, {"what": "asked"}).text
    assert f"{queue}?what=asked" in client.get(reverse("wagtailadmin_home")).text
    for text in ("Để kịp nghĩ.", "Xem thêm bài 2."):
        answer = asked(client, address, trainer, text, parent=first.pk)
        assert (answer.by_trainer, answer.state) == (True, PostState.SHOWN)
    assert first.text not in client.get(queue, {"what": "asked"}).text
    page = english(as_(client, hoa), address)
    assert "Answer of a trainer" in page
    assert "Thu Trang" in page


@pytest.mark.thorough
def test_only_trainers_of_the_course_can_be_asked(client, clock, address, hoa, duc, trainer):
    assert f'<option value="{trainer.pk}">' in as_(client, hoa).get(address).text
    for pk in (duc.user.pk, "abc", 10**30):
        assert write(client, address, asked=pk).status_code == 400
    assert not Post.objects.exists()


@pytest.mark.thorough
def test_who_asked_and_who_looks_after_it_say_which_is_the_answer(client, clock, address, hoa, duc, trainer):
    question = asked(client, address, hoa)
    one = asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    two = asked(client, address, trainer, "Kẻ lừa đảo luôn giục.", parent=question.pk)
    settle = reverse("learning_courses:settle_post", args=[one.pk])
    assert as_(client, duc).post(settle).status_code == 404
    as_(client, hoa).post(settle)
    as_(client, trainer).post(reverse("learning_courses:settle_post", args=[two.pk]))
    assert list(Post.objects.filter(is_answer=True)) == [two]
    client.post(reverse("learning_courses:settle_post", args=[two.pk]), {"do": "unsettle"})
    assert not Post.objects.filter(is_answer=True).exists()


# --- with the person ---------------------------------------------------------------------------------------


def test_posts_are_taken_along_and_erased_with_their_author(client, clock, address, hoa, duc):
    question = asked(client, address, hoa)
    asked(client, address, duc, "Để kịp nghĩ.", parent=question.pk)
    clock.shift(MINUTE)
    asked(client, address, hoa, "Câu không ai đáp.")
    taken = export_posts(hoa)
    assert [one["text"] for one in taken] == ["Vì sao phải đợi ba giây?", "Câu không ai đáp."]
    assert erase_posts(hoa) == 2
    question.refresh_from_db()
    assert (question.text, question.learner, question.unit) == ("", None, None)
    assert [post.text for post in Post.objects.all()] == ["", "Để kịp nghĩ."]


@pytest.mark.thorough
def test_posts_follow_a_merge_and_its_undoing(
    client, clock, address, hoa, django_capture_on_commit_callbacks
):
    post = asked(client, address, hoa)
    kept = make_learner("Nguyễn Thị Hoa")
    with django_capture_on_commit_callbacks(execute=True):
        api.merge(kept=kept, merged=hoa)
    post.refresh_from_db()
    assert post.learner == kept
    api.undo_merge(merge=kept.merges.get())
    post.refresh_from_db()
    assert post.learner == hoa


def test_discussions_nobody_writes_to_are_forgotten_after_the_hosts_days(clock, lesson, hoa, duc):
    activity = Activity.objects.get(key=lesson.translation_key)
    long_ago = NOW - timedelta(days=2000)
    make_post(activity, hoa, "Cũ", made_at=long_ago)
    lasting = make_post(activity, hoa, "Cũ mà còn đáp", made_at=long_ago)
    make_post(activity, duc, "Mới đáp", parent=lasting)
    with override_settings(LEARNING={"DISCUSSION_DAYS": 0}):
        assert forget_old_posts() == 0
    assert forget_old_posts() == 1
    assert set(Post.objects.values_list("text", flat=True)) == {"Cũ mà còn đáp", "Mới đáp"}


def test_a_lesson_that_is_no_more_has_no_discussion(client, clock, lesson, address, hoa):
    post = asked(client, address, hoa)
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert client.get(address).status_code == 404
    assert client.get(reverse("learning_courses:own_post", args=[post.pk])).status_code == 404
    assert client.get(reverse("learning_courses:own_post", args=[10**30])).status_code == 404
