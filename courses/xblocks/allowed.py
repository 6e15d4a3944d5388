"""Which XBlocks run here: those that the operator named, and no others."""

from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

from learning import conf

GROUP = "xblock.v1"


class NotAllowed(Exception):
    """The XBlock was not named in ``LEARNING["XBLOCKS"]``, or cannot be loaded."""


def names() -> list[str]:
    """What the operator allows, in that order."""
    return list(conf.get("XBLOCKS"))


def class_of(name: str) -> Any:
    """The class of the allowed XBlock ``name``. Raises NotAllowed."""
    if name not in names():
        raise NotAllowed(f"{name} is not in LEARNING['XBLOCKS'].")
    try:
        return _load(name)
    except Exception as error:  # it is code of others, which may do anything when it is imported
        raise NotAllowed(f"{name} cannot be loaded: {error}") from error


def label_of(name: str) -> str:
    """What authors choose it by."""
    try:
        kind = class_of(name)
    except NotAllowed:
        return name
    shown = getattr(kind, "display_name", None)
    return str(getattr(shown, "default", None) or name)


def author_fields(kind: Any) -> dict[str, Any]:
    """The fields that an author may fill in, by name: what the XBlock says is editable, else its own of these scopes."""
    from xblock.fields import UserScope

    said = getattr(kind, "editable_fields", ())
    ours = {
        name: field
        for name, field in kind.fields.items()
        if getattr(field.scope, "user", None) == UserScope.NONE
    }
    if said:
        return {name: ours[name] for name in said if name in ours}
    return {name: field for name, field in ours.items() if name in vars(kind)}


def author_values(kind: Any, said: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What the author said as the XBlock stores it, and the names of what it cannot take."""
    fields, values, wrong = author_fields(kind), {}, []
    for name, text in said.items():
        try:
            values[name] = fields[name].to_json(fields[name].from_string(text))
        except Exception:  # each kind of field refuses in its own way
            wrong.append(name)
    return values, wrong


def problems() -> list[str]:
    """A sentence for each name that cannot be loaded."""
    found = []
    for name in names():
        try:
            class_of(name)
        except NotAllowed as problem:
            found.append(str(problem))
    return found


@lru_cache(maxsize=64)
def _load(name: str) -> Any:
    from xblock.core import XBlock

    found = list(metadata.entry_points(group=GROUP, name=name))
    if len(found) > 1:
        raise ImportError("several packages have an XBlock of this name")
    if found:
        kind = found[0].load()
    elif "." in name:
        module, _dot, attribute = name.rpartition(".")
        kind = getattr(import_module(module), attribute)
    else:
        raise ImportError("no installed package has an XBlock of this name")
    if not (isinstance(kind, type) and issubclass(kind, XBlock)):
        raise ImportError("it is no XBlock")
    return kind
