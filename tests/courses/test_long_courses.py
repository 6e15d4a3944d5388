"""A course of a thousand lessons: its pages stay as light as a short one's, and every lesson is a tap or two away."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from courses.pages.models import LessonPage
from courses.publishing import sync_course
from learning import api
from learning.models import Activity
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.test_queries import COURSE_PAGE, LESSON_PAGE
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

LONG = 200
LESSON_BYTES, COURSE_BYTES = 50_000, 60_000


def lessons_below(parent, many: int) -> None:
    """Live lessons in a course or chapter. Two INSERTs: one page after the other takes a minute for a thousand."""
    parent = Page.objects.get(pk=parent.pk)
    same = {
        "depth": parent.depth + 1,
        "content_type": ContentType.objects.get_for_model(LessonPage),
        "locale_id": parent.locale_id,
        "live": True,
    }
    pages = Page.objects.bulk_create(
        Page(
            title=f"Bài {number}",
            draft_title=f"Bài {number}",
            slug=f"bai-{number}",
            url_path=f"{parent.url_path}bai-{number}/",
            path=Page._get_path(parent.path, parent.depth + 1, number),
            **same,
        )
        for number in range(1, many + 1)
    )
    lessons = [LessonPage(page_ptr_id=page.pk, minutes=5) for page in pages]
    for first in range(0, many, 200):
        # Django makes rows of a child table only one by one, except by its own way in.
        LessonPage._base_manager._insert(
            lessons[first : first + 200], fields=LessonPage._meta.local_concrete_fields, using="default"
        )
    Page.objects.filter(pk=parent.pk).update(numchild=many)


@pytest.fixture(params=[LONG])
def course(request, catalogue):
    """A course of lessons one after the other."""
    course = make_course_page(catalogue, title="Dài")
    lessons_below(course, request.param)
    sync_course(course.translation_key)
    return course


@pytest.fixture
def chapters(catalogue):
    """A course of chapters with thirty lessons each, and one with eighty."""
    course = make_course_page(catalogue, title="Nhiều chương")
    for number, many in enumerate((30, 80, 30)):
        lessons_below(make_lesson_page(course, title=f"Chương {number + 1}"), many)
    sync_course(course.translation_key)
    return course


@pytest.fixture
def learner(client):
    learner = api.learner_of_user(make_user())
    client.force_login(learner.user)
    return learner


def complete(learner, course, until: int) -> None:
    """The first lessons of ``course`` are done."""
    activity = Activity.objects.get(key=course.translation_key)
    lessons = list(api.structure_of(activity.pk).lessons())[:until]
    parts = Activity.objects.filter(pk__in=[one.id for one in lessons])
    enrolment = api.enrol(learner=learner, course=activity)
    said = [api.statement_about(part.iri, api.verbs.COMPLETED) for part in parts]
    for first in range(0, len(said), 200):
        api.record_for(enrolment, said[first : first + 200])


def lesson(below, title: str) -> LessonPage:
    return LessonPage.objects.child_of(below).get(title=title)


def read(client, address: str) -> str:
    return client.get(address).content.decode()


def listed(html: str) -> list[str]:
    """The lines of the outline, as they are heard and read."""
    lines = re.findall(r'l-outline__text">(.*?)</span>\s*(?:<svg|</a>|</span>)', html, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", line).split()) for line in lines]


def ways(html: str, title: str) -> str:
    """Where the line ``title`` of the outline leads."""
    found = re.search(
        rf'href="([^"]*)"[^>]*>\s*<svg[^>]*>.*?</svg>\s*<span class="l-outline__text">{title}', html
    )
    assert found, title
    return found[1]


def test_beside_a_lesson_stand_its_neighbours_and_ways_to_the_rest(client, course, learner):
    complete(learner, course, 80)
    html = read(client, lesson(course, "Bài 100").url)
    lines = listed(html)
    assert lines[0] == "Các bài trước 89 bài, đã xong 80"
    assert [line.removesuffix(" 5 phút") for line in lines[1:-1]] == [f"Bài {n}" for n in range(90, 111)]
    assert lines[-1] == "Các bài sau 90 bài"
    assert "Bài 100 trên 200" in html
    assert 'aria-current="page" data-current' in html

    earlier, later = (ways(html, title) for title in ("Các bài trước", "Các bài sau"))
    assert (earlier, later) == (f"{course.url}?page=2#lessons", f"{course.url}?page=3#lessons")
    assert "Bài 89" in read(client, earlier)
    assert "Bài 111" in read(client, later)


def test_at_the_ends_nothing_is_folded_that_is_not_there(client, course):
    first, last = (listed(read(client, lesson(course, f"Bài {n}").url)) for n in (1, LONG))
    assert first[0].startswith("Bài 1")
    assert first[-1] == "Các bài sau 189 bài"
    assert last[0] == "Các bài trước 189 bài"
    assert last[-1].startswith(f"Bài {LONG}")


def test_a_long_course_opens_on_the_page_where_its_learner_is(client, course, learner):
    complete(learner, course, 120)
    html = read(client, course.url)
    assert [line.removesuffix(" 5 phút") for line in listed(html)] == [f"Bài {n}" for n in range(101, 151)]
    assert 'aria-current="page">3</a>' in html
    assert "?page=4#lessons" in html
    assert listed(read(client, f"{course.url}?page=1"))[0].startswith("Bài 1 ")
    assert listed(read(client, f"{course.url}?page=mot"))[0].startswith("Bài 1 ")
    assert listed(read(client, f"{course.url}?page=99"))[-1].startswith(f"Bài {LONG} ")


def test_of_chapters_only_the_one_where_one_is_stands_open(client, chapters, learner):
    complete(learner, chapters, 30)
    second = lesson(chapters, "Chương 2")
    html = read(client, chapters.url)
    assert listed(html)[0] == "Chương 1 30 bài, đã xong 30"
    assert [line.removesuffix(" 5 phút") for line in listed(html)[1:12]] == [f"Bài {n}" for n in range(1, 12)]
    assert listed(html)[-2:] == ["Các bài sau 69 bài", "Chương 3 30 bài"]
    assert ways(html, "Các bài sau") == f"{second.url}?page=1#lessons"

    beside = read(client, lesson(second, "Bài 70").url)
    assert listed(beside)[0] == "Chương 1 30 bài, đã xong 30"
    assert listed(beside)[1] == "Các bài trước 59 bài"
    assert listed(beside)[-1] == "Chương 3 30 bài"
    assert ways(beside, "Các bài trước") == f"{second.url}?page=2#lessons"
    first = lesson(chapters, "Chương 1")
    assert [line.removesuffix(" 5 phút") for line in listed(read(client, lesson(first, "Bài 20").url))] == [
        *(f"Bài {n}" for n in range(1, 31)),
        "Chương 2 80 bài",
        "Chương 3 30 bài",
    ]
    third = lesson(chapters, "Chương 3")
    assert ways(beside, "Chương 3") == third.url
    assert len([line for line in listed(read(client, third.url)) if line.startswith("Bài")]) >= 30


def test_a_chapter_lists_its_lessons_page_by_page(client, chapters):
    second = lesson(chapters, "Chương 2")
    html = read(client, f"{second.url}?page=2")
    assert "Bài 80" in html.partition('id="lessons"')[2]
    assert "?page=1#lessons" in html


def test_a_short_course_is_listed_whole(client, catalogue):
    course = make_course_page(catalogue, title="Ngắn")
    lessons_below(course, 60)
    sync_course(course.translation_key)
    html = read(client, lesson(course, "Bài 30").url)
    assert len(listed(html)) == len(listed(read(client, course.url))) == 60
    assert "?page=" not in html


@pytest.mark.parametrize("course", [1000], indirect=True)
def test_a_thousand_lessons_weigh_and_ask_no_more_than_a_few(
    client, course, learner, django_assert_max_num_queries
):
    complete(learner, course, 1000)
    place = lesson(course, "Bài 500")
    for address, most, queries in (
        (place.url, LESSON_BYTES, LESSON_PAGE),
        (course.url, COURSE_BYTES, COURSE_PAGE),
    ):
        read(client, address)
        with django_assert_max_num_queries(queries):
            answer = client.get(address)
        assert 5_000 < len(answer.content) < most


def test_a_course_in_order_looks_for_what_is_left_once(client, course, learner):
    """Not anew for each of the lessons that are locked."""
    course.in_order = True
    course.save_revision().publish()
    complete(learner, course, 100)
    lines = client.get(lesson(course, "Bài 101").url).context_data["contents"].lines
    assert [line.state for line in lines][:11] == ["done"] * 11
    assert [line.state for line in lines][11:] == ["new"] + ["locked"] * 11
