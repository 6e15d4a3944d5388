"""An author draws places on a picture, and moves them by keyboard; the number fields have what she drew."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.authoring import add_block, choose
from tests.browser.visits import DESKTOP, sign_in

pytestmark = pytest.mark.browser


def drag(picture: Locator, start: tuple[int, int], end: tuple[int, int]) -> None:
    """From one place to another, both in percent of the picture."""
    picture.scroll_into_view_if_needed()
    box, mouse = picture.bounding_box(), picture.page.mouse
    places = [
        (box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100) for x, y in (start, end)
    ]
    mouse.move(*places[0])
    mouse.down()
    mouse.move(*places[1], steps=4)
    mouse.up()


def test_places_are_drawn_moved_and_written_into_their_fields(visitor):
    page = visitor(DESKTOP).new_page()
    sign_in(page, "trang", then="/admin/")
    page.goto("/admin/snippets/learning_assessments/question/add/")
    add_block(page, "crosshairs")
    board = page.locator(".l-admin-areas")
    expect(board).to_be_hidden()
    choose(page, page.locator("[data-contentpath=image]").last, "CDAN-07")
    picture, marks = board.locator(".l-admin-areas__picture"), board.locator(".l-admin-areas__mark")
    expect(picture.locator("img")).to_be_visible()

    def written(place: int) -> list[float]:
        fields = (
            f'[name="data-0-value-areas-{place}-value-{edge}"]' for edge in ("x", "y", "width", "height")
        )
        return [float(page.locator(field).input_value()) for field in fields]

    for place, (start, end) in enumerate([((10, 10), (30, 40)), ((50, 50), (90, 80)), ((60, 10), (80, 30))]):
        drag(picture, start, end)  # the third has no fields yet, and gets some
        assert written(place) == pytest.approx([*start, end[0] - start[0], end[1] - start[1]], abs=0.6)
    before = written(0)
    drag(picture, (15, 15), (25, 20))
    assert written(0) == pytest.approx([before[0] + 10, before[1] + 5, *before[2:]], abs=0.6)
    before = written(0)
    marks.first.focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowUp"):
        marks.first.press(key)
    assert written(0) == pytest.approx([before[0] + 1, before[1] + 1, before[2] - 1, before[3] - 1])
    marks.first.press("Enter")
    expect(page.locator('[name="data-0-value-areas-0-value-label"]')).to_be_focused()
    assert [mark.inner_text() for mark in marks.all()] == ["1", "2", "3"]
