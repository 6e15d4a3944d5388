"""Short names for what its author gave none, made of what it is called. The same ones whenever they are made again."""

from collections.abc import Iterator
from typing import Any

from courses.simulations.building.lenses import Shown
from courses.simulations.parts.asks import Ask
from learning.vietnamese import slug

MOST_WORDS = 5
Asks = tuple[Ask, ...]


def with_names(given: Shown, asks: Asks) -> Shown:
    """``given``, as it stands in a form, with a name for everything that has a title or label."""
    taken = {name for name in _names(given, asks) if name}
    named = _fields(given, asks, taken)
    if not named.get("code") and (made := _short(str(named.get("title") or ""))):
        named["code"] = f"sim.{made}"
    return named


def _things(value: Any, ask: Ask) -> Iterator[tuple[Shown, Asks]]:
    """What stands in ``value`` that has fields of its own."""
    if ask.kind == "group":
        yield value or {}, ask.kids
    elif ask.kind in ("entries", "named"):
        more = (Ask("name", "name", "", of=ask.of),) if ask.kind == "named" else ()
        yield from ((each, (*more, *ask.kids)) for each in value or [])
    elif ask.kind == "kinds":
        types = {kid.name: kid.kids for kid in ask.kids}
        yield from ((each["value"], types.get(each["type"], ())) for each in value or [])


def _names(given: Shown, asks: Asks) -> Iterator[str]:
    for ask in asks:
        if ask.kind == "name" and ask.of:
            yield str(given.get(ask.name) or "")
        for thing, inner in _things(given.get(ask.name), ask):
            yield from _names(thing, inner)


def _fields(given: Shown, asks: Asks, taken: set[str]) -> Shown:
    found = dict(given)
    for ask in asks:
        value = given.get(ask.name)
        if ask.kind == "name" and ask.of and not value:
            found[ask.name] = _free(_short(str(given.get(ask.of) or "")), taken)
        elif ask.kind == "kinds":
            types = {kid.name: kid.kids for kid in ask.kids}
            found[ask.name] = [
                {**each, "value": _fields(each["value"], types.get(each["type"], ()), taken)}
                for each in value or []
            ]
        elif ask.kind in ("entries", "named"):
            found[ask.name] = [_fields(thing, inner, taken) for thing, inner in _things(value, ask)]
        elif ask.kind == "group" and value:
            found[ask.name] = _fields(value, ask.kids, taken)
    return found


def _short(text: str) -> str:
    return "_".join(slug(text).split("-")[:MOST_WORDS])


def _free(name: str, taken: set[str]) -> str:
    """``name``, with a number where it is taken already; empty for nothing."""
    if not name:
        return ""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free)
    return free
