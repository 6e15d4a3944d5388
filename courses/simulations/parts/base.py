"""The bases of what screens are made of and of what tells right from wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise

from courses.simulations.parts.asks import Ask

Node = dict[str, Any]
Data = Mapping[str, Any]


class Part:
    """Base of the classes contributed through ``register_learning_simulation_parts``.

    ``name`` is what scenarios call it and never changes, ``label`` what authors read. ``needs`` are the keys that a
    part must have, ``lists`` those that hold lists, each with what every entry of it must have. ``example`` is one.
    ``asks`` are the fields of the builder; without them they are made as the example shows.
    A part knows neither HTML nor script: it is made of the few nodes below, which every player can draw.
    """

    name: str
    label: str | Promise
    needs: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = {}
    asks: tuple[Ask, ...] = ()
    example: Data = {}

    def nodes(self, data: Data) -> list[Node]:
        """The nodes that show ``data``, which has all that is needed."""
        raise NotImplementedError

    def lacks(self, data: Data) -> Iterator[str]:
        """The places in ``data`` where something that is needed is not there, as in ``messages[2].subject``."""
        yield from (name for name in self.needs if not data.get(name))
        for name, needs in self.lists.items():
            entries = data.get(name, [])
            if not isinstance(entries, list):
                yield name
                continue
            for place, entry in enumerate(entries):
                known = entry if isinstance(entry, dict) else {}
                yield from (f"{name}[{place}].{each}" for each in needs if not known.get(each))


class Validator:
    """Base of the classes contributed through ``register_learning_simulation_validators``.

    ``name`` is what scenarios call it after ``check``, ``label`` what authors read; ``needs`` are the keys it must have.
    ``example`` is one, ``right`` and ``wrong`` are answers to it, ``asks`` as for a part. It comes down to a rule of
    ``courses.simulations.playing.rules``, so that a device without a network judges as the server does.
    """

    name: str
    label: str | Promise
    needs: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    example: Data = {}
    right: Any = ""
    wrong: Any = ""

    def rule(self, asked: Data) -> dict[str, Any]:
        """The rule that ``asked``, which has all that is needed, comes down to."""
        raise NotImplementedError


# --- nodes --------------------------------------------------------------------------------------------------


def box(look: str, kids: list[Node], label: str = "") -> Node:
    """A frame around ``kids``: ``look`` says what it is drawn as, ``label`` what it is called."""
    return {"k": "box", "c": look, "t": label, "kids": kids}


def heading(text: str) -> Node:
    return {"k": "h", "t": text}


def paragraphs(text: Any) -> list[Node]:
    """A paragraph for each of ``text``, a text or a list of them."""
    several = text if isinstance(text, list) else [text] if text else []
    return [{"k": "p", "t": each} for each in several]


def press(entry: Data, look: str = "button") -> Node:
    """Something to press: ``id`` and ``label`` of ``entry``, and what it ``opens``."""
    node = {"k": "press", "id": entry["id"], "t": entry["label"], "c": look}
    return {**node, **{name: entry[name] for name in ("opens", "sub", "when") if entry.get(name)}}


def presses(entries: Any, look: str = "button") -> list[Node]:
    return [{"k": "row", "kids": [press(each, look) for each in entries]}] if entries else []


def listed(kids: list[Node]) -> Node:
    return {"k": "list", "kids": kids}


def pairs(found: list[tuple[str, Any]]) -> Node:
    """Terms with what they are; those without are left out."""
    return {"k": "pairs", "pairs": [{"k": "pair", "term": term, "t": text} for term, text in found if text]}


def field(entry: Data) -> Node:
    """Something to fill in: ``name``, ``label``, ``type`` and, of those that choose, ``options``."""
    node = {"k": "field", "name": entry["name"], "t": entry["label"], "type": entry.get("type", "text")}
    if entry.get("options"):
        node["options"] = [{"id": each["id"], "t": each["label"]} for each in entry["options"]]
    return {**node, **{name: entry[name] for name in ("help", "when") if entry.get(name)}}
