"""Words of a content type that nobody changed, in the language of the page."""

from collections.abc import Iterator
from typing import Any

from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import translated


def with_words(params: dict[str, Any], main: LibraryName, language: str, store: Libraries) -> dict[str, Any]:
    """``params`` in which the words of buttons are in ``language``, where they still are those of its type."""
    library = store.get(main)
    if library is None:
        return params
    theirs = translated(main, language, store)
    known = _known_words(main, store)
    return _fields(params, theirs, known, language, store) if isinstance(params, dict) else params


def _known_words(name: LibraryName, store: Libraries) -> set[str]:
    """The texts that fields of a library begin with, in every language it has."""
    library = store.get(name)
    if library is None:
        return set()
    every = [library.semantics, *(translated(name, code, store) for code in sorted(library.languages))]
    return {text for fields in every for text in _defaults(fields)}


def _defaults(fields: Any) -> Iterator[str]:
    for own in fields if isinstance(fields, list) else []:
        if isinstance(own, dict):
            if own.get("type") == "text" and isinstance(own.get("default"), str) and own["default"]:
                yield own["default"]
            yield from _defaults(own.get("fields"))
            yield from _defaults([own.get("field")])


def _fields(
    params: dict[str, Any], fields: Any, known: set[str], language: str, store: Libraries
) -> dict[str, Any]:
    by_name = {own["name"]: own for own in fields or [] if isinstance(own, dict) and "name" in own}
    return {
        key: _field(value, by_name[key], known, language, store) if key in by_name else value
        for key, value in params.items()
    }


def _field(value: Any, own: dict[str, Any], known: set[str], language: str, store: Libraries) -> Any:
    kind = own.get("type")
    if kind == "text" and isinstance(value, str):
        wanted = own.get("default")
        return wanted if own.get("common") and isinstance(wanted, str) and value in known else value
    if kind == "group":
        fields = own.get("fields") or []
        if len(fields) == 1 and not isinstance(value, dict):
            return _field(value, {**fields[0], "common": own.get("common")}, known, language, store)
        inner = [{**each, "common": each.get("common") or own.get("common")} for each in fields]
        return _fields(value, inner, known, language, store) if isinstance(value, dict) else value
    if kind == "list" and isinstance(value, list) and isinstance(own.get("field"), dict):
        return [_field(each, own["field"], known, language, store) for each in value]
    if kind == "library" and isinstance(value, dict) and isinstance(value.get("params"), dict):
        name = LibraryName.parse(value.get("library"))
        inner_params = with_words(value["params"], name, language, store) if name else value["params"]
        return {**value, "params": inner_params}
    return value
