"""The builder's form shows a scenario and gives it back, whatever stands in it."""

import pytest
from django.forms import modelform_factory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Simulation
from courses.simulations.admin.forms import SimulationForm
from courses.simulations.building.lenses import ABSENT, UNKNOWN, made, shown
from courses.simulations.building.scenario import to_form, to_scenario
from courses.simulations.building.wording import in_words
from courses.simulations.files import load
from courses.simulations.parts.asks import WHEN, Ask, asks_of
from learning import registry
from tests.courses.simulations.building import asks, form_data
from tests.courses.simulations.scenarios import FOLDER, scenario, small

Form = modelform_factory(Simulation, form=SimulationForm, fields=["scenario"])
FILES = sorted(file.stem for file in FOLDER.glob("*.toml"))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda kids: st.lists(kids, max_size=3) | st.dictionaries(st.text(max_size=5), kids, max_size=3),
    max_leaves=8,
)


WORDS = st.text(max_size=3)


def kept_in_form(value):
    """What a form holds that it has no fields for."""
    if isinstance(value, dict):
        mine = [value["kept"]] if value.get("kept") else []
        return mine + [one for each in value.values() for one in kept_in_form(each)]
    return [one for each in value for one in kept_in_form(each)] if isinstance(value, list) else []


def shown_condition(condition):
    return shown(WHEN, condition)


def made_condition(found):
    return made(WHEN, found)


def there_and_back(written):
    return to_scenario(to_form(written, asks()), asks())


@pytest.mark.parametrize("name", FILES)
def test_every_scenario_of_the_demonstration_comes_back_as_it_was(name):
    assert there_and_back(scenario(name)) == scenario(name)


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_the_demonstration_is_hidden_from_its_author(name):
    assert kept_in_form(to_form(scenario(name), asks())) == []


@given(st.data())
def test_whatever_a_file_holds_comes_back_as_it_was(data):
    written = small()
    place = written
    while isinstance(place, (dict, list)) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or data.draw(st.booleans()):
            place[key] = data.draw(anything)
            break
        place = place[key]
    if isinstance(place, dict):
        place |= data.draw(st.dictionaries(st.text(max_size=6), anything, max_size=2))
    written["schema"] = 1
    assert there_and_back(written) == written


ANSWERS = Ask("is", "answers", "")
CELLS = Ask("cells", "cells", "")


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("5", {"values": "5", "empty": False}),
        (["a", "b"], {"values": "a\nb", "empty": False}),
        ([""], {"values": "", "empty": True}),
        (["a", "b", ""], {"values": "a\nb", "empty": True}),
    ],
)
def test_what_must_stay_empty_has_a_box_to_tick(value, fields):
    assert shown(ANSWERS, value) == fields
    assert made(ANSWERS, fields) == value


@given(st.lists(st.text("ab |", max_size=3), min_size=1, max_size=5))
def test_empty_cells_are_empty_lines(cells):
    if cells != [""]:
        assert made(CELLS, shown(CELLS, cells)) == cells


@given(anything, anything)
def test_whatever_is_right_or_in_a_cell_comes_back_as_it_was(right, cell):
    written = small(schema=1)
    written["steps"][0]["fields"] = {
        "o": {"check": "text", "is": right},
        "p": {"check": "other", "than": cell},
    }
    written["screens"]["mot"]["parts"] = [{"part": "table", "rows": [{"cells": cell}, {"cells": right}]}]
    assert there_and_back(written) == written


conditions = st.recursive(
    st.fixed_dictionaries({"var": st.text(max_size=3)}, optional={"is": st.text(max_size=3)})
    | st.builds(
        lambda name, how, value: {"var": name, how: value}, WORDS, st.sampled_from(["is", "not"]), WORDS
    )
    | st.builds(
        lambda name, was: {"step": name, "was": was}, WORDS, st.sampled_from(["right", "wrong"]) | WORDS
    )
    | anything,
    lambda kids: st.builds(
        lambda join, several: {join: several},
        st.sampled_from(["all", "any", "none"]),
        st.lists(kids, max_size=3),
    ),
    max_leaves=9,
)


@given(conditions, conditions)
def test_whatever_a_condition_asks_comes_back_as_it_was(of_part, of_way):
    written = small(schema=1)
    written["screens"]["mot"]["parts"][0]["when"] = of_part
    written["steps"][0]["next"] = [{"go": "cuu", "when": of_way}, {"go": "end"}]
    assert there_and_back(written) == written


IS_ONE = {"var": "x", "is": "1"}
NOT_TWO = {"var": "x", "not": "2"}
WAS = {"step": "dien", "was": "right"}


@pytest.mark.parametrize(
    "condition",
    [
        WAS,
        {"var": "x", "not": ""},
        {"none": [WAS]},
        {"all": [NOT_TWO, {"none": [WAS, IS_ONE]}]},
        {"any": [IS_ONE, {"all": [NOT_TWO, WAS]}, {"none": [{"var": "x", "is": ""}]}, WAS]},
    ],
)
def test_a_condition_with_groups_in_it_has_fields_for_all_of_it(condition):
    found = shown_condition(condition)
    assert made_condition(found) == condition
    assert UNKNOWN not in str(found)
    assert list(kept_in_form(found)) == []


def test_a_condition_is_changed_deep_inside_and_the_rest_stays():
    found = shown_condition({"any": [IS_ONE, {"all": [NOT_TWO, WAS]}]})
    assert [each["type"] for each in found["tests"]] == ["variable", "group"]
    found["tests"][1]["value"]["join"] = "none"
    found["tests"][1]["value"]["tests"][0]["value"] |= {"how": "empty", "value": "2"}
    assert made_condition(found) == {"any": [IS_ONE, {"none": [{"var": "x", "is": ""}, WAS]}]}


