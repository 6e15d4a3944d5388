"""Lists whose entries stand somewhere: in a picture, on a slide, at a second of a film. The form shows them there too."""

from collections.abc import Iterator, Mapping
from typing import Any

PLACE = ("x", "y")
SIZE = ("width", "height")
# Sizes that are no hundredths of the picture are not drawn.
WHOLE = 100


def places_of(entity: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an entry that say where it stands and how large it is, by what they say; empty if none do."""
    numbers = dict(_numbers(entity))
    for folder in {path.rpartition("/")[0] for path in numbers}:
        at = f"{folder}/" if folder else ""
        if all(f"{at}{name}" in numbers for name in PLACE):
            wanted = PLACE + (SIZE if all(_is_part(numbers.get(f"{at}{name}")) for name in SIZE) else ())
            return {name: f"{at}{name}" for name in wanted}
    return {}


def slides_of(entity: Mapping[str, Any]) -> dict[str, str]:
    """How the fields are called of an entry that is a slide: its ``elements``, and of each of those its four measures and
    ``what`` it is (a content in a content); empty if it is none."""
    for own in _fields(entity):
        inner = own.get("field") if own.get("type") == "list" else None
        if not isinstance(inner, dict) or inner.get("type") != "group":
            continue
        kinds = {each["name"]: each.get("type") for each in _fields(inner)}
        what = next((name for name, kind in kinds.items() if kind == "library"), "")
        if what and all(kinds.get(name) == "number" for name in PLACE + SIZE):
            return {"elements": own["name"], "what": what, **{name: name for name in PLACE + SIZE}}
    return {}


def time_of(entity: Mapping[str, Any]) -> str:
    """The field of an entry that says at which second it comes."""
    numbers = dict(_numbers(entity))
    return next((path for path in ("time", "duration/from") if path in numbers), "")


def _is_part(own: Any) -> bool:
    most = own.get("max") if isinstance(own, Mapping) else None
    return isinstance(most, int | float) and most <= WHOLE


def _numbers(entity: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The numbers in a group and in the groups in it, with the names of the fields on the way to them."""
    for own in _fields(entity):
        if own.get("type") == "number":
            yield f"{at}{own['name']}", own
        elif own.get("type") == "group" and not at:
            yield from _numbers(own, f"{own['name']}/")


def _fields(entity: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields = entity.get("fields")
    listed = fields if isinstance(fields, list) else []
    return [own for own in listed if isinstance(own, dict) and isinstance(own.get("name"), str)]
