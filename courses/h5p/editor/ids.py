"""The names of parts of a content, by which what learners do in them is recorded: each has one, and no two the same."""

import uuid
from collections.abc import Mapping
from typing import Any

from courses.h5p.editor.values import Own, fields_of, named, only_field
from courses.packages.h5p.composite import is_uuid
from courses.packages.h5p.library import Libraries

KEY = "subContentId"


def with_ids(
    params: dict[str, Any], fields: Any, store: Libraries, seen: set[str] | None = None
) -> dict[str, Any]:
    """``params`` in which every part has its own name. A copy of a part gets another one than it was copied from."""
    seen = set() if seen is None else seen
    known = {each["name"]: each for each in named(fields)}
    return {
        name: _with(each, known[name], store, seen) if name in known else each
        for name, each in params.items()
    }


def _with(value: Any, own: Own, store: Libraries, seen: set[str]) -> Any:
    kind = own.get("type")
    if kind == "list" and isinstance(own.get("field"), dict):
        return [_with(each, own["field"], store, seen) for each in value]
    if kind == "library":
        params = with_ids(value["params"], fields_of(value["library"], store), store, seen)
        return {**value, "params": params, KEY: _fresh(value.get(KEY), seen)}
    if kind == "group":
        return _with_group(value, own, store, seen)
    return value


def _with_group(value: Mapping[str, Any], own: Own, store: Libraries, seen: set[str]) -> Any:
    only = only_field(own)
    if only is not None:
        return _with(value, only, store, seen)
    rest = {key: each for key, each in value.items() if key != KEY}
    found = with_ids(rest, own.get("fields"), store, seen)
    return {**found, KEY: _fresh(value.get(KEY), seen)} if own.get("isSubContent") else found


def _fresh(name: Any, seen: set[str]) -> str:
    found = name if is_uuid(name) and name not in seen else str(uuid.uuid4())
    seen.add(found)
    return found
