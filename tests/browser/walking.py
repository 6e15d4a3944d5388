"""Going through any simulation in a browser: by touch or by keys alone, rightly or with the mistakes that it foresees.

The same fold that the server has says what is on the screen, so that a walk knows nothing of any one simulation.
"""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from courses.simulations.playing.engine import act, begin, pressable, result, shown, walk
from courses.simulations.playing.rules import is_right
from courses.simulations.showing import leading
from tests.browser.simulating import begun, tab_to
from tests.browser.visits import PHONE, width_of
from tests.courses.simulations.scenarios import answer

Data = dict[str, Any]
MOST = 200  # presses: the longest has sixty


class Walk:
    """One attempt in the exam mode on the lesson at ``address``, as it goes on."""

    def __init__(self, page: Page, address: str, *, by_keys: bool = False):
        self.page, self.by_keys = page, by_keys
        self.box = begun(page, "exam", address)
        self.made = page.request.get(self.box.get_attribute("data-file")).json()
        self.state = begin(self.made, self._kept()["start"])
        self.errors = 0

    def _kept(self) -> Data:
        """The attempt as the device keeps it."""
        find = "Object.entries(localStorage).find(([name]) => name.startsWith('learning.simulation.'))[1]"
        return json.loads(self.page.evaluate(find))

    def to_its_end(self, *, with_mistakes: bool = False) -> Data:
        """Do everything rightly, or each step first as it is foreseen to go wrong; return what the rules make of it."""
        for _press in range(MOST):
            if self.state["ended"]:
                break
            self.press(self._mistake() if with_mistakes else self._right())
        else:
            raise AssertionError(f"no end after {MOST} presses, at {self.state['step']}")
        expect(self.box.locator("[data-end]")).to_be_visible()
        return result(self.made, self.state)

    def press(self, action: Data) -> None:
        assert width_of(self.page) <= PHONE["viewport"]["width"], f"too wide: {self.state['screen']}"
        for node in self._fields():
            if node["name"] in action.get("values", {}):
                self._fill(node, action["values"][node["name"]])
        self._push(action["on"])
        self.state = act(self.made, self.state, action)

    # --- what to do -----------------------------------------------------------------------------------------

    def _right(self) -> Data:
        seen, step = pressable(self.made, self.state), self.made["steps"][self.state["step"]]
        on = next(each for each in seen if each in leading(self.made, self.state))
        return {"on": on, "at": 0, "values": self._answers(step["fields"])}

    def _mistake(self) -> Data:
        """The first mistake that is foreseen here and that can be made on this screen; else what is right."""
        seen = pressable(self.made, self.state)
        for mistake in self.made["steps"][self.state["step"]]["mistakes"]:
            values = self._answers(mistake["fields"])
            for on in (each for each in seen if each in mistake["on"]):
                action = {"on": on, "at": 0, "values": values}
                if self._can_be_given(values) and self._is_wrong(action):
                    return action
        return self._right()

    def _is_wrong(self, action: Data) -> bool:
        return act(self.made, self.state, action)["errors"] > self.state["errors"]

    def _answers(self, rules: Data) -> Data:
        here = {node["name"]: node for node in self._fields()}
        return {name: self._answer(here[name], rule) for name, rule in rules.items() if name in here}

    def _answer(self, field: Data, rule: Data) -> Any:
        """Something that ``rule`` finds right, of the options where there are some."""
        values = self.state["values"]
        if field["type"] == "choice":
            fitting = (each["id"] for each in field["options"] if is_right(rule, each["id"], values))
            return next(fitting, "")
        return answer(rule, values)

    def _can_be_given(self, values: Data) -> bool:
        types = {node["name"]: node["type"] for node in self._fields()}
        return all(
            isinstance(value, list) == (types[name] in {"many", "order"}) for name, value in values.items()
        )

    def _fields(self) -> list[Data]:
        return [node for node in walk(shown(self.made, self.state)) if node["k"] == "field"]

    # --- hands ----------------------------------------------------------------------------------------------

    def _push(self, on: str) -> None:
        if self.by_keys:
            self._tab("value", on)
            self.page.keyboard.press("Enter")
        else:
            self.box.locator(f"[data-screen] button[value='{on}']").click()

    def _fill(self, node: Data, value: Any) -> None:
        name = node["name"]
        if node["type"] == "order":
            for place, option in enumerate(value, start=1):
                self._choose(f"o-{name}-{option}", str(place))
        elif node["type"] == "many":
            for option in value:
                self._tick(f"v-{name}", option)
        elif node["type"] == "choice":
            self._pick(f"v-{name}", value)
        else:
            self._type(f"v-{name}", value)

    def _choose(self, name: str, place: str) -> None:
        if self.by_keys:
            self._tab("name", name)
            self.page.keyboard.type(place)
        else:
            self.box.locator(f"[name='{name}']").select_option(place)

    def _tick(self, name: str, option: str) -> None:
        if self.by_keys:
            self._tab("value", option)
            self.page.keyboard.press("Space")
        else:
            self._option(name, option).check()

    def _pick(self, name: str, option: str) -> None:
        if not self.by_keys:
            self._option(name, option).check()
            return
        self._tab("name", name)
        self.page.keyboard.press("Space")
        for _other in range(20):
            if self.page.evaluate("document.activeElement.value") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} of {name} is not reached by arrows")

    def _type(self, name: str, text: str) -> None:
        if self.by_keys:
            self._tab("name", name)
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
        else:
            self.box.locator(f"[name='{name}']").fill(text)

    def _option(self, name: str, option: str) -> Locator:
        return self.box.locator(f"[name='{name}'][value='{option}']")

    def _tab(self, attribute: str, value: str) -> None:
        tab_to(self.page, attribute, value)
