"""Fields of content types with everything that authors meet, and parameters for them."""

import json
from typing import Any

from courses.h5p.editor.blocks import ChoiceField, EntriesBlock, FieldsBlock, YesField
from courses.h5p.editor.file_blocks import SourceField
from courses.h5p.editor.library_block import LibraryBlock
from courses.packages.h5p.names import LibraryName
from tests.courses.h5p.making import QUIZ_FIELDS, library_files

ALL = LibraryName.parse("WEL.All 1.0")
PART = LibraryName.parse("WEL.Part 1.0")
assert ALL is not None
assert PART is not None
PART_FIELDS: list[dict[str, Any]] = [
    {"name": "sentence", "type": "text", "label": "Sentence", "maxLength": 40},
    {"name": "more", "type": "library", "label": "More", "options": ["WEL.Part 1.0"], "optional": True},
]
ALL_FIELDS: list[dict[str, Any]] = [
    *QUIZ_FIELDS,
    {"name": "notes", "type": "text", "widget": "textarea", "label": "Notes", "optional": True},
    {"name": "colour", "type": "text", "widget": "colorSelector", "label": "Colour", "optional": True},
    {
        "name": "kind",
        "type": "select",
        "widget": "radioGroup",
        "label": "Kind",
        "options": [{"value": "film", "label": "Film"}, {"value": 2, "label": "Two"}],
        "default": "film",
    },
    {
        "name": "ways",
        "type": "select",
        "multiple": True,
        "optional": True,
        "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
    },
    {"name": "zones", "type": "select", "multiple": True, "widget": "dynamicCheckboxes", "label": "Zones"},
    {
        "name": "when",
        "type": "group",
        "label": "Only with a film",
        "widget": "showWhen",
        "showWhen": {"rules": [{"field": "kind", "equals": "film"}]},
        "fields": [
            {"name": "from", "type": "number", "widget": "timecode", "label": "From"},
            {"name": "to", "type": "number", "label": "To", "optional": True},
        ],
    },
    {"name": "sound", "type": "audio", "optional": True},
    {"name": "sheet", "type": "file", "optional": True},
    {"name": "part", "type": "library", "label": "Part", "options": ["WEL.Part 1.0"], "optional": True},
    {
        "name": "marked",
        "type": "group",
        "isSubContent": True,
        "label": "Marked",
        "fields": [{"name": "word", "type": "text", "label": "Word", "optional": True}],
    },
    {
        "name": "l10n",
        "type": "group",
        "common": True,
        "label": "Texts",
        "fields": [
            {"name": "check", "type": "text", "default": "Check", "label": "Check"},
            {"name": "again", "type": "text", "default": "Again", "label": "Again"},
        ],
    },
]


def all_libraries() -> list[dict[str, bytes]]:
    """A content type with every type of field, and a part that may hold itself."""
    return [
        library_files(PART, fields=PART_FIELDS, title="Part"),
        library_files(ALL, fields=ALL_FIELDS, title="All fields", needs={"preloaded": [PART]}),
    ]


def sent(block: Any, value: Any, prefix: str = "body") -> dict[str, str]:
    """What a browser sends for ``value`` in the form made of ``block``."""
    if isinstance(block, LibraryBlock):
        return _sent_library(block, value, prefix)
    if isinstance(block, EntriesBlock):
        found = {f"{prefix}-count": str(len(value))}
        for number, each in enumerate(value):
            at = f"{prefix}-{number}"
            found |= {f"{at}-deleted": "", f"{at}-order": str(number), f"{at}-type": "item", f"{at}-id": ""}
            found |= sent(block.child_block, each, f"{at}-value")
        return found
    if isinstance(block, FieldsBlock):
        each = {}
        for name, child in block.child_blocks.items():
            each |= sent(child, value[name], f"{prefix}-{name}")
        return each
    return _sent_one(block, value, prefix)


def _sent_library(block: Any, value: Any, prefix: str) -> dict[str, str]:
    found = {f"{prefix}-library": value["library"], f"{prefix}-subContentId": value.get("subContentId", "")}
    fields = block.fields(value["library"])
    if fields is None:
        return found
    metadata = value.get("metadata") or {}
    found |= {f"{prefix}-ready": "1", f"{prefix}-metadata": json.dumps(metadata)}
    if "title" in metadata:
        found[f"{prefix}-title"] = metadata["title"]
    return found | sent(fields, value["params"], f"{prefix}-params")


def _sent_one(block: Any, value: Any, prefix: str) -> dict[str, str]:
    if isinstance(block, YesField):
        return {prefix: "on"} if value else {}
    state = block.get_form_state(value)
    if isinstance(block, SourceField):
        return {prefix: str(state["id"]) if state else ""}
    if isinstance(state, list):
        return {prefix: state[0] if isinstance(block, ChoiceField) else state}
    return {prefix: "" if state is None else str(state)}
