"""Are two statements the same? What the server fills in, and how a thing is described, makes no difference.

xAPI 1.0.3 Data 2.3.1 (Statement Immutability) and IEEE 9274.1.1, 4.2.4: what may change without changing the meaning.
"""

import json
from decimal import Decimal
from typing import Any

from learning.statements.agents import ifi
from learning.statements.formats import cut_duration, read_timestamp

# Set by the server, or the address by which the two are compared.
_NOT_COMPARED = ("id", "stored", "authority", "version")


def same_statement(kept: dict[str, Any], sent: dict[str, Any]) -> bool:
    """Whether ``sent`` says what ``kept`` says. ``kept`` has all that the server filled in; both are well-formed."""
    one, other = _essence(_as_kept(kept)), _essence(_as_kept(sent))
    if "timestamp" not in sent:
        one.pop("timestamp", None)  # it was filled in
    return one == other


def _as_kept(value: Any) -> Any:
    """``value`` with its numbers as a database gives them back: PostgreSQL writes 3.4e38 with all its digits."""
    if isinstance(value, dict):
        return {name: _as_kept(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_kept(each) for each in value]
    is_whole = isinstance(value, float) and value.is_integer()
    return int(Decimal(repr(value))) if is_whole else value


def _essence(statement: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: each for name, each in statement.items() if name not in _NOT_COMPARED}
    found["actor"] = _actor(found["actor"])
    found["verb"] = found["verb"]["id"]
    found["object"] = _object(found["object"])
    if "timestamp" in found:
        found["timestamp"] = read_timestamp(found["timestamp"])
    if "result" in found:
        found["result"] = _result(found["result"])
    if "context" in found:
        found["context"] = _context(found["context"])
    if "attachments" in found:
        found["attachments"] = _in_order(_attachment(each) for each in found["attachments"])
    return {name: each for name, each in found.items() if each not in ({}, [])}


def _object(thing: dict[str, Any]) -> Any:
    kind = thing.get("objectType", "Activity")
    if kind == "SubStatement":
        return _essence(thing)
    if kind == "StatementRef":
        return kind, thing["id"].lower()
    return (kind, thing["id"]) if kind == "Activity" else _actor(thing)


def _actor(actor: dict[str, Any]) -> Any:
    kind, name = actor.get("objectType", "Agent"), ifi(actor)
    if name:
        return kind, name
    return kind, _in_order(ifi(each) for each in actor["member"])


def _result(result: dict[str, Any]) -> dict[str, Any]:
    found = {**result, "duration": cut_duration(result["duration"])} if "duration" in result else {**result}
    return {name: each for name, each in found.items() if each != {}}


def _context(context: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {**context}
    for name in ("instructor", "team"):
        if name in found:
            found[name] = _actor(found[name])
    if "registration" in found:
        found["registration"] = found["registration"].lower()
    if "statement" in found:
        found["statement"] = found["statement"]["id"].lower()
    if "contextActivities" in found:
        listed = found["contextActivities"].items()
        found["contextActivities"] = {name: _activities(each) for name, each in listed if each}
    for name, who in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in found:
            found[name] = _in_order(
                (_actor(each[who]), sorted(each.get("relevantTypes", ()))) for each in found[name]
            )
    return {name: each for name, each in found.items() if each not in ({}, [])}


def _activities(listed: Any) -> list[str]:
    return sorted(each["id"] for each in (listed if isinstance(listed, list) else [listed]))


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    wanted = ("usageType", "contentType", "length", "sha2")
    return {name: str(attachment[name]) for name in wanted}


def _in_order(things: Any) -> list:
    return sorted(things, key=lambda each: json.dumps(each, sort_keys=True, default=str))
