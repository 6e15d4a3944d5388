"""The texts of a content that people read, each with its field and a path that stays, and put back in another language.

Pure. Paths are those that authors are told (``questions[2].text``); an entry with an id of its own is called by that
instead of its number, so it may move. What a machine reads is no text: patterns, colours, addresses, numbers.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from courses.packages.h5p.composite import is_uuid
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName

Own = Mapping[str, Any]
# Widgets whose texts are for machines.
CODES = frozenset({"colorSelector", "timecode", "duration", "fontawesomeIcon", "latex"})
# Fields that are called so hold something for machines, whatever they say of themselves.
NAMES = frozenset({"id", "url", "uri", "href", "language", "srclang", "color", "colour", "mime", "classes"})
CODE = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*://\S+|mailto:\S+|#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([^)]*\)|[0-9a-f-]{36})\s*",
    re.IGNORECASE,
)
LETTER = re.compile(r"[^\W\d_]")
ENTRY = re.compile(r"\[[^\]]*\]")
SIGNS = re.compile(r"<[^<>]*>")
# What parts are called, where people see it.
TITLES: tuple[dict[str, Any], ...] = tuple(
    {"name": name, "type": "text", "maxLength": 255, "label": label, "optional": True}
    for name, label in (("title", "Title"), ("a11yTitle", "Title for screen readers"))
)


@dataclass(frozen=True)
class Text:
    """One text: its ``path``, what it says as it is kept, its field, and the library that the field is of.

    ``labels`` are the names of the fields it stands in, ``is_common`` says that it is a word of a button or the like.
    """

    path: str
    source: str
    own: Own = field(hash=False)
    library: LibraryName
    labels: tuple[str, ...] = ()
    is_common: bool = False

    @property
    def kind(self) -> str:
        """The path without which entry it is: texts of one kind may change places."""
        return ENTRY.sub("[]", self.path)

    @property
    def has_tags(self) -> bool:
        return isinstance(self.own.get("tags"), list)

    @property
    def read(self) -> str:
        """As its author wrote it: with tags where it may have some, else as it is read."""
        return self.source if self.has_tags else html.unescape(self.source)


Change = Callable[[Text], str]


def texts_of(params: Any, main: LibraryName, store: Libraries) -> list[Text]:
    """The texts of ``params``, in the order of their fields."""
    found: list[Text] = []

    def note(text: Text) -> str:
        found.append(text)
        return text.source

    changed(params, main, store, note)
    return found


def changed(params: Any, main: LibraryName, store: Libraries, change: Change) -> Any:
    """``params`` with each text as ``change`` has it; everything else stays as it is."""
    return _of_library(params, main, _Place(store, change, main))


@dataclass(frozen=True)
class _Place:
    """Where in the parameters something stands."""

    store: Libraries
    change: Change = field(hash=False)
    library: LibraryName
    path: str = ""
    labels: tuple[str, ...] = ()
    is_common: bool = False

    def field(self, name: str) -> "_Place":
        return replace(self, path=f"{self.path}.{name}" if self.path else name)

    def inside(self, own: Own) -> "_Place":
        label = str(own.get("label") or own.get("entity") or own.get("name") or "")
        labels = (*self.labels, label) if label else self.labels
        return replace(self, labels=labels, is_common=self.is_common or own.get("common") is True)

    def entry(self, key: str) -> "_Place":
        return replace(self, path=f"{self.path}[{key}]")


def _of_library(params: Any, name: LibraryName, place: _Place) -> Any:
    library = place.store.get(name)
    if library is None or not isinstance(params, dict):
        return params
    return _of_fields(params, library.semantics, replace(place, library=name))


def _of_fields(params: dict[str, Any], fields: Any, place: _Place) -> dict[str, Any]:
    """In the order of the fields; keys that no field has stay at their place."""
    new = dict(params)
    for own in _named(fields):
        name = own["name"]
        if new.get(name) is not None:
            new[name] = _of_field(new[name], own, place.field(name).inside(own))
    return new


def _named(fields: Any) -> Iterator[Own]:
    """A name that stands twice means the last of them."""
    listed = fields if isinstance(fields, list) else []
    yield from {
        each["name"]: each for each in listed if isinstance(each, dict) and isinstance(each.get("name"), str)
    }.values()


def _of_field(value: Any, own: Own, place: _Place) -> Any:
    kind = own.get("type")
    if kind == "text" and isinstance(value, str):
        return _of_text(value, own, place)
    if kind == "group":
        return _of_group(value, own, place)
    if kind == "list" and isinstance(value, list) and isinstance(own.get("field"), dict):
        return _of_list(value, own["field"], place)
    if kind == "library" and isinstance(value, dict):
        return _of_part(value, place)
    return value


def _of_text(value: str, own: Own, place: _Place) -> str:
    if not is_read(value, own):
        return value
    return place.change(Text(place.path, value, own, place.library, place.labels, place.is_common))


def _of_group(value: Any, own: Own, place: _Place) -> Any:
    """Rule: a group of exactly one field is stored as that field, unless it is a content of its own."""
    fields = own.get("fields")
    fields = fields if isinstance(fields, list) else []
    if len(fields) == 1 and isinstance(fields[0], dict) and not own.get("isSubContent"):
        return _of_field(value, fields[0], place.inside(fields[0]))
    return _of_fields(value, fields, place) if isinstance(value, dict) else value


def _of_list(value: list[Any], entity: Own, place: _Place) -> list[Any]:
    keys = _keys(value)
    return [
        _of_field(each, entity, place.entry(key).inside({**entity, "label": _entry_label(entity, number)}))
        for number, (key, each) in enumerate(zip(keys, value, strict=True), start=1)
    ]


def _entry_label(entity: Own, number: int) -> str:
    return f"{entity.get('label') or entity.get('name') or ''} {number}".strip()


def _keys(value: list[Any]) -> list[str]:
    """What entries are called: by their ids; by their numbers where they have none, or two have the same."""
    ids = [each.get("subContentId") if isinstance(each, dict) else None for each in value]
    return [
        str(each) if is_uuid(each) and ids.count(each) == 1 else str(number)
        for number, each in enumerate(ids)
    ]


def _of_part(value: dict[str, Any], place: _Place) -> dict[str, Any]:
    name = LibraryName.parse(value.get("library"))
    if name is None or place.store.get(name) is None:
        return value
    new = dict(value)
    if "params" in new:
        new["params"] = _of_library(new["params"], name, place.field("params"))
    if isinstance(new.get("metadata"), dict):
        new["metadata"] = _of_fields(new["metadata"], list(TITLES), place.field("metadata"))
    return new


def is_read(value: str, own: Own) -> bool:
    """Whether people read it. A field with a pattern holds what a machine reads, unless it may have tags."""
    is_code = own.get("widget") in CODES or str(own.get("name", "")).lower() in NAMES
    if is_code or (isinstance(own.get("regexp"), dict) and not isinstance(own.get("tags"), list)):
        return False
    words = html.unescape(SIGNS.sub(" ", value))
    return LETTER.search(words) is not None and CODE.fullmatch(words) is None
