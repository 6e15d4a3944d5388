"""A corrected key on a paper that was frozen with a wrong one. Pure.

Learners saw the parts of a question in different orders, and their responses are about those orders. So the corrected
parts are put where the old ones were: by the id that Wagtail gives to items of a list, or by their words.
"""

from collections import Counter
from random import Random
from typing import Any

from django.core.exceptions import ValidationError

Data = dict[str, Any]
SHOWN = "shown"
WORDS = ("text", "left", "criterion", "label")
# Made when a question was laid out or frozen, and never written by an author.
LAID_OUT = (SHOWN, "values", "pictures")


class _DoesNotFit(Exception):
    pass


def rekeyed(kind: Any, frozen: Data, data: Data) -> Data | None:
    """``data`` in the order of ``frozen``; None where they do not fit."""
    try:
        found = {name: _placed(frozen, name, value) for name, value in data.items()}
        found |= {name: frozen[name] for name in LAID_OUT if name in frozen}
        found = _with_shown(kind, frozen, data, found) if SHOWN in frozen else found
        # What is right now may be something that this learner was never shown.
        kind.clean(found)
    except (_DoesNotFit, ValidationError):
        return None
    return found


def _placed(frozen: Data, name: str, value: Any) -> Any:
    old = frozen.get(name)
    if isinstance(old, list) and isinstance(value, list) and _are_dicts(old) and _are_dicts(value):
        return [_with_inner(each, _same(each, value)) for each in old]
    return value


def _are_dicts(items: list) -> bool:
    return bool(items) and all(isinstance(each, dict) for each in items)


def _same(old: Data, items: list[Data]) -> Data:
    """The item of ``items`` that ``old`` was."""
    for each in items:
        if old.get("id") and each.get("id") == old["id"]:
            return each
    for name in WORDS:
        alike = [each for each in items if name in old and each.get(name) == old[name]]
        if len(alike) == 1:
            return alike[0]
    raise _DoesNotFit


def _with_inner(old: Data, new: Data) -> Data:
    return {name: _placed(old, name, value) for name, value in new.items()}


def _with_shown(kind: Any, frozen: Data, data: Data, found: Data) -> Data:
    shown = frozen[SHOWN]
    if shown and isinstance(shown[0], str):
        # Words that were chosen from: the same words must be there now, whichever is right.
        now = kind.lay_out(data, Random(0), shuffle=True).get(SHOWN, [])  # noqa: S311 guards no secret
        if Counter(now) != Counter(shown):
            raise _DoesNotFit
        return found
    for name, old in frozen.items():
        if name in LAID_OUT or not _are_words(old) or not _are_words(data.get(name)):
            continue
        if Counter(old) != Counter(data[name]):
            raise _DoesNotFit
        if _are_listed_by(shown, old) and not _has_items(frozen):
            found[SHOWN] = [data[name].index(old[place]) for place in shown]
        else:
            found[name] = old  # a response names a place in it
    return found


def _are_words(items: Any) -> bool:
    return isinstance(items, list) and bool(items) and all(isinstance(each, str) for each in items)


def _are_listed_by(shown: list, items: list) -> bool:
    return sorted(shown) == list(range(len(items)))


def _has_items(frozen: Data) -> bool:
    """Whether ``shown`` is about items that are more than words; those keep their order."""
    return any(isinstance(each, list) and _are_dicts(each) for each in frozen.values())
