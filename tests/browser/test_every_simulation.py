"""Each simulation of the demonstration on a small phone, in the exam mode: rightly, with what typically goes wrong, and
by keys alone while there is no network.

They stand in a course of the test's own, which guests may take; which lessons of the demonstration have them is asked by
`tests/demo`.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import places
from tests.browser.visits import until
from tests.browser.walking import Walk
from tests.courses.simulations.scenarios import ALL, scenario

pytestmark = pytest.mark.browser

COURSE = f"{places.CATALOGUE}moi-bai-mo-phong/"
MAKE = """
from django.utils.text import slugify
from courses.models import Simulation
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(
    instance=CoursePage(title="Mọi bài", slug="moi-bai-mo-phong", open_to_guests=True)
)
course.save_revision().publish()
for simulation in Simulation.objects.all():
    block = {"type": "simulation", "value": {"title": "Luyện", "simulation": simulation.pk}}
    slug = slugify(simulation.code.replace(".", "-").replace("_", "-"))
    course.add_child(instance=LessonPage(title=simulation.title, slug=slug, live=True, body=[block]))
sync_course(course.translation_key)
"""
REMOVE = (
    'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="moi-bai-mo-phong").delete()'
)
LAST = """
SELECT attempt.score, attempt.passed, attempt.errors FROM learning_courses_simulationattempt attempt
JOIN learning_courses_simulationversion version ON version.id = attempt.version_id
JOIN learning_courses_simulation simulation ON simulation.id = version.simulation_id
WHERE simulation.code = ? AND attempt.mode = 'exam' AND attempt.ended_at IS NOT NULL ORDER BY attempt.id DESC LIMIT 1
"""


@pytest.fixture(scope="module")
def all_lessons(academy) -> Iterator[str]:
    academy.ask(MAKE)
    yield COURSE
    academy.ask(REMOVE)


@pytest.mark.parametrize("name", ALL)
def test_it_is_done_rightly_with_mistakes_and_by_keys_without_a_network(name, all_lessons, academy, phone):
    code = scenario(name)["code"]
    address = f"{all_lessons}{code.replace('.', '-').replace('_', '-')}/"
    page = phone()

    made = Walk(page, address).to_its_end()
    assert (made["passed"], made["score"]) == (True, 1000)
    expect_told(page, academy, code, made)

    made = Walk(page, address).to_its_end(with_mistakes=True)
    assert made["errors"], "no mistake was made"
    expect_told(page, academy, code, made)

    walk = Walk(page, address, by_keys=True)
    page.context.set_offline(True)
    made = walk.to_its_end()
    assert made["passed"]
    page.context.set_offline(False)
    expect_told(page, academy, code, made)


def expect_told(page, academy, code: str, made: dict) -> None:
    """The device and the server say of the attempt what its rules make of it."""
    box = page.locator("[data-simulation=ready]")
    verdict = json.loads(box.locator("[data-verdict]").evaluate("each => JSON.stringify({...each.dataset})"))
    expect(box.locator("[data-verdict]")).to_have_text(verdict["passed" if made["passed"] else "failed"])
    expect(box.locator("[data-score]")).to_contain_text(f" {made['score'] // 10} ")
    told = [(made["score"], made["passed"], made["errors"])]
    until(lambda: academy.rows(LAST, code) == told, f"the server has {told}")
