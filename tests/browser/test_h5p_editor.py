"""An author makes H5P contents without a line of JSON: a question set, and a film that asks questions."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import authoring
from tests.browser.academy import ROOT, Academy
from tests.browser.axe import faults
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser

INSTALL = """
from courses.h5p.store import DatabaseStore
from courses.h5p.types import OurLibraries
ours = OurLibraries()
DatabaseStore().install(ours.all(), ours)
"""
FILM = """
from wagtail.documents import get_document_model
print(get_document_model().objects.filter(file__endswith=".webm").earliest("pk").pk)
"""
SLIDES = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from courses.h5p.store import DatabaseStore
from tests.courses.h5p.making import store_with
from tests.courses.h5p_editor.slides import slides_libraries
store_with(*slides_libraries(), into=DatabaseStore())
"""
ADD = "/admin/snippets/learning_courses/h5pcontent/add/"
PUBLISHED = """
from courses.h5p.models import H5PContent
content = H5PContent.objects.filter(title={title!r}).latest("pk")
print(content.live, content.params)
"""


@pytest.fixture
def author(academy: Academy, desktop) -> Page:
    academy.ask(INSTALL)
    page = desktop()
    sign_in(page, "son", then="/admin/")
    return page


def begin(page: Page, kind: str, title: str) -> None:
    page.goto(ADD)
    page.locator(f"a.h5p-type[href*='{kind}']").click()
    page.wait_for_function(
        authoring.EDITOR_IS_READY.replace('controller(document.getElementById("id_title"), "w-sync")', "true")
    )
    page.fill("#id_title", title)


def choose(part: Locator, library: str) -> None:
    part.locator(":scope > select").select_option(f"{library} 1.0")
    expect(part.locator("[data-contentpath]").first).to_be_visible()


def write(field: Locator, text: str) -> None:
    field.locator("[contenteditable=true]").first.click()
    field.page.keyboard.type(text)


def publish(page: Page) -> None:
    page.wait_for_timeout(authoring.AUTOSAVE_BEGINS)
    page.wait_for_function(authoring.AUTOSAVE_RESTS)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_a_question_set_is_made_and_published(academy, author):
    begin(author, "QuestionSet", "Bộ câu hỏi của Sơn")
    first = author.locator(".h5p-library").first
    choose(first, "HocSo.TrueFalse")
    write(first.locator("[data-contentpath=question]").first, "Mặt Trời mọc ở hướng đông.")
    author.locator(
        "[data-contentpath=questions] > div > [data-streamfield-list-container] > .c-sf-add-button"
    ).last.click()
    second = author.locator(".h5p-library").nth(1)
    choose(second, "HocSo.MultipleChoice")
    write(second.locator("[data-contentpath=question]").first, "Sông nào dài nhất?")
    for number, answer in enumerate(("Sông Hồng", "Sông Mê Kông", "Sông Hương")):
        write(second.locator("[data-contentpath=answers] [data-contentpath=text]").nth(number), answer)
    publish(author)
    found = academy.ask(PUBLISHED.format(title="Bộ câu hỏi của Sơn"))
    assert found.startswith("True")
    assert "Mặt Trời mọc ở hướng đông." in found
    assert "Sông Mê Kông" in found


def test_a_film_that_asks_questions_is_made_and_its_times_are_taken_from_it(academy, author):
    begin(author, "InteractiveVideo", "Phim của Sơn")
    film = author.locator("[data-contentpath=video]")
    author.locator("[name=body-title]").fill("Phim")
    film.locator("[data-chooser-action-choose]").first.click()
    modal = author.locator(".modal-body")
    modal.locator(f"a[data-chooser-modal-choice][href$='/{academy.ask(FILM)}/']").first.click()
    expect(modal).to_be_hidden()
    questions = author.locator("[data-h5p-times]").first
    questions.locator(".h5p-beside > button").click()
    expect(questions.locator("video")).to_be_visible()
    questions.locator("video").evaluate("film => { film.currentTime = 3 }")
    questions.locator(".h5p-times > button").click()
    expect(author.locator("[name=body-interactions-0-value-time]")).to_have_value("3")
    part = questions.locator(".h5p-library").first
    choose(part, "HocSo.TrueFalse")
    write(part.locator("[data-contentpath=question]").first, "Mã OTP là của riêng mình.")
    # A film without captions is published only with what somebody does instead.
    write(author.locator("div:has(> #id_alternative)"), "Đọc bài viết về mã OTP.")
    publish(author)
    found = academy.ask(PUBLISHED.format(title="Phim của Sơn"))
    assert found.startswith("True")
    assert re.search(r"'time': 3\b", found)
    assert "videos/" in found


