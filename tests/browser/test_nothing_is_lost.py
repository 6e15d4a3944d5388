"""What somebody did arrives once, and for its own learner: whatever becomes of page, browser, network or session."""

import json
import os
import re
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser import places
from tests.browser.academy import Academy
from tests.browser.conftest import chromium
from tests.browser.visits import PHONE, saved, sign_in, until

pytestmark = pytest.mark.browser

POSTS = "**/learning/progress/"
EVERYTHING = "**/learning/progress/**"
DONE = "SELECT COUNT(*) FROM learning_statement WHERE verb LIKE '%/completed' OR verb LIKE '%/interacted'"
WHOSE = """
    SELECT auth_user.username FROM learning_statement AS s
    JOIN learning_enrolment AS e ON e.id = s.enrolment_id JOIN learning_learner AS l ON l.id = e.learner_id
    LEFT JOIN auth_user ON auth_user.id = l.user_id WHERE s.verb LIKE '%/completed' ORDER BY s.id DESC LIMIT 1
"""
# A guest's first lesson is not the only one here: each of these has begun nothing yet.
MAKE = """
from django.contrib.auth import get_user_model as model
for n in range(12): model().objects.create_user(f'em{n}', password=f'hocso-em{n}')
"""


@pytest.fixture(scope="module")
def newcomers(academy: Academy) -> list[str]:
    """People with an account who have not learnt anything."""
    academy.ask(MAKE)
    return [f"em{number}" for number in range(12)]


@pytest.fixture
def stored(academy: Academy) -> Callable[[], int]:
    """Tells how many things that were done the site has stored since the test began."""
    before = academy.rows(DONE)[0][0]
    return lambda: academy.rows(DONE)[0][0] - before


def open_lesson(page: Page) -> Page:
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    return page


def tick_everything(page: Page) -> None:
    """The one thing to complete in the first lesson that needs no quiz."""
    for box in page.locator("[data-checklist] .l-choice").all():
        box.click()
    expect(page.locator("[data-done-mark]").first).to_be_visible()


def touch(page: Page) -> None:
    """A small thing that is worth telling, as a block of another app does it."""
    page.evaluate(
        """document.querySelector('[data-activity]').dispatchEvent(
           new CustomEvent('learning:statement', { bubbles: true, detail: { verb: 'interacted' } }))"""
    )


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", state)


def leave_waiting(page: Page) -> None:
    """Do something without network, close the page, and let nothing of it out before ``let_out``."""
    page.context.route(EVERYTHING, refuse)
    # What a page sends while it closes asks for no route, so it is lost in the page itself.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    tick_everything(page)
    expect_state(page, "waiting")
    page.goto("about:blank")


def let_out(page: Page) -> None:
    page.context.unroute_all()


def expect_stored(stored: Callable[[], int], count: int) -> None:
    until(lambda: stored() >= count, f"{count} are stored")
    assert stored() == count


def refuse(route: Route) -> None:
    route.abort()


# --- the page, the browser, the device -----------------------------------------------------------------------


def test_a_browser_that_is_killed_sends_the_rest_from_the_home_page(browser, academy, stored, tmp_path):
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            base_url=academy.address,
            **PHONE,
        )

    context = start()
    page = open_lesson(context.new_page())
    page.route(EVERYTHING, refuse)
    tick_everything(page)
    expect_state(page, "waiting")
    kill(tmp_path / "profile")
    assert stored() == 0

    context = start()
    context.new_page().goto(places.HOME)
    expect_stored(stored, 1)
    context.close()


