"""What keeps a scenario from being published, and where it says that this stands."""

import subprocess
import sys
from pathlib import Path

import pytest

from courses.simulations.checking import faults_in
from tests.courses.simulations.scenarios import ALL, scenario, small


def codes(written) -> set[tuple[str, str]]:
    return {(fault.code, fault.place) for fault in faults_in(written)}


def step(number: int, **changes):
    steps = small()["steps"]
    steps[number] = {**steps[number], **changes}
    return small(steps=steps)


def without(number: int, *names: str):
    steps = small()["steps"]
    for name in names:
        del steps[number][name]
    return small(steps=steps)


@pytest.mark.parametrize("name", ALL)
def test_the_demonstration_has_no_faults(name):
    assert [fault.said() for fault in faults_in(scenario(name))] == []


def test_a_small_one_has_none():
    assert codes(small()) == set()


def test_a_dead_end_is_found():
    assert ("dead_end", "steps.cuu") in codes(step(1, next="cuu"))


def test_a_step_to_which_no_way_leads_is_found():
    assert ("unreachable", "steps.cuu") in codes(step(0, mistakes=[]))


def test_what_cannot_be_pressed_is_found():
    assert ("no_target", "steps.cuu") in codes(step(1, target="lui"))


def test_a_field_that_is_not_there_is_found():
    assert ("no_field", "steps.cuu") in codes(step(1, fields={"o": {"check": "number", "is": "1"}}))


def test_a_missing_picture_is_found():
    screens = small()["screens"]
    screens["mot"]["parts"].append({"part": "picture", "picture": "qr"})
    assert ("no_picture", "screens.mot") in codes(small(screens=screens))
    silent = small(screens=screens, pictures={"qr": {"drawing": "qr"}})
    assert ("no_alternative", "pictures.qr") in codes(silent)


@pytest.mark.parametrize("name", ["feedback", "wrong_feedback", "why", "hint"])
def test_missing_words_are_found(name):
    assert ("no_feedback", "steps.cuu") in codes(without(1, name))


def test_an_undefined_variable_is_found():
    assert ("undefined", "steps.cuu.feedback") in codes(step(1, feedback="Chào {ai}."))


def test_the_words_before_it_begins_know_nothing_that_is_drawn():
    assert ("undefined", "intro") in codes(small(intro="Chào {ten}."))


def test_a_weight_and_a_share_have_bounds():
    assert ("weight", "steps.cuu.weight") in codes(step(1, weight=11))
    assert ("share", "pass.share") in codes(small(**{"pass": {"share": 0}}))


def test_a_real_looking_number_is_found():
    found = codes(step(1, why="Ví dụ 079203001234."))
    assert ("real", "scenario.steps.1.why") in found


def test_unknown_parts_checks_and_draws_are_found():
    screens = small()["screens"]
    screens["mot"]["parts"][0]["part"] = "hologram"
    assert ("unknown_part", "screens.mot.parts[0]") in codes(small(screens=screens))
    fields = {"o": {"check": "magic"}}
    assert ("unknown_check", "steps.dien.fields.o") in codes(step(0, fields=fields))
    assert ("unknown_draw", "draws.x") in codes(small(draws={"x": {"draw": "magic"}}))


@pytest.mark.parametrize(
    "when",
    [
        {"var": "ten"},
        {"is": "1"},
        {"step": "dien", "was": "green"},
        {"any": {"var": "ten"}},
        {"all": [{"var": "ten", "is": "1"}, {"none": [{}]}]},
    ],
)
def test_a_condition_that_cannot_be_asked_is_found(when):
    assert ("condition", "steps.dien.next.0") in codes(
        step(0, next=[{"go": "cuu", "when": when}, {"go": "end"}])
    )
    screens = small()["screens"]
    screens["ba"]["parts"].append({"part": "text", "text": "Xin chào.", "when": when})
    assert "condition" in {code for code, _place in codes(small(screens=screens))}


def test_what_is_not_there_is_found_inside_of_groups():
    when = {"any": [{"none": [{"var": "gio", "is": "1"}, {"step": "mua", "was": "right"}]}]}
    found = {
        (fault.code, fault.what)
        for fault in faults_in(step(0, next=[{"go": "cuu", "when": when}, {"go": "end"}]))
    }
    assert {("undefined", "gio"), ("unknown_step", "mua")} <= found


@pytest.mark.parametrize("written", [None, [], {}, {"schema": 2}, {"schema": 1, "steps": [1], "screens": 3}])
def test_what_is_no_scenario_is_refused_without_an_error(written):
    assert faults_in(written)


def test_a_fault_says_its_place_in_both_languages():
    [fault] = [each for each in faults_in(step(1, next="cuu")) if each.code == "dead_end"]
    assert fault.said("vi").startswith("steps.cuu: Từ bước này")
    assert fault.said("en").startswith("steps.cuu: From this step")


def test_the_check_needs_no_django():
    root = Path(__file__).parents[3]
    script = (
        "import sys, tomllib\n"
        "from courses.simulations.playing.check import faults_of\n"
        "faults = faults_of({'schema': 2}, {}, {})\n"
        "assert faults and faults[0].said('en')\n"
        "assert not any(name.split('.')[0] in ('django', 'wagtail') for name in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
