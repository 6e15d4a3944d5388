"""Where the script of contents comes from: on each page from one place, and in lessons not before somebody begins."""

import pytest

from courses.blocks.h5p import H5PBlock
from tests.courses.h5p_site.tiny import h5p_block
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page

pytestmark = pytest.mark.django_db
SCRIPT = 'type="module" src="/static/learning_courses/js/h5p/lesson.js"'


@pytest.fixture
def lesson(content):
    return make_lesson_page(make_course_page(make_catalogue()), blocks=[h5p_block(content)])


def test_a_lesson_names_it_only_for_who_begins(client, lesson):
    seen = client.get(lesson.url).content.decode()
    assert 'data-opens="/static/learning_courses/js/h5p/lesson.js"' in seen
    assert SCRIPT not in seen


def test_a_draft_brings_it(lesson):
    assert SCRIPT in lesson.make_preview_request().rendered_content


def test_a_page_of_the_host_brings_it(content):
    block = H5PBlock()
    value = block.to_python(
        {"title": "Thủ đô", "content": content.pk, "rule": "done", "alternative": "<p>x</p>"}
    )
    assert SCRIPT in block.render(value)
