"""Opening the catalogue, a course and a lesson: signed in with everything done, and as somebody nobody knows.

Baselines: a Django view that does nothing, a static file by WhiteNoise, and the same lesson by Wagtail's own way in the
same dress, with its body rendered anew or kept by Wagtail's fragment cache. The latter finds the page level by level;
it shows no outline and knows no progress. The cache is the demo's, in files.
"""

import io
import tempfile
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import ContentFile
from django.templatetags.static import static
from django.test import Client, override_settings
from PIL import Image
from wagtail.images import get_image_model

from courses.pages.models import LessonPage
from courses.publishing import sync_course
from learning import api
from learning.models import Activity
from tests.bench.measure import Result, in_turns, let_it_count, line, statements
from tests.courses.making import flashcards, make_catalogue, make_course_page, make_lesson_page
from tests.factories import make_user

NOTHING, STATIC = "a Django view doing nothing", "the style sheet by WhiteNoise"
NAIVE, FRAGMENT = (f"the lesson by Wagtail's own way, {how}" for how in ("signed in", "its body kept"))
LESSON, LONG_LESSON = "lesson, signed in", "… in a course of {} lessons"
SAME_LESSON = "… whose browser has it (304)"
COURSE, LONG_COURSE = "course of one lesson, signed in", "course of {} lessons, signed in"
CATALOGUE = "catalogue, signed in"
GUEST_LESSON, GUEST_COURSE, GUEST_CATALOGUE = "lesson, anonymous", "course, anonymous", "catalogue, anonymous"
PACKED_LESSON, SAME_GUEST = "lesson, anonymous, compressed", "lesson, anonymous, whose browser has it (304)"
CONSTANT = "as many SQL as for one lesson"
KEPT = "0 SQL, ≤ 2 ×"


def run(scale: float = 1.0) -> list[Result]:
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(CACHES=_caches(folder), WHITENOISE_USE_FINDERS=True),
    ):
        return _run(scale)


def _caches(folder: str) -> dict:
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": folder}
    return {**settings.CACHES, "default": files}


def _run(scale: float) -> list[Result]:
    catalogue, many = make_catalogue(), max(2, int(1000 * scale))
    short, long = make_course(catalogue, 1), make_course(catalogue, many)
    for number in range(int(10 * scale)):
        make_course_page(catalogue, title=f"Khóa {number + 3}", cover=make_picture())
    guest, learner = Client(), finisher(short, long)
    let_it_count()
    lesson, long_lesson, long_course = (
        f"{short.url}bai-dau/",
        LONG_LESSON.format(many),
        LONG_COURSE.format(many),
    )
    quick = {
        NOTHING: lambda: read(learner, "/bench/nothing/"),
        STATIC: lambda: read(guest, static("learning/css/learning.css")),
        GUEST_LESSON: lambda: read(guest, lesson),
        PACKED_LESSON: lambda: read(guest, lesson, **{"Accept-Encoding": "gzip"}),
        SAME_GUEST: known(guest, lesson),
        GUEST_COURSE: lambda: read(guest, short.url),
        GUEST_CATALOGUE: lambda: read(guest, catalogue.url),
    }
    made = {
        NAIVE: lambda: read(learner, f"/bench/naive{lesson}"),
        FRAGMENT: lambda: read(learner, f"/bench/fragment{lesson}"),
        LESSON: lambda: read(learner, lesson),
        SAME_LESSON: known(learner, lesson),
        long_lesson: lambda: read(learner, f"{long.url}bai-dau/"),
        COURSE: lambda: read(learner, short.url),
        long_course: lambda: read(learner, long.url),
        CATALOGUE: lambda: read(learner, catalogue.url),
    }
    sql = {name: statements(action) for name, action in (quick | made).items()}
    runs = max(3, int(25 * scale))
    # What follows a page of fifty milliseconds takes 0.2 to 0.5 longer, a view that does nothing too: so those that
    # take less than one are compared among themselves.
    took = in_turns(quick, runs=runs) | in_turns(made, runs=runs)
    return [
        line(NOTHING, took, sql=sql[NOTHING]),
        line(STATIC, took, sql=sql[STATIC], against=NOTHING),
        line(NAIVE, took, sql=sql[NAIVE], against=NOTHING),
        line(FRAGMENT, took, sql=sql[FRAGMENT], against=NAIVE),
        line(LESSON, took, sql=sql[LESSON], against=FRAGMENT, wanted="≤ 8 SQL, ≤ 1.5 ×"),
        line(SAME_LESSON, took, sql=sql[SAME_LESSON], against=FRAGMENT),
        line(long_lesson, took, sql=sql[long_lesson], against=LESSON, wanted=f"{CONSTANT}, ≤ 2 ×"),
        line(COURSE, took, sql=sql[COURSE], against=FRAGMENT),
        line(long_course, took, sql=sql[long_course], against=COURSE, wanted=CONSTANT),
        line(CATALOGUE, took, sql=sql[CATALOGUE], against=FRAGMENT),
        *(
            line(name, took, sql=sql[name], against=NOTHING, wanted=KEPT)
            for name in (GUEST_LESSON, PACKED_LESSON, SAME_GUEST, GUEST_COURSE, GUEST_CATALOGUE)
        ),
    ]


def known(client: Client, address: str) -> Callable[[], None]:
    """Reading what the browser has already."""
    read(client, address)
    version = client.get(address).headers["ETag"]

    def action() -> None:
        assert client.get(address, headers={"If-None-Match": version}).status_code == 304

    return action


def read(client: Client, address: str, **headers: str) -> None:
    answer = client.get(address, headers=headers)
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
        said = [
            api.statement_about(part.iri, api.verbs.COMPLETED)
            for part in activity.parts.exclude(pk=activity.pk)
        ]
        for first in range(0, len(said), 200):
            api.record_for(enrolment, said[first : first + 200])
    client.force_login(user)
    return client
