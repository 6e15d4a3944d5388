"""What whoever plays a simulation in a lesson does, by touch and by keys."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser import places
from tests.browser.visits import saved

LESSON = f"{places.COURSE}nhan-ra-ke-gia-danh/gia-danh-ngan-hang-dien-luc/"
ORDER = {
    "buoc": {"goi": "3", "dung": "1", "kiem": "2"},
    "viec": {"doi": "2", "dung": "1", "xoa": "4", "bao": "3"},
}


def opened(page: Page, lesson: str = LESSON) -> Locator:
    page.goto(lesson)
    box = page.locator("[data-simulation=ready]")
    expect(box).to_be_visible()
    page.wait_for_load_state("networkidle")
    return box


def begun(page: Page, mode: str, lesson: str = LESSON) -> Locator:
    box = opened(page, lesson)
    box.locator(f"input[value={mode}]").check()
    box.locator("[data-begin] button:not([type=button])").click()
    expect(box.locator("[data-stage]")).to_be_visible()
    return box


def press(box: Locator, *names: str) -> None:
    for name in names:
        box.locator(f"[data-screen] button[value='{name}']").click()


def figures_of(box: Locator) -> str:
    return "".join(char for char in box.locator("[data-instruction]").inner_text() if char.isdigit())


def pay_and_end(box: Locator, between: Callable[[], bool] = lambda: True) -> None:
    """From the amount to the end; ``between`` is asked on each screen, and has to say yes."""
    box.locator("[name=v-so_tien]").fill(figures_of(box))
    for name in ("tiep", "dong-y", "xac-thuc", "khong-gui"):
        if name == "xac-thuc":
            box.locator("[name=v-pin]").fill("000000")
        assert between(), name
        press(box, name)
    assert between(), "buoc"
    put_in_order(box, "buoc")


def put_in_order(box: Locator, field: str) -> None:
    for option, place in ORDER[field].items():
        box.locator(f"[name=o-{field}-{option}]").select_option(place)
    press(box, "xong")
    expect(box.locator("[data-end]")).to_be_visible()


def expect_done(page: Page) -> None:
    saved(page)
    expect(page.locator("section[data-activity][data-done] [data-simulation]")).to_be_visible()


def order_by_keys(page: Page, field: str) -> None:
    for option, place in ORDER[field].items():
        tab_to(page, "name", f"o-{field}-{option}")
        page.keyboard.press(place)
    press_by_key(page, "xong")


def press_by_key(page: Page, name: str) -> None:
    tab_to(page, "value", name)
    page.keyboard.press("Enter")


def tab_to(page: Page, attribute: str, value: str) -> None:
    for _press in range(40):
        if page.evaluate(f"document.activeElement?.getAttribute('{attribute}')") == value:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{value} is not reached by keys")
