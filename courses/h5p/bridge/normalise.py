"""What a content said becomes a statement that can be trusted to be no more than that. Pure.

Scripts of others make these statements in the learner's own browser. So nothing in them says who, where or when; that it
is her own device that says it is noted with each.
"""

import math
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.packages.h5p.composite import is_uuid
from learning.api import verbs

LARGEST = 64 * 1024
LONGEST_TEXT = 10_000
MOST_CHOICES = 200
SELF_REPORTED = "urn:wagtail-learning:extension:self-reported"
SAID = "urn:wagtail-learning:extension:said-verb"
# The ways of asking that xAPI knows (Data 2.4.4.1), each with the lists that describe it.
INTERACTIONS: Mapping[str, tuple[str, ...]] = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
    "other": (),
}
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
DURATION = re.compile(r"PT(?:\d{1,4}H)?(?:\d{1,5}M)?(?:\d{1,7}(?:\.\d{1,4})?S)?")
# What is worth keeping of the whole: that it was begun, and how it ended. The rest is every click.
OF_WHOLE = frozenset({verbs.ATTEMPTED, verbs.ANSWERED, verbs.COMPLETED, verbs.PASSED, verbs.FAILED})
ENDS = OF_WHOLE - {verbs.ATTEMPTED}
OF_PARTS = ENDS


class Unusable(ValueError):
    """It says nothing that is kept: a click, or no statement at all."""


@dataclass(frozen=True)
class Rule:
    """When the learner is through: when it was ``seen``, ``done`` to its end, or ``scored`` at least ``share``."""

    name: str = "done"
    share: float = 0.0

    def is_met(self, verb: str, scaled: float | None) -> bool:
        if self.name == "seen":
            return True
        if verb not in ENDS:
            return False
        return self.name != "scored" or (scaled is not None and scaled >= self.share - 1e-9)


@dataclass(frozen=True)
class Place:
    """Where it was said: in which activity, which course, which content, and what counts there."""

    iri: str
    course_iri: str
    content: str
    rule: Rule


def normalise(said: Any, identity: uuid.UUID, timestamp: str | None, place: Place) -> list[dict[str, Any]]:
    """The statements to be kept of what a content ``said``. Raises Unusable.

    Where the whole was met as its rule asks, a ``completed`` comes with it, by an id that follows from the first one's:
    sent again, both are the same.
    """
    said = _object(said)
    verb = _object(said.get("verb")).get("id")
    part = _part_of(said)
    if verb not in (OF_PARTS if part else OF_WHOLE):
        raise Unusable
    result = _result(said.get("result"), is_part=bool(part))
    base: dict[str, Any] = {
        "id": str(identity),
        "timestamp": timestamp,
        "context": _context(said, place, verb),
    }
    if part:
        thing = {"id": f"{place.iri}?subContentId={part}", "definition": _question(said)}
        return [_with(base, verbs.ANSWERED, thing, result)]
    scaled = result.get("score", {}).get("scaled")
    met = place.rule.is_met(verb, scaled)
    definition = _definition(said)
    thing = {"id": place.iri, **({"definition": definition} if definition else {})}
    kept = [
        _with(
            base, _verb(verb, met), thing, {key: each for key, each in result.items() if key != "completion"}
        )
    ]
    if met:
        kept.append(_completed(base, identity, place, result))
    return kept


def _verb(verb: str, met: bool) -> str:
    """A learner may say that she answered; what she passed and completed follows from the lesson's rule."""
    if verb == verbs.ATTEMPTED:
        return verb
    return verbs.ANSWERED if met else verbs.FAILED


def _completed(
    base: dict[str, Any], identity: uuid.UUID, place: Place, result: dict[str, Any]
) -> dict[str, Any]:
    score = {"score": result["score"]} if "score" in result else {}
    completed = {**base, "id": str(uuid.uuid5(identity, "completed"))}
    return _with(completed, verbs.COMPLETED, {"id": place.iri}, {"completion": True, **score})


