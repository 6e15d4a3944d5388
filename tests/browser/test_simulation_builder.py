"""A trainer makes a simulation of two screens and three steps, and never sees a line of code."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import authoring, building
from tests.browser.axe import faults
from tests.browser.simulating import opened, press
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser
TITLE = "Xác nhận nơi cư trú"
CODE = "sim.xac_nhan_noi_cu_tru"
WORDS = {
    "feedback": "Đúng rồi.",
    "wrong_feedback": "Anh/Chị xem lại.",
    "why": "Số bản quyết định lệ phí.",
    "competency": "digcomp@2.2:4.2",
}
LESSON = f"""
from courses.models import Simulation
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="Tự dựng", slug="tu-dung", open_to_guests=True))
course.save_revision().publish()
block = {{"type": "simulation", "value": {{"title": "Luyện", "simulation": Simulation.objects.get(code="{CODE}").pk}}}}
course.add_child(instance=LessonPage(title="Bài", slug="bai", live=True, body=[block]))
sync_course(course.translation_key)
print(course.specific.url)
"""


def make_screens(page: Page) -> None:
    first = building.add(page, "screens")
    building.fill(page, f"{first}-title", "Tờ khai")
    form = building.add(page, f"{first}-parts", "Biểu mẫu")
    field = building.add(page, f"{form}-fields")
    building.fill(page, f"{field}-label", "Số bản")
    building.button(page, form, "Gửi")
    building.button(page, form, "Hủy")
    second = building.add(page, "screens")
    building.fill(page, f"{second}-title", "Kết quả")
    actions = building.add(page, f"{second}-parts", "Nút bấm")
    building.button(page, actions, "Tải về")
    building.button(page, actions, "Đóng")


def write_step(page: Page, instruction: str, screen: str, target: str) -> str:
    step = building.add(page, "steps")
    building.words_of(page, step, instruction=instruction, **WORDS)
    building.choose(page, f"{step}-expected", "tap")
    building.take(page, f"{step}-screen", screen)
    building.take(page, f"{step}-target", target)
    return step


def record_step(page: Page) -> None:
    """On the first screen she fills in the field, presses, and has a step of it."""
    frame = building.recording(page)
    frame.get_by_label("Số bản").fill("2")
    frame.locator("button[value=gui]").click()
    frame.locator("[data-add]:visible").click()
    expect(page.locator("[name='built-steps-0-value-target']")).to_have_value("gui")
    expect(page.locator("[name='built-steps-0-value-fields-0-value-name']")).to_have_value("so_ban")
    page.locator("[data-side-panel-toggle=preview]").click()
    building.words_of(page, "steps-0-value", instruction="Xin 2 bản rồi gửi.", **WORDS)


def test_a_simulation_is_built_recorded_refused_mended_published_and_played(academy, desktop, phone):
    page = desktop()
    sign_in(page, "trang", then="/admin/")
    building.begin(page, TITLE)
    make_screens(page)
    record_step(page)
    write_step(page, "Tải giấy xác nhận về.", "ket_qua", "tai_ve")
    last = write_step(page, "Đóng trang.", "ket_qua", "dong")
    way = building.add(page, f"{last}-next")
    building.take(page, f"{way}-go", "tai_giay_xac_nhan_ve")
    branching = page.locator("[data-simulation-branching]")
    expect(branching.locator(".simulation-branching__fault").first).to_be_visible()
    # Wagtail makes a landmark of every entry, and calls entries of one list the same.
    assert [each for each in faults(page, "[data-edit-form]") if each[0] != "landmark-unique"] == []
    authoring.save_draft(page)
    address = page.url

    page.goto("/admin/")
    owner = desktop()
    sign_in(owner, "son", then="/admin/")
    owner.goto(address)
    publish(owner)
    told = owner.locator("[data-contentpath=steps] .w-field__errors, [data-contentpath=steps] .help-critical")
    expect(told.filter(has_text="steps.tai_giay_xac_nhan_ve").first).to_be_visible()
    authoring.settle(owner)  # Wagtail saves what was refused, and nobody is to run into that
    owner.wait_for_timeout(3000)
    owner.close()

    page.goto(address)
    page.wait_for_function(building.READY)
    page.wait_for_timeout(2500)
    building.fill(page, f"{way}-go", "end")
    expect(branching.locator(".simulation-branching__fault")).to_have_count(0)
    authoring.save_draft(page)
    page.goto("/admin/")
    owner = desktop()
    sign_in(owner, "son", then="/admin/")
    owner.goto(address)
    publish(owner)
    expect(owner.locator(".messages .success")).to_be_visible()

    learner = phone()
    box = opened(learner, f"{academy.ask(LESSON)}bai/")
    box.locator("input[value=exam]").check()
    box.locator("[data-begin] button:not([type=button])").click()
    box.get_by_label("Số bản").fill("2")
    press(box, "gui", "tai_ve", "dong")
    expect(box.locator("[data-verdict]")).to_have_text("Đạt")


def publish(page: Page) -> None:
    page.wait_for_timeout(authoring.AUTOSAVE_BEGINS)
    page.wait_for_function(authoring.AUTOSAVE_RESTS)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
