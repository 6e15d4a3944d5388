"""A learner's answers are kept while she gives them, whatever the network and her other tabs do."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.visits import saved, width_of

pytestmark = pytest.mark.browser


def begin(page: Page) -> Page:
    page.goto(places.FIRST_LESSON)
    page.click("form[action$='/quizzes/start/'] button")
    page.wait_for_load_state("networkidle")
    return page


def choose(page: Page, question: str, nth: int = 0) -> None:
    page.locator(f"[data-question={question}] .l-choice").nth(nth).click()


def chosen(page: Page, question: str, nth: int = 0):
    return page.locator(f"[data-question={question}] input:not([type=hidden])").nth(nth)


def state(page: Page):
    return page.locator("[data-save-state]")


def test_each_answer_is_saved_at_once_and_the_page_says_so(phone):
    page = begin(phone())
    expect(state(page)).to_be_hidden()
    choose(page, "q0")
    saved(page)
    expect(state(page)).to_be_in_viewport()
    page.reload()
    expect(chosen(page, "q0")).to_be_checked()
    assert width_of(page) == 360


def test_answers_given_without_a_network_are_sent_when_it_is_back(phone):
    page = begin(phone())
    page.context.set_offline(True)
    choose(page, "q0", 1)
    expect(state(page)).to_have_attribute("data-state", "waiting")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(chosen(page, "q0", 1)).to_be_checked()


def test_answers_given_before_the_script_has_come_are_saved_when_it_comes(phone):
    page = begin(phone())
    held = []
    page.route("**/attempt*.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    choose(page, "q0", 1)
    expect(chosen(page, "q0", 1)).to_be_checked()
    for route in held:
        route.continue_()
    saved(page)
    page.unroute_all()
    page.reload()
    expect(chosen(page, "q0", 1)).to_be_checked()


def test_what_could_not_be_sent_survives_a_reload(phone):
    page = begin(phone())
    page.route("**/save/", lambda route: route.abort())
    choose(page, "q1")
    expect(state(page)).to_have_attribute("data-state", "waiting")
    page.reload()
    expect(chosen(page, "q1")).to_be_checked()
    page.unroute("**/save/")
    saved(page)


def test_two_tabs_do_not_undo_each_others_answers(desktop):
    one = begin(desktop())
    other = one.context.new_page()
    other.goto(one.url)
    choose(one, "q0", 1)
    saved(one)
    choose(other, "q1", 0)
    saved(other)
    other.reload()
    expect(chosen(other, "q0", 1)).to_be_checked()
    expect(chosen(other, "q1", 0)).to_be_checked()


def stored(academy, page: Page) -> dict[int, str]:
    """The answers that the site has of the attempt on ``page``, by place."""
    attempt = page.locator("form[data-attempt]").get_attribute("data-attempt").replace("-", "")
    query = """SELECT place, response FROM learning_assessments_answer AS a
               JOIN learning_assessments_attempt AS t ON t.id = a.attempt_id WHERE t.uuid = ?"""
    return dict(academy.rows(query, attempt))


def lose_everything(page: Page) -> None:
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")


def test_an_answer_lost_on_the_way_back_is_sent_again_and_stays_one_answer(phone, academy):
    page = begin(phone())
    lost = []

    def lose_the_first_answer(route) -> None:
        if lost:
            return route.fallback()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/save/", lose_the_first_answer)
    choose(page, "q0")
    expect(state(page)).to_have_attribute("data-state", "waiting")
    saved(page)
    assert lost == [200]
    assert len(stored(academy, page)) == 1


def test_answers_of_a_tab_that_was_closed_without_network_are_sent_from_the_home_page(phone, academy):
    page = begin(phone())
    lose_everything(page)
    choose(page, "q0", 1)
    choose(page, "q1")
    expect(page.locator("[data-waiting-words]")).to_contain_text("2")
    address = page.url
    page.goto("about:blank")
    page.goto(places.HOME)
    page.wait_for_load_state("networkidle")
    page.goto(address)
    expect(chosen(page, "q0", 1)).to_be_checked()
    expect(chosen(page, "q1")).to_be_checked()
    assert len(stored(academy, page)) == 2


def test_what_waited_on_one_phone_does_not_undo_what_was_answered_on_another_since(phone):
    page = begin(phone())
    lose_everything(page)
    choose(page, "q0", 0)
    choose(page, "q1", 0)
    expect(page.locator("[data-waiting-words]")).to_contain_text("2")
    address = page.url
    page.goto("about:blank")
    other = phone(storage_state={"cookies": page.context.cookies(), "origins": []})
    other.goto(address)
    choose(other, "q0", 1)
    saved(other)

    page.goto(places.HOME)
    page.wait_for_load_state("networkidle")
    page.goto(address)
    expect(chosen(page, "q0", 1)).to_be_checked()
    expect(chosen(page, "q1", 0)).to_be_checked()


def test_a_tab_left_open_learns_that_the_quiz_was_handed_in_elsewhere(desktop):
    one = begin(desktop())
    other = one.context.new_page()
    other.goto(one.url)
    one.click("[data-finish]")
    one.click("main form button:not([type=button])")
    expect(one.locator(".l-result")).to_be_visible()
    choose(other, "q0")
    expect(other.locator("[data-problem]")).to_be_visible()
    expect(state(other)).to_have_attribute("data-state", "failed")
    other.click("[data-problem] a")
    expect(other.locator(".l-result")).to_be_visible()