def _with(base: dict[str, Any], verb: str, thing: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    made = {**base, "verb": {"id": verb}, "object": {"objectType": "Activity", **thing}}
    if made["timestamp"] is None:
        del made["timestamp"]
    return {**made, "result": result} if result else made


def _context(said: dict[str, Any], place: Place, verb: str) -> dict[str, Any]:
    is_part = bool(_part_of(said))
    activities: dict[str, Any] = {
        "grouping": [{"objectType": "Activity", "id": place.course_iri}],
        "category": [{"objectType": "Activity", "id": f"urn:uuid:{place.content}"}],
    }
    if is_part:
        activities["parent"] = [{"objectType": "Activity", "id": place.iri}]
    return {"contextActivities": activities, "extensions": {SELF_REPORTED: True, SAID: verb}}


def _part_of(said: dict[str, Any]) -> str:
    """The part that it is about, by its id; empty for the whole."""
    iri = _object(said.get("object")).get("id")
    _before, mark, name = iri.partition("?subContentId=") if isinstance(iri, str) else ("", "", "")
    if mark and is_uuid(name):
        return name.lower()
    activities = _object(_object(said.get("context")).get("contextActivities"))
    if mark or activities.get("parent"):
        raise Unusable  # a part that nobody could tell from others
    return ""


# --- what was answered, and how well -----------------------------------------------------------------------


def _result(value: Any, *, is_part: bool) -> dict[str, Any]:
    given = _object(value)
    kept: dict[str, Any] = {}
    if score := _score(given.get("score"), is_part=is_part):
        kept["score"] = score
    for name in ("success", "completion"):
        if isinstance(given.get(name), bool) and not (is_part and name == "completion"):
            kept[name] = given[name]
    if isinstance(response := given.get("response"), str | int | float) and not isinstance(response, bool):
        kept["response"] = _text(str(response))
    duration = given.get("duration")
    if isinstance(duration, str) and DURATION.fullmatch(duration) and duration not in ("PT", "P"):
        kept["duration"] = duration
    return kept


def _score(value: Any, *, is_part: bool) -> dict[str, Any]:
    """Only a score that means something: its most above its least, and itself between. Its share is worked out here."""
    given = _object(value)
    raw, most = _number(given.get("raw")), _number(given.get("max"))
    least = _number(given.get("min")) or 0.0
    if raw is None or most is None or most <= least or not least <= raw <= most:
        return {}
    score: dict[str, Any] = {"raw": raw, "min": least, "max": most}
    # A part's share is not the share of the whole.
    return score if is_part else {"scaled": (raw - least) / (most - least), **score}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) and abs(found) < 1e9 else None


# --- what was asked ----------------------------------------------------------------------------------------


def _question(said: dict[str, Any]) -> dict[str, Any]:
    return _definition(said) or {"type": verbs.QUESTION, "interactionType": "other"}


def _definition(said: dict[str, Any]) -> dict[str, Any]:
    """What the content says it asked; nothing where it is no way of asking that is known."""
    given = _object(_object(said.get("object")).get("definition"))
    kind = given.get("interactionType")
    if not isinstance(kind, str) or kind not in INTERACTIONS:
        return {}
    kept: dict[str, Any] = {"type": verbs.QUESTION, "interactionType": kind}
    for name in ("name", "description"):
        if words := _words(given.get(name)):
            kept[name] = words
    right = given.get("correctResponsesPattern")
    if isinstance(right, list):
        kept["correctResponsesPattern"] = [
            _text(each) for each in right[:MOST_CHOICES] if isinstance(each, str)
        ]
    for name in INTERACTIONS[kind]:
        if isinstance(given.get(name), list):
            kept[name] = [each for one in given[name][:MOST_CHOICES] if (each := _choice(one))]
    return kept


def _choice(value: Any) -> dict[str, Any]:
    given = _object(value)
    name = given.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        return {}
    words = _words(given.get("description"))
    return {"id": _text(str(name))[:200], **({"description": words} if words else {})}


def _words(value: Any) -> dict[str, str]:
    """A text by languages."""
    return {
        code: _text(text)
        for code, text in list(_object(value).items())[:10]
        if isinstance(text, str) and isinstance(code, str) and LANGUAGE.fullmatch(code)
    }


def _text(value: str) -> str:
    """Halves of characters and the zero that databases refuse go; nobody reads more than so much."""
    return "".join(char for char in value[:LONGEST_TEXT] if char != "\0" and not "\ud800" <= char <= "\udfff")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
