"""Fields that hold others: groups, lists, libraries. With the table of all types at the end."""

import re
from collections.abc import Mapping
from typing import Any

from courses.packages.h5p.filtering import At, Filter, filter_field, filter_fields
from courses.packages.h5p.media import filter_file, filter_files
from courses.packages.h5p.metadata import filter_metadata
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.values import filter_boolean, filter_number, filter_select, filter_text, whole

Own = Mapping[str, Any]
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SIMPLE = frozenset({"text", "number", "boolean", "select"})
# No content type has so many; a page with more would not open.
MOST_ENTRIES = 10_000


def filter_group(value: Any, own: Own, at: At) -> Any:
    """Rule: a group of exactly one field is stored as that field alone, unless it is a content of its own."""
    fields = own.get("fields")
    fields = fields if isinstance(fields, list) else []
    if len(fields) == 1 and isinstance(fields[0], dict) and not own.get("isSubContent"):
        return filter_field(_flat(value, fields[0]), fields[0], at)
    if not isinstance(value, dict):
        return at.refuse("wrong-type", expected="group")
    rest = (
        {key: each for key, each in value.items() if key != "subContentId"}
        if own.get("isSubContent")
        else value
    )
    kept = filter_fields(rest, fields, at)
    if own.get("isSubContent") and is_uuid(value.get("subContentId")):
        kept["subContentId"] = value["subContentId"]
    return kept


def _flat(value: Any, only: Own) -> Any:
    """Some writers do not know that rule; where it cannot be meant otherwise, it is applied for them."""
    if only.get("type") in SIMPLE and isinstance(value, dict) and value.keys() == {only.get("name")}:
        return value[only["name"]]
    return value


def filter_list(value: Any, own: Own, at: At) -> list[Any] | None:
    """Entries of one kind. What is left of none goes; beyond ``max`` nothing stays."""
    if not isinstance(value, list):
        return at.refuse("wrong-type", expected="list")
    entity = own.get("field")
    if not isinstance(entity, dict):
        return at.refuse("unknown-field")
    asked = whole(own.get("max"))
    most = MOST_ENTRIES if asked is None else min(asked, MOST_ENTRIES)
    if len(value) > most:
        at.note("too-many", most=most)
    filtered = (filter_field(each, entity, at.entry(number)) for number, each in enumerate(value[:most]))
    return [each for each in filtered if each is not None]


def filter_library(value: Any, own: Own, at: At) -> dict[str, Any] | None:
    """Rule: only a library that the field offers, held against its own fields; and of what is said about it only
    ``library``, ``params``, ``subContentId`` and ``metadata``."""
    if not isinstance(value, dict):
        return at.refuse("wrong-type", expected="library")
    if not value.get("library"):
        return None  # nothing was chosen
    name = LibraryName.parse(value["library"])
    library = at.work.store.get(name) if name else None
    if library is None or library.name not in offered(own):
        return at.refuse("library", library=value["library"])
    params = value.get("params")
    if not isinstance(params, dict):
        params = {}
        at.note("params", library=library.name)
    kept: dict[str, Any] = {
        "library": library.name.uber,
        "params": filter_fields(params, library.semantics, at.field("params")),
    }
    if is_uuid(value.get("subContentId")):
        kept["subContentId"] = value["subContentId"]
    if isinstance(value.get("metadata"), dict):
        kept["metadata"] = filter_metadata(value["metadata"], at.field("metadata"))
    for key in sorted(value.keys() - {"library", "params", "subContentId", "metadata"}):
        at.field(key).note("unknown-field")
    # After what it holds: a library stands behind those that its parameters use.
    at.work.libraries.setdefault(library.name)
    return kept


def offered(own: Own) -> list[LibraryName]:
    """The libraries that a field lets its author choose from."""
    listed = own.get("options")
    names = (
        [each.get("name") if isinstance(each, dict) else each for each in listed]
        if isinstance(listed, list)
        else []
    )
    return [name for each in names if (name := LibraryName.parse(each))]


def is_uuid(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None


FILTERS: dict[str, Filter] = {
    "text": filter_text,
    "number": filter_number,
    "boolean": filter_boolean,
    "select": filter_select,
    "group": filter_group,
    "list": filter_list,
    "library": filter_library,
    "file": filter_file,
    "image": filter_file,
    "audio": filter_files,
    "video": filter_files,
}