def test_the_form_is_filled_in_by_keys_and_has_no_barrier(author):
    begin(author, "Hotspots", "Chỗ trong hình")
    places = author.locator("[data-h5p-places]")
    places.locator(".h5p-beside > button").focus()
    author.keyboard.press("Enter")
    mark = places.locator(".h5p-place").first
    mark.focus()
    author.keyboard.press("ArrowRight")
    author.keyboard.press("Shift+ArrowDown")
    expect(author.locator("[name=body-spots-0-value-x]")).to_have_value("1")
    expect(author.locator("[name=body-spots-0-value-height]")).to_have_value("11")
    assert faults(author, "[data-h5p-editor]") == []


def measure(page: Page, name: str, *, element: int, slide: int = 0) -> Locator:
    return page.locator(f"[name=body-presentation-slides-{slide}-value-elements-{element}-value-{name}]")


def test_slides_are_made_with_keys_alone(academy, author):
    academy.ask(SLIDES)
    author.goto(f"{ADD}?type=WEL.Slides+1.0")
    author.fill("#id_title", "Bài trình bày của Sơn")
    slide_tools, new_element, element_tools = (
        author.locator(".h5p-slides__tools").nth(each) for each in range(3)
    )
    slide_tools.locator("button").first.press("Enter")
    for number in (1, 2):
        new_element.locator("button").press("Enter")
        expect(author.locator("[data-h5p-element]")).to_have_count(number)
        expect(author.locator("[data-h5p-element][aria-pressed=true]")).to_be_focused()
    author.keyboard.press("ArrowDown")
    author.keyboard.press("Shift+ArrowLeft")
    expect(measure(author, "y", element=1)).to_have_value("4")
    expect(measure(author, "width", element=1)).to_have_value("29")
    assert [each for each in faults(author, "[data-h5p-slides]") if each[0] != "landmark-unique"] == []
    slide_tools.locator("button").nth(1).press("Enter")
    expect(author.locator(".h5p-slides__strip button")).to_have_count(2)
    expect(author.locator(".h5p-slides__strip button").nth(1)).to_have_attribute("aria-current", "true")
    author.locator("[data-h5p-element]").first.focus()
    author.keyboard.press("Delete")
    expect(author.locator("[data-h5p-element]")).to_have_count(1)
    element_tools.locator("button").last.press("Enter")
    expect(author.locator("select[name$=action-library]:focus")).to_have_count(1)


def test_an_element_is_dragged_within_its_slide_and_its_slide_takes_a_colour(academy, author):
    academy.ask(SLIDES)
    author.goto(f"{ADD}?type=WEL.Slides+1.0")
    author.locator(".h5p-slides__tools button").first.click()
    author.locator(".h5p-slides__tools").nth(1).locator("button").click()
    mark = author.locator("[data-h5p-element]")
    expect(mark).to_be_focused()
    box = mark.bounding_box()
    author.mouse.move(box["x"] + 10, box["y"] + 10)
    author.mouse.down()
    author.mouse.move(box["x"] + 3000, box["y"] + 10, steps=3)
    author.mouse.up()
    expect(measure(author, "x", element=0)).to_have_value("70")
    picker = author.locator("input[type=color]")
    picker.evaluate(
        "input => { input.value = '#0b3d5c'; input.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    picker.dispatch_event("change")
    expect(author.locator("[name$=-fill]")).to_have_value("#0b3d5c")
    expect(author.locator(".h5p-slide")).to_have_css("background-color", "rgb(11, 61, 92)")