def test_what_is_deeper_than_the_form_goes_is_told_in_words_and_stays():
    deep = {"all": [NOT_TWO, {"any": [IS_ONE, WAS]}]}
    found = shown_condition({"any": [IS_ONE, {"all": [NOT_TWO, deep]}]})
    kept = found["tests"][1]["value"]["tests"][1]
    assert (kept["type"], kept["value"]["words"]) == (UNKNOWN, in_words(deep))
    found["tests"][0]["value"]["value"] = "7"
    assert made_condition(found) == {"any": [{"var": "x", "is": "7"}, {"all": [NOT_TWO, deep]}]}


def test_a_group_without_anything_in_it_asks_nothing():
    empty = {"join": "any", "tests": []}
    assert made_condition({"join": "", "tests": [{"type": "group", "value": empty}]}) is ABSENT


def test_every_part_and_validator_is_asked_for_all_that_its_example_says():
    for kinds in (registry.simulation_parts, registry.simulation_validators):
        for name, kind in kinds.items():
            assert {ask.name for ask in asks_of(kind)} >= set(kind.example) | set(kind.needs), name


def sent(written, **more):
    return Form({**form_data(written), **more}, instance=Simulation())


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_form_that_is_sent_unchanged_changes_nothing(name):
    form = sent(scenario(name))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"] == scenario(name)


@pytest.mark.django_db
def test_conditions_in_conditions_are_sent_as_fields_and_what_is_deeper_as_it_was():
    deep = {"all": [NOT_TWO, {"any": [IS_ONE, {"none": [WAS, NOT_TWO]}]}]}
    written = small()
    written["steps"][0]["next"] = [{"go": "cuu", "when": deep}, {"go": "end"}]
    assert form_data(written)["built-steps-0-value-next-0-value-when-tests-1-type"] == "group"
    form = sent(written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"]["steps"][0]["next"] == written["steps"][0]["next"]


@pytest.mark.django_db
def test_a_field_that_must_stay_empty_is_sent_as_a_tick():
    written = small()
    written["steps"][0]["mistakes"].append(
        {"fields": {"o": {"check": "text", "is": [""]}}, "feedback": "Còn trống."}
    )
    data = form_data(written)
    there = "built-steps-0-value-mistakes-1-value-fields-0-value-is"
    assert (data[f"{there}-values"], data[f"{there}-empty"]) == ("", "on")
    form = sent(written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"]["steps"][0]["mistakes"] == written["steps"][0]["mistakes"]


@pytest.mark.django_db
def test_what_is_right_is_asked_for_beside_its_field():
    written = small()
    written["steps"][0]["fields"] = {"o": {"check": "text"}}
    assert "steps.0.fields.0.is" in told_beside(written)


@pytest.mark.django_db
def test_what_has_no_short_name_gets_one_of_its_label_and_no_two_the_same():
    written = small()
    button = {"label": "Gửi đơn"}
    written["screens"]["ba"]["parts"][0]["buttons"] += [button, button]
    form = sent(written)
    assert form.is_valid(), form.errors
    buttons = form.cleaned_data["scenario"]["screens"]["ba"]["parts"][0]["buttons"]
    assert [each["id"] for each in buttons] == ["khoa", "gui_don", "gui_don_2"]


@pytest.mark.django_db
def test_two_screens_of_one_name_are_refused_before_one_of_them_is_lost():
    data = form_data(small())
    data["built-screens-1-value-name"] = "mot"
    form = Form(data, instance=Simulation())
    assert not form.is_valid()
    assert "mot" in str(form.errors["built"])


def told_beside(written):
    """The faults of ``written`` that stand beside a field, by the way to it."""
    form = sent(written, **{"action-publish": "1"})
    assert not form.is_valid()
    found = {}

    def look(error, path):
        for key, each in error.get("blockErrors", {}).items():
            look(each, f"{path}.{key}".lstrip("."))
        if path and error.get("messages"):
            found[path] = error["messages"]

    look(form.errors.as_data()["built"][0].as_json_data(), "")
    return found


@pytest.mark.django_db
def test_a_dead_end_is_refused_at_its_step():
    written = small()
    written["steps"][1]["next"] = "cuu"
    assert list(told_beside(written)) == ["steps.1"]


@pytest.mark.django_db
def test_a_target_that_is_nowhere_is_refused_at_its_field():
    written = small()
    written["steps"][0]["target"] = "nowhere"
    assert "steps.0.target" in told_beside(written)


@pytest.mark.django_db
def test_what_a_part_lacks_is_refused_in_its_entry():
    written = small()
    written["screens"]["mot"]["parts"][0]["title"] = ""
    written["screens"]["mot"]["parts"][0]["fields"][0]["label"] = ""
    assert "screens.0.parts.0.fields.0.label" in told_beside(written)


@pytest.mark.django_db
def test_a_missing_picture_is_refused_at_its_screen():
    written = small()
    written["screens"]["ba"]["parts"].append({"part": "picture", "picture": "anh"})
    assert "screens.2" in told_beside(written)


@pytest.mark.django_db
def test_a_code_that_another_simulation_has_is_refused_and_one_that_is_made_is_free():
    load(small())
    form = sent(small())
    assert not form.is_valid()
    assert "sim.nho" in str(form.errors["built"])
    form = sent(small(code="", title="Nhỏ"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"]["code"] == "sim.nho_2"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"code": "Sim Nhỏ"}, {"title": "x" * 256}])
def test_a_draft_has_a_code_and_a_title_that_can_be_kept(wrong):
    assert not sent(small(**wrong)).is_valid()
