"""A scenario as the builder's form shows it, and back. Pure: ``made(ask, shown(ask, value)) == value``, whatever it is.

Each kind of field has two functions, to what is shown and back. What does not come back as it was, such as a number
where a text belongs or a key that nobody knows, stays beside the fields of its thing (``KEPT``) until its author
changes the field that it belongs to.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from courses.simulations.parts.asks import Ask

KEPT = "kept"
# The type of an entry that nothing installed knows.
UNKNOWN = "kept_as_it_is"
ABSENT: Any = object()
Shown = dict[str, Any]


def shown(ask: Ask, value: Any = ABSENT) -> Any:
    return KINDS[ask.kind][0](ask, value)


def made(ask: Ask, given: Any) -> Any:
    """What ``given`` stands for; ``ABSENT`` where nothing was filled in."""
    return KINDS[ask.kind][1](ask, given)


# --- several fields -----------------------------------------------------------------------------------------


def shown_fields(asks: tuple[Ask, ...], data: Mapping[str, Any]) -> Shown:
    """The fields of ``data``, and all that they do not show."""
    found = {ask.name: shown(ask, data.get(ask.name, ABSENT)) for ask in asks}
    back = {ask.name: made(ask, found[ask.name]) for ask in asks}
    rest = {name: each for name, each in data.items() if not _same(back.get(name, ABSENT), each)}
    return {**found, KEPT: json.dumps(rest, ensure_ascii=False) if rest else ""}


def made_fields(asks: tuple[Ask, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    rest = kept_in(given)
    data: dict[str, Any] = {}
    for ask in asks:
        value = made(ask, given.get(ask.name))
        if ask.name in rest:
            kept = rest.pop(ask.name)
            if given.get(ask.name) == shown(ask, kept):
                value = kept
        if value is not ABSENT:
            data[ask.name] = value
    return {**data, **rest}


def kept_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept beside the fields; nothing if somebody wrote something else there."""
    found = read_kept(given.get(KEPT))
    return found if isinstance(found, dict) else {}


def read_kept(text: Any) -> Any:
    """What ``text`` says as JSON; nothing where it says none."""
    try:
        return json.loads(text) if text else None
    except (ValueError, TypeError, RecursionError):
        return None


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: 1 is not True, nor 1.0."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


# --- texts, numbers, choices --------------------------------------------------------------------------------


