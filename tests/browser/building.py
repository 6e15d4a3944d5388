"""What an author does in the builder of simulations. Fields are found by their names, whatever language she reads."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser import authoring

ADD = "/admin/snippets/learning_courses/simulation/add/"
BUILT = "built"
READY = "() => document.querySelector('[name=built-title]') && document.querySelector('[data-simulation-chooser]')"
FOLDED_IN = "(it) => [...document.querySelectorAll('[hidden][id]')].find((box) => box.contains(it))?.id"
STREAM = "[data-streamfield-stream-container]"
LIST = "[data-streamfield-list-container]"


def begin(page: Page, title: str) -> None:
    page.goto(ADD)
    page.wait_for_function("() => document.querySelector('[name=built-title]')")
    page.wait_for_timeout(2500)  # what is typed before Wagtail has looked at the form is no change to it
    fill(page, "title", title)


def fill(page: Page, path: str, text: str) -> None:
    """Write ``text`` into a field, or choose it in a list."""
    field = page.locator(f"[name='{BUILT}-{path}']")
    unfold(field)
    if field.evaluate("(it) => it.tagName") == "SELECT":
        field.select_option(text)
    else:
        field.fill(text)
    field.blur()


def unfold(field: Locator) -> None:
    """Open whatever ``field`` is folded in, the outermost first."""
    for _depth in range(9):
        around = field.evaluate(
            "(it) => [...document.querySelectorAll('[hidden][id]')].find((box) => box.contains(it))?.id"
        )
        if not around:
            return
        field.page.locator(f"button[aria-controls='{around}']").first.click()


def choose(page: Page, path: str, value: str) -> None:
    page.locator(f"select[name='{BUILT}-{path}']").select_option(value)


def offered(page: Page, path: str) -> Locator:
    """The list beside a field for a name."""
    return page.locator(f"[name='{BUILT}-{path}'] + select")


def take(page: Page, path: str, name: str) -> None:
    """Choose ``name`` among what is offered for a field; it is there as soon as the server has seen it."""
    select = offered(page, path)
    expect(select.locator(f"option[value='{name}']")).to_have_count(1)
    select.select_option(name)
    expect(page.locator(f"[name='{BUILT}-{path}']")).to_have_value(name)


def add(page: Page, path: str, kind: str = "") -> str:
    """Add an entry to a list, of a kind where there are several; return the path of what is in it."""
    count = page.locator(f"[name='{BUILT}-{path}-count']")
    place = int(count.input_value())
    box = count.locator("xpath=..")
    if kind:
        box.locator(
            f":scope > {STREAM} > * > .c-sf-add-button, :scope > {STREAM} > .c-sf-add-button"
        ).last.click()
        page.locator(".w-combobox__option:visible").filter(has_text=kind).first.click()
    else:
        box.locator(f":scope > {LIST} > [data-streamfield-list-add]").last.click()
    expect(count).to_have_value(str(place + 1))
    return f"{path}-{place}-value"


def button(page: Page, part: str, label: str) -> str:
    there = add(page, f"{part}-buttons")
    fill(page, f"{there}-label", label)
    return there


def words_of(page: Page, step: str, **said: str) -> None:
    for name, text in said.items():
        fill(page, f"{step}-{name}", text)


def recording(page: Page) -> FrameLocator:
    """The preview in which presses become steps."""
    authoring.settle(page)
    frame = authoring.preview(page)
    expect(frame.locator("h1").first).to_be_visible()  # what is chosen before that is forgotten
    page.locator("#id_preview_mode, [name=preview_mode]").first.select_option("record")
    expect(frame.locator("[data-simulation-screen]").first).to_be_visible()
    return frame
