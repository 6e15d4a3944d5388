"""Opening the catalogue, a course and a lesson: signed in with everything done, and as somebody nobody knows.

Two baselines: a Django view that does nothing, and the same lesson by Wagtail's own way in the same dress. The
latter finds the page level by level and renders its body anew; it shows no outline and knows no progress.
"""

import io

from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model

from courses.pages.models import LessonPage
from courses.publishing import sync_course
from learning import api
from learning.models import Activity
from tests.bench.measure import Result, in_turns, line, statements
from tests.courses.making import flashcards, make_catalogue, make_course_page, make_lesson_page
from tests.factories import make_user

NOTHING, NAIVE = "a Django view doing nothing", "the lesson by Wagtail's own way, signed in"
LESSON, LONG_LESSON = (f"lesson, signed in, course of {lessons} lessons" for lessons in (5, 60))
COURSE, LONG_COURSE = (f"course of {lessons} lessons, signed in" for lessons in (5, 60))
CATALOGUE = "catalogue, signed in"
GUEST_LESSON, GUEST_COURSE, GUEST_CATALOGUE = "lesson, anonymous", "course, anonymous", "catalogue, anonymous"
CONSTANT = "as many SQL as for 5 lessons"


def run(scale: float = 1.0) -> list[Result]:
    catalogue = make_catalogue()
    short, long = make_course(catalogue, 5), make_course(catalogue, 60)
    for number in range(int(10 * scale)):
        make_course_page(catalogue, title=f"Khóa {number + 3}", cover=make_picture())
    guest, learner = Client(), finisher(short, long)
    lesson = f"{short.url}bai-dau/"
    actions = {
        NOTHING: lambda: read(learner, "/bench/nothing/"),
        NAIVE: lambda: read(learner, f"/bench/naive{lesson}"),
        LESSON: lambda: read(learner, lesson),
        LONG_LESSON: lambda: read(learner, f"{long.url}bai-dau/"),
        COURSE: lambda: read(learner, short.url),
        LONG_COURSE: lambda: read(learner, long.url),
        CATALOGUE: lambda: read(learner, catalogue.url),
        GUEST_LESSON: lambda: read(guest, lesson),
        GUEST_COURSE: lambda: read(guest, short.url),
        GUEST_CATALOGUE: lambda: read(guest, catalogue.url),
    }
    sql = {name: statements(action) for name, action in actions.items()}
    took = in_turns(actions, runs=max(3, int(25 * scale)))
    return [
        line(NOTHING, took, sql=sql[NOTHING]),
        line(NAIVE, took, sql=sql[NAIVE], against=NOTHING),
        line(LESSON, took, sql=sql[LESSON], against=NAIVE, wanted="≤ 8 SQL, ≤ 0.5 ×"),
        line(LONG_LESSON, took, sql=sql[LONG_LESSON], against=LESSON, wanted=CONSTANT),
        line(COURSE, took, sql=sql[COURSE], against=NAIVE),
        line(LONG_COURSE, took, sql=sql[LONG_COURSE], against=COURSE, wanted=CONSTANT),
        line(CATALOGUE, took, sql=sql[CATALOGUE], against=NAIVE),
        line(GUEST_LESSON, took, sql=sql[GUEST_LESSON], against=NOTHING),
        line(GUEST_COURSE, took, sql=sql[GUEST_COURSE], against=NOTHING),
        line(GUEST_CATALOGUE, took, sql=sql[GUEST_CATALOGUE], against=NOTHING),
    ]


def read(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def make_course(catalogue, lessons: int):
    """A published course whose first lesson has twelve blocks with pictures and links."""
    course = make_course_page(catalogue, title=f"Khóa {lessons} bài", cover=make_picture())
    make_lesson_page(course, title="Bài đầu", blocks=twelve_blocks(course))
    course.refresh_from_db()
    for number in range(1, lessons):  # live at once: publishing each would declare the course as many times
        course.add_child(instance=LessonPage(title=f"Bài {number + 1}", minutes=5, live=True))
    sync_course(course.translation_key)
    return course


def twelve_blocks(linked) -> list[tuple[str, object]]:
    link = f'<a linktype="page" id="{linked.pk}">khóa học</a>'
    text = f"<h3>Ba bước</h3><p>Dừng lại, nghĩ, hỏi. Xem {link}, và <a href='https://example.org/'>trang này</a>.</p>"
    blocks: list[tuple[str, object]] = []
    for _ in range(4):
        picture = {"image": make_picture().pk, "alt_text": "Màn hình điện thoại", "decorative": False}
        blocks += [("text", text), ("picture", {"image": picture, "caption": "Hình minh họa"})]
    tip = {"kind": "tip", "title": "", "text": f"<p>Xem {link}.</p>"}
    return [*blocks, ("callout", tip), ("text", text), flashcards(), flashcards("Ôn lại lần nữa")]


def make_picture():
    """A photograph, as far as files are concerned."""
    file = io.BytesIO()
    Image.effect_noise((1200, 675), 60).save(file, "JPEG")
    return get_image_model().objects.create(title="Hình", file=ContentFile(file.getvalue(), "hinh.jpg"))


def finisher(*courses) -> Client:
    """The browser of a learner who has done everything in ``courses``: as much progress as there can be."""
    user, client = make_user("finisher"), Client()
    learner = api.learner_of_user(user)
    for course in courses:
        activity = Activity.objects.get(key=course.translation_key)
        enrolment = api.enrol(learner=learner, course=activity)
        parts = activity.parts.exclude(pk=activity.pk)
        api.record_for(enrolment, [api.statement_about(part.iri, api.verbs.COMPLETED) for part in parts])
    client.force_login(user)
    return client