def _plain(value: Any, *, lines: bool = False) -> str:
    """``value`` if a field of a browser brings it back as it was."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    is_whole = isinstance(value, str) and "\r" not in value and (lines or "\n" not in value)
    return value if is_whole else ""


def _line(ask: Ask, value: Any) -> str:
    return _plain(value)


def _long(ask: Ask, value: Any) -> str:
    return _plain(value, lines=True)


def _from_text(ask: Ask, given: Any) -> Any:
    return given or ABSENT


def _lines(ask: Ask, value: Any) -> str:
    several = value if isinstance(value, list) else [value]
    return "\n".join(line for line in map(_plain, several) if line)


def _one_or_many(ask: Ask, given: Any) -> Any:
    several = _many(ask, given)
    return several[0] if several is not ABSENT and len(several) == 1 else several


def _many(ask: Ask, given: Any) -> Any:
    return [each for each in str(given or "").split("\n") if each.strip()] or ABSENT


def _names(ask: Ask, value: Any) -> str:
    several = value if isinstance(value, list) else [value]
    return ", ".join(name for name in map(_plain, several) if name)


def _from_names(ask: Ask, given: Any) -> Any:
    several = [name.strip() for name in str(given or "").split(",") if name.strip()]
    return several[0] if len(several) == 1 else several or ABSENT


def _from_list_of_names(ask: Ask, given: Any) -> Any:
    found = _from_names(ask, given)
    return [found] if isinstance(found, str) else found


def _whole(ask: Ask, value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15 else None


def _from_whole(ask: Ask, given: Any) -> Any:
    return ABSENT if given is None else given


def _yes(ask: Ask, value: Any) -> bool:
    return value if isinstance(value, bool) else bool(ask.begins)


def _from_yes(ask: Ask, given: Any) -> Any:
    return ABSENT if bool(given) == bool(ask.begins) else bool(given)


def _choice(ask: Ask, value: Any) -> str:
    return value if isinstance(value, str) and value in dict(ask.options) else ""


def _image(ask: Ask, value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


# --- things in things ---------------------------------------------------------------------------------------


def _group(ask: Ask, value: Any) -> Shown:
    return shown_fields(ask.kids, value if isinstance(value, dict) else {})


def _from_group(ask: Ask, given: Any) -> Any:
    return made_fields(ask.kids, given or {}) or ABSENT


def _entries(ask: Ask, value: Any) -> list[Shown]:
    several = value if isinstance(value, list) else []
    return [shown_fields(ask.kids, each) for each in several if isinstance(each, dict)]


def _from_entries(ask: Ask, given: Any) -> Any:
    return [made_fields(ask.kids, each) for each in given or []] or ABSENT


def _named(ask: Ask, value: Any) -> list[Shown]:
    """A table of things by their names, as a list of things that say their own."""
    found = value if isinstance(value, dict) else {}
    things = {name: each for name, each in found.items() if _plain(name) and isinstance(each, dict)}
    return [{"name": name, **shown_fields(ask.kids, each)} for name, each in things.items()]


def _from_named(ask: Ask, given: Any) -> Any:
    named = {str(each.get("name") or ""): made_fields(ask.kids, each) for each in given or []}
    return {name: each for name, each in named.items() if name} or ABSENT


def _kinds(ask: Ask, value: Any) -> list[Shown]:
    """Entries of several types, each of which says by ``ask.of`` which one it is."""
    return [_entry(ask, each) for each in (value if isinstance(value, list) else [])]


def _entry(ask: Ask, value: Any, name: str | None = None) -> Shown:
    types = {kid.name: kid.kids for kid in ask.kids}
    type_name = value.get(ask.of) if isinstance(value, dict) else None
    more = {} if name is None else {"name": name}
    if not isinstance(type_name, str) or type_name not in types:
        return {"type": UNKNOWN, "value": {**more, KEPT: json.dumps(value, ensure_ascii=False)}}
    rest = {key: each for key, each in value.items() if key != ask.of}
    return {"type": type_name, "value": {**more, **shown_fields(types[type_name], rest)}}


def _from_kinds(ask: Ask, given: Any) -> Any:
    return [_from_entry(ask, each) for each in given or []] or ABSENT


def _from_entry(ask: Ask, given: Shown) -> Any:
    types = {kid.name: kid.kids for kid in ask.kids}
    if given["type"] not in types:
        return read_kept(given["value"].get(KEPT))
    return {ask.of: given["type"], **made_fields(types[given["type"]], given["value"])}


def _named_kinds(ask: Ask, value: Any) -> list[Shown]:
    found = value if isinstance(value, dict) else {}
    return [_entry(ask, each, name) for name, each in found.items() if _plain(name)]


def _from_named_kinds(ask: Ask, given: Any) -> Any:
    named = {str(each["value"].get("name") or ""): _from_entry(ask, each) for each in given or []}
    return {name: each for name, each in named.items() if name} or ABSENT


Lens = tuple[Callable[[Ask, Any], Any], Callable[[Ask, Any], Any]]
KINDS: dict[str, Lens] = {
    "line": (_line, _from_text),
    "long": (_long, _from_text),
    "name": (_line, _from_text),
    "competency": (_line, _from_text),
    "language": (_line, _from_text),
    "text": (_lines, _one_or_many),
    "several": (_lines, _one_or_many),
    "words": (_lines, _many),
    "names": (_names, _from_names),
    "listed": (_names, _from_list_of_names),
    "whole": (_whole, _from_whole),
    "yes": (_yes, _from_yes),
    "choice": (_choice, _from_text),
    "image": (_image, _from_whole),
    "group": (_group, _from_group),
    "entries": (_entries, _from_entries),
    "named": (_named, _from_named),
    "kinds": (_kinds, _from_kinds),
    "named_kinds": (_named_kinds, _from_named_kinds),
}
