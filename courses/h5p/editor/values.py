"""Parameters as a form shows them, and back. Pure: what nobody changed in between is what it was.

In a form plain texts stand as they are read and not escaped, and every field has its place: ``None`` where there is
nothing. A group of one field is that field, as it is in parameters.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import default
from courses.packages.h5p.values import options_of

Own = Mapping[str, Any]
# Deeper than any content lies in another; a library may offer itself.
DEEPEST = 40


def named(fields: Any) -> Iterator[Own]:
    """The fields of a content type that can be filled in. A name that stands twice means the last of them."""
    found = (
        {
            each["name"]: each
            for each in fields
            if isinstance(each, dict) and isinstance(each.get("name"), str)
        }
        if isinstance(fields, list)
        else {}
    )
    yield from found.values()


def only_field(own: Own) -> Own | None:
    """The field that a group is stored as, if it is the only one in it."""
    fields = own.get("fields")
    is_flat = isinstance(fields, list) and len(fields) == 1 and not own.get("isSubContent")
    return fields[0] if is_flat and isinstance(fields[0], dict) else None  # type: ignore[index]


def has_tags(own: Own) -> bool:
    return own.get("type") == "text" and isinstance(own.get("tags"), list)


def fields_of(library: Any, store: Libraries) -> list[Any]:
    """The fields of an installed library, given as ``H5P.X 1.2``."""
    name = LibraryName.parse(library)
    found = store.get(name) if name else None
    return found.semantics if found else []


# --- to the form -------------------------------------------------------------------------------------------


def to_value(
    params: Mapping[str, Any], fields: Any, store: Libraries, *, fill: bool = False
) -> dict[str, Any]:
    """``params`` as a form shows them. With ``fill``, what must be there and is not begins as its field says."""
    return {each["name"]: _shown(params.get(each["name"]), each, store, fill) for each in named(fields)}


def _shown(value: Any, own: Own, store: Libraries, fill: bool) -> Any:
    kind = own.get("type")
    if kind == "group":
        return _shown_group(value, own, store, fill)
    if value is None:
        return _beginning(own) if fill else None
    if kind == "text" and not has_tags(own):
        return html.unescape(value)
    if kind == "list":
        return [_shown(each, own["field"], store, fill) for each in value]
    if kind == "library":
        params = to_value(value["params"], fields_of(value["library"], store), store, fill=fill)
        return {**value, "params": params}
    return value


def _shown_group(value: Any, own: Own, store: Libraries, fill: bool) -> Any:
    only = only_field(own)
    if only is not None:
        return _shown(value, only, store, fill)
    if value is None and not fill:
        return None
    value = value or {}
    shown = to_value(value, own.get("fields"), store, fill=fill)
    return {**shown, "subContentId": value.get("subContentId")} if own.get("isSubContent") else shown


def _beginning(own: Own) -> Any:
    """What an old content lacks that its content type asks for. What is optional may be left out on purpose."""
    if own.get("optional") and own.get("type") != "boolean":
        return None
    return default(dict(own), lists=0)


# --- and back ----------------------------------------------------------------------------------------------


def to_params(value: Mapping[str, Any], fields: Any, store: Libraries) -> dict[str, Any]:
    """What was filled in, as parameters. They are not filtered yet."""
    found = ((each["name"], _kept(value.get(each["name"]), each, store)) for each in named(fields))
    return {name: each for name, each in found if each is not None}


def _kept(value: Any, own: Own, store: Libraries) -> Any:
    kind = own.get("type")
    if value is None:
        return None
    if kind == "group":
        return _kept_group(value, own, store)
    if kind == "text" and not has_tags(own):
        return html.escape(value)
    if kind == "list":
        kept = (_kept(each, own["field"], store) for each in value)
        return [each for each in kept if each is not None]
    if kind == "library":
        params = to_params(value["params"], fields_of(value["library"], store), store)
        return {**value, "params": params}
    return value


def _kept_group(value: Any, own: Own, store: Libraries) -> Any:
    only = only_field(own)
    if only is not None:
        return _kept(value, only, store)
    kept = to_params(value, own.get("fields"), store)
    if own.get("isSubContent") and value.get("subContentId"):
        kept["subContentId"] = value["subContentId"]
    return kept


def option_like(value: str, own: Own) -> Any:
    """The option of a choice that a browser sent as ``value``: numbers come as text."""
    return next((each for each in options_of(own) if str(each) == value), value)


# --- what is in there --------------------------------------------------------------------------------------


def parts(
    params: Mapping[str, Any], fields: Any, store: Libraries, at: str
) -> Iterator[tuple[str, Own, Any]]:
    """Every value in ``params`` with its field and the path of that field: ``H5P.X 1.2:questions[].text``."""
    for own in named(fields):
        name = own["name"]
        yield from _parts(
            params.get(name), own, store, f"{at}.{name}" if not at.endswith(":") else f"{at}{name}"
        )


def _parts(value: Any, own: Own, store: Libraries, at: str) -> Iterator[tuple[str, Own, Any]]:
    if value is None:
        return
    kind = own.get("type")
    if kind == "group":
        only = only_field(own)
        if only is not None:
            yield from _parts(value, only, store, at)
        elif isinstance(value, dict):
            yield from parts(value, own.get("fields"), store, at)
    elif kind == "list" and isinstance(value, list):
        for each in value:
            yield from _parts(each, own["field"], store, f"{at}[]")
    else:
        yield at, own, value
        if kind == "library" and isinstance(value, dict):
            inner = fields_of(value.get("library"), store)
            yield from parts(value.get("params") or {}, inner, store, f"{value.get('library')}:")
