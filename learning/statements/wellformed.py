"""Is this a statement as xAPI 1.0.3 (Data 2) and 2.0 (IEEE 9274.1.1, 4.2) know it? Pure; asks nobody."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from learning.statements import parts, verbs
from learning.statements.malformed import Checker, Malformed, below

ONE, TWO = "1.0.3", "2.0.0"  # the versions that we speak

_ACTIVITY_LISTS = ("parent", "grouping", "category", "other")


def check_statement(raw: Any, place: str = "", *, version: str = ONE) -> None:
    """Raise Malformed unless ``raw`` is a statement that may be sent by ``version`` of xAPI.

    ``place`` is where it stands in what was sent, for example ``/3``.
    """
    parts.keys(raw, place, _statement(version), required=("actor", "verb", "object"))
    _check_together(raw, place)
    if raw["verb"]["id"] == verbs.VOIDED and raw["object"].get("objectType") != "StatementRef":
        raise Malformed(
            _("A voiding statement names the statement it voids, as a StatementRef."), below(place, "object")
        )


@cache
def _statement(version: str) -> dict[str, Checker]:
    """What a statement may have, and how it is checked."""
    inner = _event(version)
    return {
        **inner,
        "id": parts.uuid,
        "object": _object_with({**_OBJECTS, "SubStatement": _substatement(inner)}),
        "stored": parts.timestamp,
        "authority": parts.authority,
        "version": _version_of(version),
    }


def _event(version: str) -> dict[str, Checker]:
    """What statements and sub-statements have in common."""
    return {
        "actor": parts.agent_or_group,
        "verb": parts.verb,
        "object": _object_with(_OBJECTS),
        "result": parts.result,
        "context": _context_of(version),
        "timestamp": parts.timestamp,
        "attachments": parts.list_of(parts.attachment),
    }


def _substatement(inner: dict[str, Checker]) -> Checker:
    known: dict[str, Checker] = {"objectType": parts.one_of(("SubStatement",)), **inner}

    def check(value: Any, place: str) -> None:
        # xAPI 1.0.3 Data 2.4.4.3: no id, stored, version or authority, and no sub-statement of its own.
        parts.keys(value, place, known, required=("actor", "verb", "object"))
        _check_together(value, place)

    return check


def _check_together(raw: dict, place: str) -> None:
    """What one part of a statement says about another."""
    if "context" not in raw or raw["object"].get("objectType", "Activity") == "Activity":
        return
    for name in ("revision", "platform"):
        # xAPI 1.0.3 Data 2.4.6: both speak of an activity.
        if name in raw["context"]:
            raise Malformed(
                _("“%(name)s” is only allowed where the object is an activity.") % {"name": name},
                below(below(place, "context"), name),
            )


_OBJECTS: dict[str, Checker] = {
    "Activity": parts.activity,
    "Agent": parts.agent,
    "Group": parts.group,
    "StatementRef": parts.reference,
}


def _object_with(kinds: dict[str, Checker]) -> Checker:
    is_known = parts.one_of(tuple(kinds))

    def check(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(_("An object is expected."), place)
        kind = value.get("objectType", "Activity")
        is_known(kind, below(place, "objectType"))
        kinds[kind](value, place)

    return check


def _context_of(version: str) -> Checker:
    known: dict[str, Checker] = {
        "registration": parts.uuid,
        "instructor": parts.agent_or_group,
        "team": parts.group,
        "contextActivities": _context_activities,
        "revision": parts.text,
        "platform": parts.text,
        "language": parts.language,
        "statement": parts.reference,
        "extensions": parts.extensions,
    }
    if version == TWO:
        known["contextAgents"] = parts.list_of(_context_person("contextAgent", "agent", parts.agent))
        known["contextGroups"] = parts.list_of(_context_person("contextGroup", "group", parts.group))
    return lambda value, place: parts.keys(value, place, known)


def _context_person(kind: str, name: str, check: Checker) -> Checker:
    """IEEE 9274.1.1, 4.2.2.5: somebody around the event, and as what."""
    known: dict[str, Checker] = {
        "objectType": parts.one_of((kind,)),
        name: check,
        "relevantTypes": parts.list_of(parts.iri, least=1),
    }
    return lambda value, place: parts.keys(value, place, known, required=("objectType", name))


def _context_activities(value: Any, place: str) -> None:
    one_or_more: Callable[[Any, str], None] = parts.list_of(parts.activity)

    def check(found: Any, at: str) -> None:
        # 1.0.0 allowed a single activity without the list, and lists are what is returned (Data 2.4.6.2).
        (one_or_more if isinstance(found, list) else parts.activity)(found, at)

    parts.keys(value, place, dict.fromkeys(_ACTIVITY_LISTS, check))


def _version_of(version: str) -> Checker:
    # xAPI 1.0.3 Data 2.4.10. Version 2.0 takes what was said in 1.0, and leaves it as it was said.
    right = re.compile(r"[12]\.0(\.\d+)?" if version == TWO else r"1\.0(\.\d+)?", re.ASCII)
    return parts.shaped(
        lambda value: right.fullmatch(value) is not None,
        lambda: _("A version that is spoken here is expected: %(version)s.") % {"version": version},
    )