def kill(profile: Path) -> None:
    """End the browser of ``profile`` as a battery that runs out does."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(profile).encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue


def test_a_store_that_is_full_holds_nobody_up(phone, stored):
    page = phone()
    page.add_init_script(
        """const full = () => { throw new DOMException('', 'QuotaExceededError'); };
           IDBObjectStore.prototype.put = full; Storage.prototype.setItem = full;"""
    )
    open_lesson(page)
    page.context.set_offline(True)
    tick_everything(page)
    expect_state(page, "waiting")
    # Only this page has it: it asks before it goes.
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    until(lambda: page.evaluate("1") and asked, "the page asks before it goes", within=10)
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    saved(page)
    expect_stored(stored, 1)


def test_a_browser_that_keeps_nothing_sends_what_the_page_knows(phone, stored):
    page = phone()
    page.add_init_script(
        """const no = () => { throw new DOMException('', 'SecurityError'); };
           for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
             Object.defineProperty(window, name, { get: no });
           delete Navigator.prototype.locks;"""
    )
    open_lesson(page)
    tick_everything(page)
    saved(page)
    expect_stored(stored, 1)


def test_a_database_that_is_deleted_under_the_page_loses_nothing_of_the_page(phone, stored):
    page = open_lesson(phone())
    page.context.set_offline(True)
    tick_everything(page)
    expect_state(page, "waiting")
    deleted = """new Promise((done, no) => { const request = indexedDB.deleteDatabase('learning');
      request.onsuccess = () => done('deleted'); request.onblocked = () => no('blocked'); })"""
    assert page.evaluate(deleted) == "deleted"
    page.context.set_offline(False)
    saved(page)
    expect_stored(stored, 1)


def test_a_newer_page_may_change_the_database_while_an_old_one_is_open(phone, stored):
    page = open_lesson(phone())
    page.context.set_offline(True)
    touch(page)
    expect_state(page, "waiting")
    upgraded = """new Promise((done, no) => { const request = indexedDB.open('learning', 7);
      request.onupgradeneeded = () => request.result.createObjectStore('packs');
      request.onsuccess = () => { request.result.close(); done(request.result.version); };
      request.onblocked = () => no('blocked'); })"""
    assert page.evaluate(upgraded) == 7
    touch(page)
    expect(page.locator("[data-waiting-words]")).to_contain_text("2")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(places.RECORD)
    expect_stored(stored, 2)


# --- the network ---------------------------------------------------------------------------------------------


def test_a_day_without_network_is_sent_the_next_day_from_another_page(phone, stored, academy, newcomers):
    page = phone()
    sign_in(page, newcomers[0], then=places.COURSE)
    began = datetime.now(UTC)
    page.clock.install()
    open_lesson(page)
    page.context.set_offline(True)
    tick_everything(page)
    page.clock.fast_forward(timedelta(hours=26))
    touch(page)
    expect_state(page, "waiting")
    expect(page.locator("[data-waiting-words]")).to_have_text("Đang chờ mạng: 2 mục")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(places.RECORD)
    expect_stored(stored, 2)
    expect(page.locator("[data-waiting-box]")).to_be_hidden()
    (when,) = academy.rows(
        "SELECT timestamp FROM learning_statement WHERE verb LIKE '%/completed' ORDER BY id DESC"
    )[0]
    assert abs(datetime.fromisoformat(when).replace(tzinfo=UTC) - began) < timedelta(minutes=2)


@pytest.mark.parametrize("days", [-3, 400])
def test_a_clock_that_is_wrong_by_days_makes_no_wrong_time(phone, stored, academy, days):
    page = phone()
    page.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    open_lesson(page)
    tick_everything(page)
    saved(page)
    expect_stored(stored, 1)
    (when,) = academy.rows("SELECT timestamp FROM learning_statement ORDER BY id DESC")[0]
    told = datetime.fromisoformat(when).replace(tzinfo=UTC)
    assert abs(told - datetime.now(UTC)) < timedelta(minutes=2)


def test_servers_that_are_busy_are_given_the_time_they_ask_for(browser, academy, stored):
    context = browser.new_context(base_url=academy.address, **PHONE)
    page = context.new_page()
    told: list[Route] = []
    page.clock.install()
    open_lesson(page)
    page.route(POSTS, lambda route: told.append(route))
    tick_everything(page)
    for status, headers, wait in [
        (500, {}, 10),
        (503, {"Retry-After": "120"}, 125),
        (429, {"Retry-After": "300"}, 305),
    ]:
        until(lambda: page.evaluate("true") and told, "it is sent")
        told.pop().fulfill(status=status, headers=headers, body="busy")
        expect_state(page, "waiting")
        if headers:
            page.evaluate("dispatchEvent(new Event('online'))")
            page.clock.run_for(1000 * (wait - 20))
            assert not told, f"sent again too soon after {status}"
        page.clock.run_for(1000 * 20)
    until(lambda: page.evaluate("true") and told, "it is sent")
    told.pop().continue_()
    saved(page)
    expect_stored(stored, 1)
    context.close()


def test_what_is_too_large_for_a_busy_door_goes_in_smaller_parts(phone, stored):
    page = open_lesson(phone())
    sizes = []

    def narrow(route: Route) -> None:
        sizes.append(len(json.loads(route.request.post_data)))
        if sizes[-1] > 2:
            route.fulfill(status=413, body="<html>too large</html>")
        else:
            route.fallback()

    page.context.set_offline(True)
    for _ in range(7):
        touch(page)
    page.route(POSTS, narrow)
    page.context.set_offline(False)
    saved(page)
    assert sizes[:3] == [7, 4, 2]
    expect_stored(stored, 7)


def test_a_hotels_sign_in_page_is_not_taken_for_the_server(phone, stored):
    page = open_lesson(phone())
    page.route(EVERYTHING, lambda route: route.fulfill(status=200, body="<html>Room number?</html>"))
    tick_everything(page)
    expect_state(page, "waiting")
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    expect_stored(stored, 1)


def test_what_the_server_never_takes_is_shown_and_holds_up_nothing(phone, stored):
    page = open_lesson(phone())
    page.context.set_offline(True)
    touch(page)
    tick_everything(page)
    page.evaluate(
        """document.querySelector('[data-activity]').dispatchEvent(
           new CustomEvent('learning:statement', { bubbles: true, detail: { verb: 'passed' } }))"""
    )
    page.context.set_offline(False)
    saved(page)
    expect_stored(stored, 2)
    page.goto(places.RECORD)
    expect(page.locator("[data-part=refused]")).to_contain_text("Máy chủ không nhận 1 mục")


# --- several tabs and phones ---------------------------------------------------------------------------------


@pytest.mark.parametrize("has_locks", [True, False], ids=["locks", "a lease"])
def test_two_tabs_send_each_thing_once_and_both_know_it(phone, stored, has_locks):
    one = phone()
    if not has_locks:
        one.context.add_init_script("delete Navigator.prototype.locks")
    sent = []
    one.context.on(
        "request",
        lambda request: (
            sent.extend(each["id"] for each in json.loads(request.post_data))
            if request.url.endswith("/learning/progress/")
            else None
        ),
    )
    open_lesson(one)
    touch(one)
    saved(one)
    other = open_lesson(one.context.new_page())
    one.context.set_offline(True)
    for page in (one, other, one, other):
        touch(page)
    for page in (one, other):
        expect_state(page, "waiting")
        expect(page.locator("[data-waiting-words]")).to_contain_text("4")
    del sent[:]
    one.context.set_offline(False)
    saved(one)
    saved(other)
    expect_stored(stored, 5)
    assert len(sent) == len(set(sent)) == 4


def test_two_phones_of_one_person_converge(phone, stored, newcomers):
    one, other = phone(), phone()
    for page in (one, other):
        sign_in(page, newcomers[1], then=places.COURSE)
        open_lesson(page)
        expect(page.locator("[data-done-mark]").first).to_be_hidden()
    tick_everything(one)
    saved(one)
    touch(other)
    saved(other)
    expect(other.locator("[data-done-mark]").first).to_be_visible()
    expect_stored(stored, 2)


# --- who it was ----------------------------------------------------------------------------------------------


def sign_out(page: Page) -> None:
    page.goto(places.HOME)
    page.evaluate("document.querySelector('form[data-signs-out]').submit()")
    page.wait_for_url("**/")
    expect(page.locator("form[data-signs-out]")).to_have_count(0)


def test_a_page_goes_on_when_its_learner_has_signed_in_again_in_another_tab(
    phone, stored, newcomers, academy
):
    page = phone()
    sign_in(page, newcomers[2], then=places.COURSE)
    open_lesson(page)
    touch(page)
    saved(page)
    tab = page.context.new_page()
    sign_out(tab)
    tick_everything(page)
    expect_state(page, "failed")
    expect(page.locator("[data-problem]")).to_contain_text("đăng nhập lại")
    assert stored() == 1
    sign_in(tab, newcomers[2], then=places.RECORD)
    saved(page)
    expect(page.locator("[data-problem]")).to_be_hidden()
    expect_stored(stored, 2)
    assert academy.rows(WHOSE) == [(newcomers[2],)]


@pytest.mark.parametrize("has_begun", [True, False], ids=["begun", "not begun"])
def test_what_waits_is_not_given_to_the_next_person(phone, stored, newcomers, academy, has_begun):
    first, second = newcomers[3:5] if has_begun else newcomers[5:7]
    page = phone()
    sign_in(page, first, then=places.COURSE)
    open_lesson(page)
    if has_begun:
        touch(page)
        saved(page)
    leave_waiting(page)
    sign_out(page)
    let_out(page)
    before = stored()

    sign_in(page, second, then=places.RECORD)
    expect(page.locator("[data-part=others]")).to_contain_text("1 mục của người khác")
    open_lesson(page)
    touch(page)
    saved(page)
    assert stored() == before + 1
    sign_out(page)

    sign_in(page, first, then=places.RECORD)
    expect_stored(stored, before + 2)
    assert academy.rows(WHOSE) == [(first,)]


@pytest.mark.parametrize("answer", ["mine", "not-mine"])
def test_what_nobody_has_claimed_is_asked_for(phone, stored, newcomers, academy, answer):
    who = newcomers[7] if answer == "mine" else newcomers[8]
    page = open_lesson(phone())
    leave_waiting(page)
    sign_in(page, who, then=places.RECORD)
    let_out(page)
    page.reload()
    expect(page.locator("[data-part=unclaimed]")).to_contain_text("là của bạn?")
    assert stored() == 0
    page.click(f"[data-part=unclaimed] [data-answer={answer}]")
    expect(page.locator("[data-part=unclaimed]")).to_be_hidden()
    if answer == "mine":
        expect_stored(stored, 1)
        assert academy.rows(WHOSE) == [(who,)]
        return
    sign_out(page)
    page.goto(places.HOME)  # the device's guest again
    expect_stored(stored, 1)
    assert academy.rows(WHOSE) == [(None,)]


def test_a_guest_who_signs_in_with_things_waiting_has_each_of_them_once(phone, stored, newcomers, academy):
    page = open_lesson(phone())
    touch(page)
    saved(page)
    leave_waiting(page)
    sign_in(page, newcomers[9], then=places.COURSE)
    if page.locator("form[action$='/begin/']").count():
        page.click("form[action$='/begin/'] button")
    let_out(page)
    page.goto(places.RECORD)
    page.click("button[value=mine]")
    expect(page.locator("form[data-claim]")).to_have_count(0)
    expect_stored(stored, 2)
    until(lambda: academy.rows(WHOSE) == [(newcomers[9],)], "it is hers")
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-activity][data-done]").first).to_be_visible()


def test_who_signs_out_is_told_what_is_not_sent_yet(phone, stored, newcomers):
    page = phone()
    sign_in(page, newcomers[10], then=places.COURSE)
    open_lesson(page)
    leave_waiting(page)
    page.goto(places.RECORD)
    expect(page.locator("[data-part=mine]")).to_contain_text("1 mục")
    expect(page.locator("[data-part=mine] a")).to_have_attribute("href", places.FIRST_LESSON)
    page.click(".l-header__menu summary")
    page.click(".l-drop__name")
    page.click("form[data-signs-out] button")
    expect(page.locator("[data-warning]")).to_contain_text("Còn 1 mục chưa gửi")
    let_out(page)
    page.click("[data-send]")
    expect_stored(stored, 1)
    page.click(".l-drop__name")  # the menu has closed
    page.click("form[data-signs-out] button")
    page.wait_for_url(re.compile("/$"))
    expect(page.locator("form[data-signs-out]")).to_have_count(0)
