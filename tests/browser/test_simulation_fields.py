"""What once had to be written as code: groups of conditions, what stays empty, competencies, places on a picture."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import authoring, building
from tests.browser.axe import faults
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser
TITLE = "Điều kiện theo nhóm"
CODE = "sim.dieu_kien_theo_nhom"
DRAFT = (
    "import json; from courses.models import Simulation; "
    f"print(json.dumps(Simulation.objects.get(code='{CODE}').get_latest_revision_as_object().scenario))"
)


def make_group_of_conditions(page: Page, step: str) -> None:
    """To the end only if the name is filled in, and one of two more holds."""
    way = building.add(page, f"{step}-next")
    building.fill(page, f"{way}-go", "end")
    when = f"{way}-when"
    building.unfold(page.locator(f"[name='built-{when}-join']"))
    building.choose(page, f"{when}-join", "all")
    one = building.add(page, f"{when}-tests", "Một biến")
    building.take(page, f"{one}-name", "commune")
    building.choose(page, f"{one}-how", "filled")
    group = building.add(page, f"{when}-tests", "Một nhóm điều kiện")
    building.choose(page, f"{group}-join", "none")
    inner = building.add(page, f"{group}-tests", "Một bước")
    building.fill(page, f"{inner}-name", "xong")
    building.choose(page, f"{inner}-was", "wrong")


def lay_a_place(page: Page) -> None:
    """By a click, by the keys, and by dragging."""
    picture = building.add(page, "pictures")
    building.fill(page, f"{picture}-alt", "Màn hình")
    building.choose(page, f"{picture}-drawing", "certificate")
    screen = building.add(page, "screens")
    building.fill(page, f"{screen}-title", "Ảnh chụp")
    part = building.add(page, f"{screen}-parts", "Ảnh chụp màn hình")
    building.take(page, f"{part}-picture", "man_hinh")
    places = page.locator(f"[data-h5p-places]:has([name='built-{part}-areas-count'])")
    places.locator(".h5p-beside > button").click()
    shot = places.locator(".h5p-places img")
    expect(shot).to_be_visible()
    shot.click(position={"x": 20, "y": 20})
    area = f"{part}-areas-0-value"
    building.fill(page, f"{area}-label", "Đăng nhập")
    building.fill(page, f"{area}-width", "30")
    building.fill(page, f"{area}-height", "20")
    mark = places.locator(".h5p-place").first
    x = page.locator(f"[name='built-{area}-x']")
    before = int(x.input_value())
    mark.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(x).to_have_value(str(before + 1))
    expect(page.locator(f"[name='built-{area}-width']")).to_have_value("31")
    mark.scroll_into_view_if_needed()
    there = mark.bounding_box()
    page.mouse.move(there["x"] + 5, there["y"] + 5)
    page.mouse.down()
    page.mouse.move(there["x"] + 45, there["y"] + 25, steps=4)
    page.mouse.up()
    assert int(x.input_value()) > before + 1


def test_an_author_needs_no_code_for_conditions_competencies_and_places(academy, desktop):
    page = desktop()
    sign_in(page, "trang", then="/admin/")
    building.begin(page, TITLE)
    lay_a_place(page)
    step = building.add(page, "steps")
    building.words_of(page, step, instruction="Xong.")
    building.choose(page, f"{step}-competency", "digcomp@2.2:4.2")
    field = building.add(page, f"{step}-fields", "Văn bản")
    building.fill(page, f"{field}-name", "o")
    page.locator(f"[name='built-{field}-is-empty']").check()
    make_group_of_conditions(page, step)
    assert [each for each in faults(page, "[data-edit-form]") if each[0] != "landmark-unique"] == []
    authoring.save_draft(page)
    draft = json.loads(academy.ask(DRAFT))
    made = draft["steps"][0]
    assert made["competency"] == "digcomp@2.2:4.2"
    assert made["fields"] == {"o": {"check": "text", "is": [""]}}
    holds = [{"var": "commune", "not": ""}, {"none": [{"step": "xong", "was": "wrong"}]}]
    assert made["next"] == [{"go": "end", "when": {"all": holds}}]
    (area,) = draft["screens"]["anh_chup"]["parts"][0]["areas"]
    assert area["id"] == "dang_nhap"
    assert all(isinstance(area[name], int) for name in ("x", "y", "width", "height"))


def test_what_is_not_in_a_list_and_what_is_too_deep_is_told_and_stays(academy, desktop):
    made = academy.ask(
        "from courses.models import Simulation; from courses.simulations.files import load; "
        "from tests.courses.simulations.scenarios import small; "
        "one = {'var': 'ten', 'is': '1'}; two = {'any': [one, one]}; "
        "written = small(code='sim.sau', title='Sâu', language='tay'); "
        "written['steps'][0]['next'] = [{'go': 'end', 'when': {'all': [one, {'none': [one, two]}]}}, {'go': 'end'}]; "
        "written['steps'][0]['competency'] = 'khung@1:7'; "
        "simulation = Simulation(title='Sâu', code='sim.sau', scenario=written); simulation.save(); "
        "simulation.save_revision(); print(simulation.pk)"
    )
    page = desktop()
    sign_in(page, "son", then="/admin/")
    page.goto(f"/admin/snippets/learning_courses/simulation/edit/{made}/")
    page.wait_for_function(building.READY)
    language = page.locator("select[name=built-language]")
    expect(language).to_have_value("tay")
    expect(page.locator("#" + language.get_attribute("id") + "-unlisted")).to_contain_text(
        "không có trong danh sách"
    )
    expect(page.locator("select[name='built-steps-0-value-competency']")).to_have_value("khung@1:7")
    deep = page.locator("textarea[name$='-words']")
    expect(deep).to_have_count(1)
    expect(deep).to_have_value("ten là “1” hoặc ten là “1”")
    expect(deep).not_to_be_editable()
    language.select_option("vi")
    expect(page.locator("#" + language.get_attribute("id") + "-unlisted")).to_be_hidden()
