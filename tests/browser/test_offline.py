"""A lesson goes on without a network, and the server hears of each thing once, however often it is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import places
from tests.browser.academy import Academy
from tests.browser.visits import saved

pytestmark = pytest.mark.browser

COMPLETED = "SELECT COUNT(*) FROM learning_statement WHERE verb LIKE '%/completed'"


@pytest.fixture
def stored_since(academy: Academy) -> Callable[[], int]:
    """Tells how many completions the site has stored since the test began."""
    before = academy.rows(COMPLETED)[0][0]
    return lambda: academy.rows(COMPLETED)[0][0] - before


def tick_everything(page: Page) -> None:
    for box in page.locator("[data-checklist] .l-choice").all():
        box.click()


def expect_waiting(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")


def test_a_guest_without_network_begins_when_it_is_back(phone, stored_since):
    page = phone()
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    page.context.set_offline(True)
    tick_everything(page)
    expect_waiting(page)
    expect(page.locator("[data-done-mark]").first).to_be_visible()

    page.context.set_offline(False)
    saved(page)
    assert stored_since() == 1


def test_a_page_that_was_left_without_network_tells_when_it_is_opened_again(phone, stored_since):
    page = phone()
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    page.context.set_offline(True)
    tick_everything(page)
    expect_waiting(page)
    page.goto("about:blank")

    page.context.set_offline(False)
    page.goto(places.FIRST_LESSON)
    saved(page)
    assert stored_since() == 1


def test_what_was_done_before_beginning_is_kept_when_the_answer_to_beginning_is_lost(phone, stored_since):
    page = phone()
    begun = []

    def lose_every_answer(route: Route) -> None:
        begun.append(route.fetch().status)
        route.abort()

    page.route("**/begin/", lose_every_answer)
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    tick_everything(page)
    expect_waiting(page)
    assert begun == [200]
    assert stored_since() == 0

    page.goto(places.FIRST_LESSON)
    saved(page)
    assert stored_since() == 1


def test_an_answer_lost_on_the_way_back_makes_no_second_statement(phone, stored_since):
    page = phone()
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            return route.fallback()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/learning/progress/", lose_the_first_answer)
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    tick_everything(page)
    expect_waiting(page)
    saved(page)
    assert lost == [200]
    assert stored_since() == 1


def test_a_guest_who_only_reads_is_not_told_of_saving(phone, academy, stored_since):
    page = phone()
    page.clock.install()
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    guests = academy.rows("SELECT COUNT(*) FROM learning_learner")
    page.clock.run_for(40_000)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "idle")
    assert academy.rows("SELECT COUNT(*) FROM learning_learner") == guests
    assert stored_since() == 0
