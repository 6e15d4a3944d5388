"""A content type of slides whose fields have the shape of course presentations, and a part that stands on them."""

from typing import Any

from courses.packages.h5p.names import LibraryName
from tests.courses.h5p.making import library_files

SLIDES = LibraryName.parse("WEL.Slides 1.0")
NOTE = LibraryName.parse("WEL.Note 1.0")
assert SLIDES is not None
assert NOTE is not None
NOTE_FIELDS: list[dict[str, Any]] = [{"name": "text", "type": "text", "label": "Text", "maxLength": 100}]
MEASURES: list[dict[str, Any]] = [
    {
        "name": name,
        "type": "number",
        "widget": "none",
        "importance": "low",
        "optional": name in ("width", "height"),
    }
    for name in ("x", "y", "width", "height")
]
ELEMENT: dict[str, Any] = {
    "name": "element",
    "type": "group",
    "fields": [
        *MEASURES,
        {
            "name": "action",
            "type": "library",
            "label": "Element",
            "options": ["WEL.Note 1.0"],
            "optional": True,
        },
        {"name": "displayAsButton", "type": "boolean", "label": "As a button", "optional": True},
    ],
}
SLIDES_FIELDS: list[dict[str, Any]] = [
    {
        "name": "presentation",
        "type": "group",
        "widget": "coursepresentation",
        "importance": "high",
        "fields": [
            {
                "name": "slides",
                "type": "list",
                "entity": "slide",
                "label": "Slides",
                "field": {
                    "name": "slide",
                    "type": "group",
                    "fields": [
                        {"name": "elements", "type": "list", "label": "Elements", "field": ELEMENT},
                        {
                            "name": "background",
                            "type": "group",
                            "widget": "radioSelector",
                            "label": "Background",
                            "fields": [
                                {"name": "picture", "type": "image", "label": "Picture", "optional": True},
                                {
                                    "name": "fill",
                                    "type": "text",
                                    "widget": "colorSelector",
                                    "spectrum": {"palette": [["#ffffff", "#fde68a"], ["#0b3d5c"]]},
                                    "label": "Colour",
                                    "optional": True,
                                },
                            ],
                        },
                    ],
                },
            },
            {"name": "keywordListEnabled", "type": "boolean", "label": "Keywords", "optional": True},
        ],
    },
]


def slides_libraries() -> list[dict[str, bytes]]:
    return [
        library_files(NOTE, fields=NOTE_FIELDS, title="Note"),
        library_files(SLIDES, fields=SLIDES_FIELDS, title="Slides", needs={"preloaded": [NOTE]}),
    ]
