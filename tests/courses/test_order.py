"""What comes first: lessons in order, and pages that an author chose. A locked lesson says why and where to go."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.completion import refuse_wrong
from courses.pages.models import CoursePage, LessonPage
from learning import api
from learning.models import Activity, Enrolment
from tests.courses.making import chosen, flashcards, make_course_page, make_lesson_page, published
from tests.factories import make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def signed_in(client):
    client.force_login(make_user())
    return client


def key(page) -> Activity:
    return Activity.objects.get(key=page.translation_key)


def enrolment_of(page) -> Enrolment:
    learner = api.learner_of_user(make_user("lan"))
    return api.enrol(learner=learner, course=key(page))


def is_open(html: str) -> bool:
    return 'id="learning-player"' in html


def lessons_of(course) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course).order_by("path"))


def requires(page) -> list[str]:
    return key(page).requires or []


# --- in order -------------------------------------------------------------------------------------------------


def test_in_order_a_lesson_opens_when_the_one_before_is_done(signed_in, catalogue):
    course = make_course_page(catalogue, lessons=3, in_order=True)
    first, second, third = lessons_of(course)
    signed_in.post(reverse("learning_courses:begin", args=[course.translation_key]))

    assert is_open(signed_in.get(first.url).content.decode())
    html = signed_in.get(second.url).content.decode()
    assert not is_open(html)
    assert f'<a href="{first.url}">' in html
    signed_in.post(reverse("learning_courses:complete", args=[first.translation_key]))
    assert is_open(signed_in.get(second.url).content.decode())
    assert not is_open(signed_in.get(third.url).content.decode())


def test_guests_learn_in_order_too(client, catalogue):
    first, second = lessons_of(make_course_page(catalogue, lessons=2, in_order=True))
    assert is_open(client.get(first.url).content.decode())
    assert not is_open(client.get(second.url).content.decode())
    client.post(reverse("learning_courses:complete", args=[first.translation_key]))
    assert is_open(client.get(second.url).content.decode())


def test_an_optional_lesson_holds_nobody_up_and_in_free_order_nothing_does(client, catalogue):
    course = make_course_page(catalogue, in_order=True)
    make_lesson_page(course, title="Đọc thêm", required=False)
    lesson = make_lesson_page(course, title="Chính")
    assert is_open(client.get(lesson.url).content.decode())
    free = make_course_page(catalogue, title="Tự do", lessons=2)
    assert is_open(client.get(lessons_of(free)[1].url).content.decode())


def test_where_some_lessons_of_a_module_are_enough_learners_choose_among_them(client, catalogue):
    course = make_course_page(catalogue, in_order=True)
    module = make_lesson_page(course, title="Chương")
    one, other = (make_lesson_page(module, title=title) for title in ("Một", "Hai"))
    after = make_lesson_page(course, title="Sau")
    module = LessonPage.objects.get(pk=module.pk)
    module.needed = 1
    published(module)
    assert is_open(client.get(one.url).content.decode())
    assert is_open(client.get(other.url).content.decode())
    assert not is_open(client.get(after.url).content.decode())


def test_a_locked_lesson_is_not_completed_by_its_button(signed_in, catalogue):
    course = make_course_page(catalogue, lessons=2, in_order=True)
    first, second = lessons_of(course)
    answer = signed_in.post(reverse("learning_courses:complete", args=[second.translation_key]), follow=True)
    assert first.title in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_what_was_done_by_another_way_counts_and_stays_open(signed_in, catalogue):
    """A group lesson or a phone without network knows nothing of the order: facts are facts."""
    course = make_course_page(catalogue, lessons=2, in_order=True)
    first, second = lessons_of(course)
    enrolment = enrolment_of(course)
    signed_in.force_login(enrolment.learner.user)
    api.record_for(enrolment, [say(key(second))])
    assert is_open(signed_in.get(second.url).content.decode())
    assert api.record_for(enrolment, [say(key(first))]).course_satisfied


def test_the_outline_shows_what_is_locked_and_the_course_continues_before_it(signed_in, catalogue):
    course = make_course_page(catalogue, lessons=3, in_order=True)
    signed_in.post(reverse("learning_courses:begin", args=[course.translation_key]))
    response = signed_in.get(course.url)
    assert [lesson.state for lesson in response.context["outline"].lessons] == ["new", "locked", "locked"]
    assert response.context["resume"].title == "Bài 1"


# --- chosen lessons -------------------------------------------------------------------------------------------


def test_a_chosen_lesson_comes_first(client, catalogue):
    course = make_course_page(catalogue, lessons=1)
    (first,) = lessons_of(course)
    second = make_lesson_page(course, title="Sau", prerequisites=chosen(first))
    assert requires(second) == [str(first.translation_key)]
    assert first.url in client.get(second.url).content.decode()
    client.post(reverse("learning_courses:complete", args=[first.translation_key]))
    assert is_open(client.get(second.url).content.decode())


def test_a_copied_course_asks_for_its_own_lessons(catalogue):
    course = make_course_page(catalogue, lessons=1)
    (first,) = lessons_of(course)
    make_lesson_page(course, title="Sau", prerequisites=chosen(first))
    course = CoursePage.objects.get(pk=course.pk)
    copy = course.copy(recursive=True, update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    published(copy)
    own, after = lessons_of(copy)
    assert own.translation_key != first.translation_key
    assert requires(after) == [str(own.translation_key)]


def test_a_translation_asks_for_the_same_lesson(catalogue):
    from wagtail.models import Locale

    course = make_course_page(catalogue, lessons=1)
    (first,) = lessons_of(course)
    after = make_lesson_page(course, title="Sau", prerequisites=chosen(first))
    english = Locale.objects.get_or_create(language_code="en")[0]
    course.copy_for_translation(english, copy_parents=True)
    translated = LessonPage.objects.get(pk=first.pk).copy_for_translation(english)
    after = LessonPage.objects.get(pk=after.pk)
    after.prerequisites = chosen(translated)
    published(after)
    assert requires(after) == [str(first.translation_key)]


@pytest.mark.parametrize("case", ["itself", "ring", "elsewhere", "later"])
def test_what_nobody_could_ever_open_is_refused_in_words(catalogue, case):
    course = make_course_page(catalogue, lessons=2, in_order=case == "later")
    first, second = lessons_of(course)
    if case == "ring":
        second.prerequisites = chosen(first)
        published(second)
    other = make_lesson_page(make_course_page(catalogue, title="Khác"), title="Ở khóa khác")
    first.prerequisites = chosen({"itself": first, "elsewhere": other}.get(case, second))
    with pytest.raises(ValidationError) as refused:
        refuse_wrong(first)
    assert set(refused.value.message_dict) == {"prerequisites"}


def test_a_ring_that_two_authors_made_at_once_locks_nobody_out(client, catalogue):
    course = make_course_page(catalogue, lessons=2)
    first, second = lessons_of(course)
    for page, other in ((first, second), (second, first)):
        page.prerequisites = chosen(other)
        published(page)
    opened = [is_open(client.get(page.url).content.decode()) for page in (first, second)]
    assert any(opened)


# --- courses before courses -----------------------------------------------------------------------------------


def test_a_course_that_comes_after_another_says_so_and_is_not_begun(signed_in, catalogue):
    before = make_course_page(catalogue, title="Cơ bản", lessons=1)
    after = make_course_page(catalogue, title="Nâng cao", lessons=1, prerequisites=chosen(before))
    html = signed_in.get(after.url).content.decode()
    assert before.url in html
    signed_in.post(reverse("learning_courses:begin", args=[after.translation_key]))
    signed_in.post(reverse("learning_courses:complete", args=[lessons_of(after)[0].translation_key]))
    assert not Enrolment.objects.filter(course__key=after.translation_key).exists()
    assert not is_open(signed_in.get(lessons_of(after)[0].url).content.decode())

    signed_in.post(reverse("learning_courses:complete", args=[lessons_of(before)[0].translation_key]))
    assert is_open(signed_in.get(lessons_of(after)[0].url).content.decode())


def test_courses_in_a_ring_are_refused_in_words(catalogue):
    one = make_course_page(catalogue, title="Một")
    two = make_course_page(catalogue, title="Hai", prerequisites=chosen(one))
    one.prerequisites = chosen(two)
    with pytest.raises(ValidationError) as refused:
        refuse_wrong(one)
    assert set(refused.value.message_dict) == {"prerequisites"}
    published(one)  # by code, without asking
    assert requires(one) == []


def test_a_course_that_is_no_longer_offered_holds_nobody_up(client, catalogue):
    before = make_course_page(catalogue, title="Cũ", lessons=1)
    after = make_course_page(catalogue, title="Mới", lessons=1, prerequisites=chosen(before))
    before.unpublish()
    assert is_open(client.get(lessons_of(after)[0].url).content.decode())


@pytest.mark.thorough
@pytest.mark.parametrize("lessons", [5, 40])
def test_an_ordered_lesson_of_an_ordered_course_asks_at_most_one_query_more(
    signed_in, catalogue, lessons, django_assert_max_num_queries
):
    before = make_course_page(catalogue, title="Cơ bản", lessons=1)
    course = make_course_page(catalogue, title="Dài", in_order=True)
    course.unpublish()
    for number in range(lessons):
        make_lesson_page(course, title=f"Bài {number}", blocks=[flashcards()])
    course.prerequisites = chosen(before)
    course = published(course)
    signed_in.post(reverse("learning_courses:complete", args=[lessons_of(before)[0].translation_key]))
    signed_in.post(reverse("learning_courses:begin", args=[course.translation_key]))
    address = lessons_of(course)[0].url
    signed_in.get(address)
    with django_assert_max_num_queries(9):
        assert is_open(signed_in.get(address).content.decode())
