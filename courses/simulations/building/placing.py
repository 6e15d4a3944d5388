"""The faults of a scenario beside the fields that they are in."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.simulations.building.lenses import Shown
from courses.simulations.parts.asks import Ask
from courses.simulations.playing.faults import Fault

Asks = tuple[Ask, ...]
# What is missing or unknown says by itself which field it is.
NAMES_A_FIELD = ("lacking", "no_feedback", "unknown_key")
IN_FIELD = {"no_target": "target", "no_field": "fields", "unknown_check": "check", "unknown_part": "parts"}
HERE = ""


def as_errors(
    faults: Iterable[Fault], given: Shown, asks: Asks, block: Any, language: str
) -> ValidationError:
    """One error for the whole form: every fault above it, and again beside its field."""
    tree: dict[Any, Any] = {HERE: [fault.said(language) for fault in faults]}
    for fault in faults:
        path = path_of(fault, given, asks)
        if path:
            node = tree
            for key in path:
                node = node.setdefault(key, {})
            node.setdefault(HERE, []).append(fault.said(language))
    return _error(tree, block, given)


def path_of(fault: Fault, given: Shown, asks: Asks) -> list[Any]:
    """The way to the field of ``fault``, as far as the form has one: names of fields and numbers of entries."""
    place = re.sub(r"\[(\d+)\]", r".\1", fault.place.removeprefix("scenario"))
    tokens = [each for each in place.split(".") if each]
    if fault.code in NAMES_A_FIELD:
        tokens += re.sub(r"\[(\d+)\]", r".\1", fault.what).split(".")
    elif fault.code in IN_FIELD:
        tokens.append(IN_FIELD[fault.code])
    return _in_fields(tokens, given, asks)


def _in_fields(tokens: list[str], given: Shown, asks: Asks) -> list[Any]:
    if not tokens:
        return []
    ask = next((each for each in asks if each.name == tokens[0]), None)
    if ask is None:
        return ["name"] if tokens[0] == "name" and "name" in given else []
    return [ask.name, *_in_field(tokens[1:], given.get(ask.name), ask)]


def _in_field(tokens: list[str], value: Any, ask: Ask) -> list[Any]:
    if ask.kind == "group":
        return _in_fields(tokens, value or {}, ask.kids)
    if not tokens or ask.kind not in ("entries", "named", "kinds", "named_kinds"):
        return []
    of_type = ask.kind in ("kinds", "named_kinds")
    things = [each["value"] if of_type else each for each in value or []]
    place = _place(tokens[0], things)
    if place is None:
        return []
    kids = _kids(ask, value[place]) if of_type else ask.kids
    return [place, *_in_fields(tokens[1:], things[place], kids)]


def _kids(ask: Ask, entry: Shown) -> Asks:
    return next((kid.kids for kid in ask.kids if kid.name == entry["type"]), ())


def _place(token: str, things: list[Shown]) -> int | None:
    """Which of ``things`` is called ``token``, or stands there."""
    for key in ("name", "id"):
        for place, thing in enumerate(things):
            if thing.get(key) == token:
                return place
    return int(token) if token.isdecimal() and int(token) < len(things) else None


def _error(tree: dict[Any, Any], block: Any, given: Any) -> ValidationError:
    said = [ValidationError(each) for each in tree.get(HERE, [])]
    kids = {key: each for key, each in tree.items() if key != HERE}
    if isinstance(block, blocks.StructBlock):
        inner = {key: _error(each, block.child_blocks[key], given[key]) for key, each in kids.items()}
        return StructBlockValidationError(inner, said)
    if isinstance(block, blocks.ListBlock):
        rows = {key: _error(each, block.child_block, given[key]) for key, each in kids.items()}
        return ListBlockValidationError(rows, said)
    if isinstance(block, blocks.StreamBlock):
        rows = {
            key: _error(each, block.child_blocks[given[key]["type"]], given[key]["value"])
            for key, each in kids.items()
        }
        return StreamBlockValidationError(rows, said)
    return ValidationError(tree.get(HERE, []))
