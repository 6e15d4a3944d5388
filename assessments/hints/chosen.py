"""What somebody chose, in the question's own terms: papers are mixed, so that the place of an option says nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from assessments.questions.base import question_type

BETWEEN, WITHIN = "[,]", "[.]"  # as cmi interactions write several parts, and a pair
UNORDERED = ("choice", "matching")  # whose parts may come in any order


def chosen(question: Mapping[str, Any], response: Any) -> str:
    """A short sign of what was answered, the same on every paper; empty where there is nothing to compare.

    Options have ids of their own, which stay when their words are corrected. Where they have none the log goes by
    places, which differ from paper to paper; then it is the words.
    """
    return _said(question, response, words_only=False)


def in_words(question: Mapping[str, Any], response: Any) -> str:
    """What was answered, to be read."""
    said = _said(question, response, words_only=True)
    return said.replace(BETWEEN, "; ").replace(WITHIN, " → ")


def _said(question: Mapping[str, Any], response: Any, *, words_only: bool) -> str:
    kind = question_type(question["type"])
    pattern = kind.log_pattern(response, question["data"]) if kind and response is not None else ""
    if not pattern or kind is None:
        return ""
    parts = [part.split(WITHIN) for part in pattern.split(BETWEEN)]
    if words_only or any(key.isdigit() for part in parts for key in part):
        words = _words(kind.definition(question["data"]))
        parts = [[_one(key, words[len(part), n], words_only) for n, key in enumerate(part)] for part in parts]
    whole = [WITHIN.join(part) for part in parts]
    return BETWEEN.join(sorted(whole) if kind.interaction in UNORDERED else whole)


def _one(key: str, words: Mapping[str, str], words_only: bool) -> str:
    return words.get(key, key) if words_only or key.isdigit() else key


def _words(told: Mapping[str, Any]) -> defaultdict[tuple[int, int], dict[str, str]]:
    """What ids mean, by how many make a part, and which of these it is: a choice, or both sides of a pair."""
    found: defaultdict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    for where, name in {(1, 0): "choices", (2, 0): "source", (2, 1): "target"}.items():
        found[where] = {each["id"]: next(iter(each["description"].values())) for each in told.get(name, [])}
    return found
