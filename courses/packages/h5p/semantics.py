"""The fields of a content type themselves: in another language, as they begin, and what differs between two versions."""

from collections.abc import Iterator
from typing import Any

from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import read_json

# What a translation may say anew. Everything else decides what is kept, and is nobody's to translate.
WORDS = ("label", "description", "placeholder", "entity")


def translated(library: LibraryName, language: str, store: Libraries) -> list[Any]:
    """The fields of ``library`` in ``language``, or for ``vi-vn`` in ``vi``; untranslated where there is neither."""
    found = store.get(library)
    if found is None:
        return []
    for code in dict.fromkeys((language, language.partition("-")[0])):
        if code in found.languages:
            overlay = read_json(
                b"".join(store.chunks(library, f"language/{code}.json")), f"language/{code}.json"
            )
            return localise(found.semantics, overlay.get("semantics") if isinstance(overlay, dict) else None)
    return found.semantics


def has_language(library: LibraryName, language: str, store: Libraries) -> bool:
    """Whether ``library`` has its words in ``language`` itself. Without an overlay they are English."""
    found = store.get(library)
    base = language.partition("-")[0]
    return found is not None and (base == "en" or not found.languages.isdisjoint({language, base}))


def localise(fields: Any, overlay: Any) -> list[Any]:
    """``fields`` with the words of ``overlay`` over them. Both are lists in the same order (language/xx.json)."""
    words = overlay if isinstance(overlay, list) else []
    return [
        _localised(each, words[index] if index < len(words) else None) for index, each in enumerate(fields)
    ]


def _localised(own: Any, words: Any) -> Any:
    if not isinstance(own, dict) or not isinstance(words, dict):
        return own
    said = {
        key: words[key] for key in WORDS if isinstance(own.get(key), str) and isinstance(words.get(key), str)
    }
    if own.get("type") == "text" and isinstance(words.get("default"), str):
        said["default"] = words["default"]
    if isinstance(own.get("fields"), list):
        said["fields"] = localise(own["fields"], words.get("fields"))
    if isinstance(own.get("field"), dict):
        said["field"] = _localised(own["field"], words.get("field"))
    if own.get("type") == "select" and isinstance(own.get("options"), list):
        said["options"] = _localised_options(own["options"], words.get("options"))
    if isinstance(own.get("important"), dict) and isinstance(words.get("important"), dict):
        texts = {key: text for key, text in words["important"].items() if key in own["important"]}
        said["important"] = {
            **own["important"],
            **{key: text for key, text in texts.items() if isinstance(text, str)},
        }
    return {**own, **said}


def _localised_options(options: list[Any], words: Any) -> list[Any]:
    """Labels only: a value that differs by language would be another answer."""
    said = words if isinstance(words, list) else []
    return [
        _with_label(each, said[index] if index < len(said) else None) for index, each in enumerate(options)
    ]


def _with_label(option: Any, words: Any) -> Any:
    if isinstance(option, dict) and isinstance(words, dict) and isinstance(words.get("label"), str):
        return {**option, "label": words["label"]}
    return option


def defaults(fields: Any, *, lists: int = 2) -> dict[str, Any]:
    """Parameters as an editor begins with them: what fields say to be there before anybody wrote anything.

    ``lists`` is how many lists within one another begin with entries; a hundred in each of ten would be no beginning.
    """
    found = (
        (each["name"], default(each, lists=lists))
        for each in fields
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    )
    return {name: value for name, value in found if value is not None}


def default(own: dict[str, Any], *, lists: int) -> Any:
    kind = own.get("type")
    if kind == "group":
        return _default_group(own, lists)
    if kind == "list":
        return _default_list(own, lists)
    if kind == "boolean":
        return own.get("default") is True
    return own.get("default") if kind in ("text", "number", "select") else None


def _default_group(own: dict[str, Any], lists: int) -> Any:
    fields = own.get("fields")
    if not isinstance(fields, list):
        return {}
    # Rule: a group of one field is stored as that field.
    if len(fields) == 1 and isinstance(fields[0], dict) and not own.get("isSubContent"):
        return default(fields[0], lists=lists)
    return defaults(fields, lists=lists)


def _default_list(own: dict[str, Any], lists: int) -> list[Any]:
    entity, asked = own.get("field"), own.get("defaultNum", own.get("min"))
    if lists < 1 or not isinstance(entity, dict) or not isinstance(asked, int):
        return []
    entries = (default(entity, lists=lists - 1) for _ in range(min(asked, 100)))
    return [each for each in entries if each is not None]


def paths(fields: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field with its type, as ``questions[].text``. What is within a library is that library's own."""
    for own in fields if isinstance(fields, list) else []:
        if isinstance(own, dict):
            name = str(own.get("name", ""))
            yield from _paths_of(own, f"{path}.{name}" if path else name)


def _paths_of(own: dict[str, Any], here: str) -> Iterator[tuple[str, str]]:
    yield here, str(own.get("type"))
    if own.get("type") == "list" and isinstance(own.get("field"), dict):
        yield from _paths_of(own["field"], f"{here}[]")
    yield from paths(own.get("fields"), here)
