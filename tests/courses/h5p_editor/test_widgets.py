"""Every widget that public content types ask for has something to show, and the reference says what."""

import json
import re
from pathlib import Path

import pytest
from django import forms

from courses.h5p.editor.blocks import EntriesBlock, KeptField
from courses.h5p.editor.fields import Maker
from courses.h5p.editor.measures import slides_of
from courses.h5p.editor.shelf import Shelf
from courses.h5p.editor.timecode import Timecode, as_clock, as_seconds
from courses.packages.h5p.store import MemoryStore
from tests.courses.h5p.making import store_with
from tests.courses.h5p_editor.slides import ELEMENT, NOTE, SLIDES, SLIDES_FIELDS, slides_libraries

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "h5p-editor.md"
PLACE = [{"name": name, "type": "number"} for name in ("x", "y")]
SIZED = [*PLACE, *({"name": name, "type": "number", "max": 100} for name in ("width", "height"))]
# What public content types ask for, each with a field that asks for it.
ASKED = {
    "html": {"type": "text", "tags": ["strong"]},
    "textarea": {"type": "text"},
    "none": {"type": "number"},
    "colorSelector": {"type": "text"},
    "timecode": {"type": "number"},
    "duration": {"type": "group", "fields": [{"name": n, "type": "number"} for n in ("from", "to")]},
    "radioGroup": {"type": "select", "options": [{"value": "a", "label": "A"}]},
    "radioSelector": {"type": "group", "fields": [{"name": n, "type": "text"} for n in ("a", "b")]},
    "showWhen": {"type": "text", "showWhen": {"rules": [{"field": "other", "equals": True}]}},
    "rangeList": {"type": "list", "field": {"name": "range", "type": "group", "fields": PLACE}},
    "verticalTabs": {"type": "list", "field": {"name": "tab", "type": "text"}},
    "wizard": {"type": "group", "fields": [{"name": n, "type": "text"} for n in ("a", "b")]},
    "coursepresentation": SLIDES_FIELDS[0],
    "dragQuestion": {"type": "list", "field": {"name": "zone", "type": "group", "fields": SIZED}},
    "imageHotspots": {"type": "list", "field": {"name": "spot", "type": "group", "fields": PLACE}},
    "interactiveVideo": {
        "type": "list",
        "field": {"name": "mark", "type": "group", "fields": [{"name": "time", "type": "number"}]},
    },
}


def block_of(own, *libraries):
    store = store_with(*libraries) if libraries else MemoryStore()
    return Maker(store, Shelf({}), language="en").field({"name": "field", "label": "Field", **own}, ":field")


@pytest.mark.parametrize("widget", ASKED)
def test_a_field_of_every_widget_can_be_filled_in(widget):
    block = block_of({**ASKED[widget], "widget": widget})
    assert not isinstance(block, KeptField)
    assert block.label == "Field"


def test_the_reference_says_what_every_widget_becomes():
    said = REFERENCE.read_text(encoding="utf-8").partition("## Widgets")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", said, re.MULTILINE)
    assert {name for name, _becomes in rows} == set(ASKED)
    assert all(becomes.strip() for _name, becomes in rows)


def test_slides_are_shown_with_the_kinds_that_are_installed():
    block = block_of(SLIDES_FIELDS[0], *slides_libraries())
    slides = block.child_blocks["slides"]
    found = json.loads(slides.meta.form_attrs["data-h5p-slides"])
    assert found["elements"] == "elements"
    assert found["what"] == "action"
    assert found["kinds"] == [[NOTE.uber, "Note"]]
    assert isinstance(slides, EntriesBlock)
    assert SLIDES.uber not in dict(found["kinds"])


def test_a_list_whose_entries_hold_no_placed_parts_is_no_list_of_slides():
    bare = {**ELEMENT, "fields": ELEMENT["fields"][:4]}
    slide = {"fields": [{"name": "elements", "type": "list", "field": bare}]}
    assert slides_of(slide) == {}
    assert slides_of({"fields": "nonsense"}) == {}
    assert slides_of({}) == {}


def test_a_colour_is_one_line_with_the_colours_that_are_offered():
    block = block_of(
        {"type": "text", "widget": "colorSelector", "spectrum": {"palette": [["#fff", 3], "#000"]}}
    )
    assert isinstance(block.field.widget, forms.TextInput)
    assert json.loads(block.field.widget.attrs["data-h5p-colour"]) == ["#fff", "#000"]
    assert block.field.widget.attrs["data-h5p-colour-name"].endswith("Field")


@pytest.mark.parametrize(
    ("seconds", "clock"), [(0, "0:00"), (65, "1:05"), (3.5, "0:03.5"), (3725, "1:02:05"), (59.9999, "1:00")]
)
def test_a_time_is_written_as_people_read_it(seconds, clock):
    assert as_clock(seconds) == clock
    assert as_seconds(clock) == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize("text", ["1:60", "a", "1:b", "1:2:3:4", "1.5:00", ":", "-1:00:00:00", "1:-5"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        as_seconds(text)
    with pytest.raises(forms.ValidationError):
        Timecode().clean(text)


def test_seconds_alone_are_a_time_and_bounds_hold():
    field = Timecode(min_value=0, max_value=90, required=False)
    assert field.clean("65") == 65
    assert field.clean("1:05,5") == 65.5
    assert field.clean("") is None
    with pytest.raises(forms.ValidationError):
        field.clean("1:31")
    assert field.prepare_value(65) == "1:05"
    assert field.prepare_value("1:xx") == "1:xx"


def test_the_times_of_a_duration_are_written_as_times():
    block = block_of({**ASKED["duration"], "widget": "duration"})
    assert all(isinstance(child.field, Timecode) for child in block.child_blocks.values())
