"""Simulations on a small phone: rightly, with mistakes, by keys alone without a network, and without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import places
from tests.browser.simulating import (
    LESSON,
    begun,
    expect_done,
    figures_of,
    opened,
    order_by_keys,
    pay_and_end,
    press,
    press_by_key,
    tab_to,
)
from tests.browser.visits import saved

pytestmark = pytest.mark.browser


def test_whoever_does_everything_right_passes_the_exam(phone):
    page = phone()
    box = begun(page, "exam")
    press(box, "ung-dung", "quet", "hoi-chu")
    pay_and_end(box)
    expect(box.locator("[data-verdict]")).to_have_text("Đạt")
    expect(box.locator("[data-score]")).to_contain_text("100")
    expect_done(page)


def test_the_typical_mistake_has_its_consequence_and_is_told_at_the_end(phone):
    page = phone()
    box = begun(page, "exam")
    press(box, "ung-dung", "quet", "tra-luon")
    expect(box.locator("[data-instruction]")).to_contain_text("Tiền đã chuyển nhầm")
    press(box, "goi-nh")
    pay_and_end(box)
    expect(box.locator("[data-verdict]")).to_contain_text("Chưa đạt")
    expect(box.locator("[data-replay]")).to_contain_text("Trả tiền luôn")


def test_a_card_number_goes_no_further_than_the_field(phone):
    page = phone()
    box = begun(page, "practice")
    press(box, "ung-dung", "quet", "hoi-chu")
    box.locator("[name=v-so_tien]").fill("4111 1111 1111 1111")
    press(box, "tiep")
    expect(box.locator("[data-warning]")).to_contain_text("số thẻ thật")
    expect(box.locator("[name=v-so_tien]")).to_have_value("")
    assert "4111" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_was_begun_before_the_course_is_found_on_this_device_afterwards(phone):
    page = phone()
    box = begun(page, "practice")
    press(box, "ung-dung", "quet")
    saved(page)
    page.route("**/simulations/attempts/?*", lambda route: route.abort())  # the server says nothing of it
    box = opened(page)
    box.locator("[data-resume]").click()
    expect(box.locator("[data-instruction]")).to_contain_text("Đọc tên người nhận")
    press(box, "hoi-chu")
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('learning.simulation.'))"
    assert len(page.evaluate(kept)) == 1


TWO_IN_A_LESSON = """
from courses.models import Simulation
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="Hai bài", slug="hai-bai", open_to_guests=True))
course.save_revision().publish()
simulation = Simulation.objects.get(code="sim.thanh_toan")
block = {"type": "simulation", "value": {"title": "Luyện", "simulation": simulation.pk}}
course.add_child(instance=LessonPage(title="Bài", slug="bai", live=True, body=[block, block]))
sync_course(course.translation_key)
"""


@pytest.fixture(scope="module")
def two_in_a_lesson(academy) -> Iterator[str]:
    academy.ask(TWO_IN_A_LESSON)
    yield f"{places.CATALOGUE}hai-bai/bai/"
    academy.ask(
        'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="hai-bai").delete()'
    )


def test_two_in_a_lesson_have_fields_of_their_own(phone, two_in_a_lesson):
    page = phone()
    page.goto(two_in_a_lesson)
    boxes = page.locator("[data-simulation=ready]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.locator("input[value=practice]").check()
        box.locator("[data-begin] button:not([type=button])").click()
        press(box, "ung-dung", "quet", "hoi-chu")
    for place, amount in enumerate(("1000", "2000")):
        boxes.nth(place).get_by_label("Nhập số tiền").fill(amount)
    assert [box.locator("[name=v-so_tien]").input_value() for box in boxes.all()] == ["1000", "2000"]
    ids = page.eval_on_selector_all("[id]", "all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))


def test_it_is_gone_on_with_after_a_reload(phone):
    page = phone()
    box = begun(page, "practice")
    press(box, "ung-dung", "quet")
    saved(page)
    box = opened(page)
    box.locator("[data-resume]").click()
    expect(box.locator("[data-instruction]")).to_contain_text("Đọc tên người nhận")


def test_it_is_done_by_keys_alone_without_a_network(phone):
    page = phone()
    box = opened(page)
    box.locator("input[value=practice]").focus()
    page.keyboard.press("Space")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    for name in ("ung-dung", "quet", "hoi-chu"):
        press_by_key(page, name)
    number = figures_of(box)
    tab_to(page, "name", "v-so_tien")
    page.keyboard.type(number)
    press_by_key(page, "tiep")
    press_by_key(page, "dong-y")
    tab_to(page, "name", "v-pin")
    page.keyboard.type("000000")
    press_by_key(page, "xac-thuc")
    press_by_key(page, "khong-gui")
    order_by_keys(page, "buoc")
    expect(box.locator("[data-verdict]")).to_have_text("Đạt")
    expect(box.locator("[data-verdict]")).to_be_focused()
    page.context.set_offline(False)
    expect_done(page)


def test_it_is_done_without_a_script(phone):
    page = phone(java_script_enabled=False)
    page.goto(LESSON)
    page.click("[data-begin] button:not([type=button])")
    for name in ("ung-dung", "quet", "hoi-chu"):
        page.click(f"button[value='{name}']")
    expect(page.locator("h2.l-sim__instruction")).to_contain_text("Nhập số tiền")
    expect(page.locator(".l-sim__banner")).to_contain_text("không nhập thông tin thật")


def test_a_hint_is_told_and_what_is_said_is_seen_when_no_hint_is_left(phone):
    page = phone()
    box = begun(page, "practice")
    for _hint in range(3):
        box.locator("[data-ask]").click()
    expect(box.locator("[data-said]")).to_contain_text("Gợi ý:")
    expect(box.locator("[data-ask]")).to_be_hidden()
    press(box, "trinh-duyet")
    expect(box.locator("[data-said]")).to_contain_text("Chưa đúng.")
