"""A simulation on a screenshot: places on a picture, pressed by pointer, by keys and without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import places
from tests.browser.axe import faults
from tests.browser.simulating import begun, expect_done, press_by_key, tab_to

pytestmark = pytest.mark.browser

COLOUR, UNSEEN = "(it) => getComputedStyle(it).color", "rgba(0, 0, 0, 0)"
CODE = "sim.tren_anh_chup"
LESSON = f"{places.CATALOGUE}tren-anh-chup/bai/"
MAKE = f"""
from courses.models import Simulation
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
from courses.simulations.files import load
def area(name, label, x, y, width, height, **more):
    return {{"id": name, "label": label, "x": x, "y": y, "width": width, "height": height, **more}}
def screen(title, *areas):
    return {{"title": title, "parts": [{{"part": "screenshot", "picture": "anh", "areas": list(areas)}}]}}
def step(name, on, **more):
    words = dict(instruction=f"Bước {{name}}", feedback="Đúng.", wrong_feedback="Chưa đúng.", why="Vì thế.")
    return {{"id": name, "expected": "tap", "target": on, "competency": "digcomp@2.2:4.2", **words, **more}}
written = {{
    "schema": 1, "code": "{CODE}", "title": "Trên ảnh chụp", "language": "vi",
    "pictures": {{"anh": {{"alt": "Màn hình đăng nhập", "drawing": "certificate"}}}},
    "screens": {{
        "dau": screen(
            "Trang đầu", area("quang_cao", "Quảng cáo", 2, 2, 30, 20), area("dang_nhap", "Đăng nhập", 60, 10, 35, 25),
            area("tro_giup", "Trợ giúp", 5, 70, 40, 20, opens="giup"),
        ),
        "giup": screen("Trợ giúp", area("lui", "Quay lại", 10, 10, 30, 30, opens="dau")),
        "trong": screen("Bên trong", area("thoat", "Đăng xuất", 50, 50, 45, 45)),
    }},
    "steps": [step("mot", "dang_nhap", screen="dau"), step("hai", "thoat", screen="trong")],
}}
simulation = load(written).simulation
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="Trên ảnh", slug="tren-anh-chup", open_to_guests=True))
course.save_revision().publish()
block = {{"type": "simulation", "value": {{"title": "Luyện", "simulation": simulation.pk}}}}
course.add_child(instance=LessonPage(title="Bài", slug="bai", live=True, body=[block]))
sync_course(course.translation_key)
"""
REMOVE = 'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="tren-anh-chup").delete()'


@pytest.fixture(scope="module")
def lesson(academy) -> Iterator[str]:
    academy.ask(MAKE)
    yield LESSON
    academy.ask(REMOVE)


def point(picture: Locator, x: int, y: int) -> tuple[float, float]:
    """Where a place of the picture, in per cent, is in the window."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100


def expect_asked(page: Page, step: str) -> None:
    expect(page.locator("[data-instruction]")).to_have_text(f"Bước {step}")


def test_a_tap_on_the_picture_presses_what_is_there(lesson, phone):
    page = phone()
    box = begun(page, "practice", lesson)
    picture = box.locator(".l-sim__shot")
    page.touchscreen.tap(*point(picture, 17, 12))
    expect(box.locator("[data-said]")).to_contain_text("Chưa đúng")
    page.touchscreen.tap(*point(picture, 50, 55))  # nothing is there
    expect_asked(page, "mot")
    page.touchscreen.tap(*point(picture, 25, 80))
    expect(box.locator("[data-screen] h4")).to_have_text("Trợ giúp")
    page.touchscreen.tap(*point(picture, 25, 25))
    page.touchscreen.tap(*point(picture, 78, 22))
    expect_asked(page, "hai")
    page.touchscreen.tap(*point(picture, 72, 72))
    expect(box.locator("[data-end]")).to_be_visible()
    expect_done(page)


def test_places_lie_where_their_author_laid_them_at_every_width(lesson, desktop):
    page = desktop()
    box = begun(page, "guided", lesson)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        shot = box.locator(".l-sim__shot").bounding_box()
        place = box.locator("button[value=dang_nhap]").bounding_box()
        assert place["x"] == pytest.approx(shot["x"] + 0.60 * shot["width"], abs=2)
        assert place["y"] == pytest.approx(shot["y"] + 0.10 * shot["height"], abs=2)
        assert place["width"] == pytest.approx(0.35 * shot["width"], abs=2)
        assert place["height"] == pytest.approx(0.25 * shot["height"], abs=2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_by_keys_places_have_names_that_are_seen_and_are_pressed(lesson, desktop):
    page = desktop()
    box = begun(page, "practice", lesson)
    assert faults(page, "[data-stage]") == []
    place = box.get_by_role("button", name="Đăng nhập")
    assert place.evaluate(COLOUR) == UNSEEN
    tab_to(page, "value", "dang_nhap")
    expect(place).to_be_focused()
    assert place.evaluate(COLOUR) != UNSEEN
    page.keyboard.press("Enter")
    expect_asked(page, "hai")
    press_by_key(page, "thoat")
    expect(box.locator("[data-end]")).to_be_visible()


def test_without_a_script_places_are_buttons_below_the_picture(lesson, phone):
    page = phone(java_script_enabled=False)
    page.goto(lesson)
    page.locator(".l-sim input[value=practice]").check()
    page.locator(".l-sim form button").first.click()
    shot = page.locator(".l-sim__shot").bounding_box()
    for name in ("Quảng cáo", "Đăng nhập", "Trợ giúp"):
        assert page.get_by_role("button", name=name).bounding_box()["y"] >= shot["y"] + shot["height"]
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".l-sim__instruction")).to_have_text("Bước hai")
