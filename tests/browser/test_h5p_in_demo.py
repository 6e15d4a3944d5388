"""The starter courses as they are loaded: their H5P contents play, and what a learner did stands in her record."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from courses.h5p import scripts
from tests.browser import places
from tests.browser.academy import Academy
from tests.browser.places import CATALOGUE, RECORD
from tests.browser.test_accessibility import fits, problems
from tests.browser.visits import DESKTOP, PHONE, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
LESSON = f"{CATALOGUE}phong-chong-lua-dao/nhan-ra-ke-gia-danh/khi-co-nguoi-xung-la-cong-an/"
ADDRESSES = """
from django.contrib.auth import get_user_model
from courses.pages.models import LessonPage
from learning import api
from learning.models import Activity
user = get_user_model().objects.create_user("thu", password="hocso-thu")
learner = api.learner_of_user(user)
for page in LessonPage.objects.live().filter(locale__language_code="vi"):
    for block in page.body:
        if block.block_type == "h5p":
            course = Activity.objects.get(key=page.translation_key).course
            learner.enrolments.filter(course=course).exists() or api.enrol(learner=learner, course=course)
            print(page.url, block.value["content"].library.machine_name)
"""
SAID = "SELECT data FROM learning_statement WHERE authority = 'h5p' AND verb LIKE '%/completed' ORDER BY id"


def come_to(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-h5p] [data-player]").first.click()
    expect(page.frame_locator("iframe.l-h5p__player").locator(".hocso").first).to_be_visible()


def test_a_learner_plays_one_and_finds_it_in_her_record(academy: Academy, visitor):
    before = len(academy.rows(SAID))
    context: BrowserContext = visitor(PHONE)
    page = context.new_page()
    sign_in(page, "lan", then=LESSON)
    come_to(page, LESSON)
    player = page.frame_locator("iframe.l-h5p__player")
    player.locator("label:visible", has_text="Sai").click()
    player.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(player.get_by_text("Họ mời mình đến trụ sở.")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    expect(
        page.locator("[data-activity]", has=page.locator("[data-h5p]")).locator("[data-done-mark]")
    ).to_be_visible()
    said = [json.loads(data) for (data,) in academy.rows(SAID)[before:]]
    assert [each["result"]["score"]["scaled"] for each in said] == [1]
    page.goto(RECORD)
    expect(page.get_by_role("main").get_by_text("Phòng chống lừa đảo").first).to_be_visible()


def test_every_one_of_them_opens_on_every_screen(academy: Academy, visitor):
    found = [line.split() for line in academy.ask(ADDRESSES).splitlines() if "HocSo." in line]
    of_each_type = {kind: address for address, kind in found}
    assert len(of_each_type) == 8
    for device, addresses in (
        (PHONE, {address for address, _kind in found}),
        (DESKTOP, of_each_type.values()),
    ):
        page = visitor(device).new_page()
        sign_in(page, "thu", then=places.CATALOGUE)
        for address in sorted(addresses):
            come_to(page, address)
            assert fits(page)
            assert problems(page) == []
