import pytest
from wagtail import hooks

from learning import registry
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.courses.narration.voices import Hoarse, Silent

TEXT = "<p>Mã OTP là chìa khóa nhà.</p><p>Không đọc cho ai.</p>"


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    course = make_course_page(made_catalogue, code="CDAN-07", audiences=["ND"])
    make_lesson_page(course, title="Ba bước", summary="Dùng được với mọi cuộc gọi.", blocks=[("text", TEXT)])
    make_lesson_page(course, title="Gọi lại", blocks=[("text", "<p>Tự mình tìm số.</p>")])
    make_lesson_page(course, title="Trống")
    return course


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def lesson(course):
    return course.get_children().first().specific


@pytest.fixture
def silent(settings):
    """The site's engine is one that makes silence; it remembers what it was given."""
    settings.LEARNING = {**settings.LEARNING, "SPEECH_ENGINE": "silent"}
    Silent.said = []
    with hooks.register_temporarily("register_learning_speech_engines", lambda: [Silent, Hoarse]):
        registry.speech_engines.clear()
        yield Silent
    registry.speech_engines.clear()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
