"""What is said about contents and files: titles, authors, licences, changes."""

from typing import Any

from courses.packages.h5p.rules import LICENSES, ROLES


def _text(name: str, most: int = 255, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "text", "maxLength": most, "optional": True, **more}


def _choice(name: str, values: Any) -> dict[str, Any]:
    return {"name": name, "type": "select", "optional": True, "options": [{"value": each} for each in values]}


def _list(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "list",
        "max": 200,
        "field": {"name": name, "type": "group", "fields": list(fields)},
    }


YEAR = {"type": "number", "min": 0, "max": 9999, "decimals": 0, "optional": True}
ADDRESS = {"regexp": {"pattern": "^https?://", "modifiers": "i"}}

# What older contents say about one file.
COPYRIGHT: list[Any] = [
    _text("title"),
    _text("author"),
    _text("year", 60),
    _text("source", 2000, **ADDRESS),
    _choice("license", sorted(LICENSES)),
    _text("version", 60),
]
# What newer ones say about themselves, their parts and their files.
METADATA: list[Any] = [
    _text("title"),
    _text("a11yTitle"),
    _choice("license", sorted(LICENSES)),
    _text("licenseVersion", 60),
    {"name": "yearFrom", **YEAR},
    {"name": "yearTo", **YEAR},
    _text("source", 2000, **ADDRESS),
    _list("authors", _text("name"), _choice("role", sorted(ROLES))),
    _text("licenseExtras", 5000),
    _list("changes", _text("date", 60), _text("author"), _text("log", 5000)),
    _text("authorComments", 5000),
    _text("contentType"),
    _text("defaultLanguage", 10, regexp={"pattern": "^[-a-zA-Z]{1,10}$"}),
]
NAMES = frozenset(each["name"] for each in METADATA)


def filter_metadata(value: dict[str, Any], at: Any) -> dict[str, Any]:
    """Only what is known, as text and choices. What other systems add about themselves goes without a word."""
    from courses.packages.h5p.filtering import filter_fields  # it reads this for parts of contents

    return filter_fields({key: each for key, each in value.items() if key in NAMES}, METADATA, at)
