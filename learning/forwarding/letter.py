"""A statement as it is sent on: pseudonymous, without what only we can vouch for, in the receiver's version. Pure."""

from typing import Any

from learning.forwarding.models import Letter, Policy, Version
from learning.statements import verbs

# The receiver says these of what it stores (xAPI 1.0.3 Part 2, 2.4.8 and 2.4.9; Part 3, 2.1).
_RECEIVERS = ("stored", "authority", "version")
# Agents beside the learner: whoever they are, they were not asked.
_OTHER_AGENTS = ("instructor", "team", "contextAgents", "contextGroups")
_ONLY_IN_TWO = ("contextAgents", "contextGroups")


def letter(data: Letter, *, policy: str, version: str) -> Letter:
    """What is sent of the statement ``data``. The same data always give the same letter, so a repetition is equal."""
    sent = {name: value for name, value in data.items() if name not in _RECEIVERS and value is not None}
    sent["actor"] = _only_account(data.get("actor"))
    if isinstance(data.get("object"), dict) and data["object"].get("objectType") in ("Agent", "Group"):
        sent["object"] = _only_account(data["object"])
    if context := _context(data.get("context") or {}, policy, version):
        sent["context"] = context
    else:
        sent.pop("context", None)
    if result := _result(data.get("result") or {}, policy):
        sent["result"] = result
    else:
        sent.pop("result", None)
    # What is attached stays here; an attachment that is somewhere else is only named.
    if attachments := [one for one in data.get("attachments") or [] if one.get("fileUrl")]:
        sent["attachments"] = attachments
    else:
        sent.pop("attachments", None)
    return sent


def _only_account(agent: Any) -> Letter:
    account = agent.get("account", {}) if isinstance(agent, dict) else {}
    return {
        "objectType": "Agent",
        "account": {"homePage": account.get("homePage"), "name": account.get("name")},
    }


def _context(context: Letter, policy: str, version: str) -> Letter:
    left_out = set(_OTHER_AGENTS)
    if version != Version.TWO:
        left_out.update(_ONLY_IN_TWO)
    return _without_words({name: each for name, each in context.items() if name not in left_out}, policy)


def _result(result: Letter, policy: str) -> Letter:
    kept = {name: each for name, each in result.items() if name != "response" or policy == Policy.ANSWERS}
    return _without_words(kept, policy)


def _without_words(part: Letter, policy: str) -> Letter:
    """Extensions may hold anything at all: only how far somebody is goes on, unless answers are sent."""
    extensions = part.get("extensions") or {}
    if policy != Policy.ANSWERS:
        extensions = {iri: each for iri, each in extensions.items() if iri == verbs.PROGRESS_EXTENSION}
    kept = {name: each for name, each in part.items() if name != "extensions"}
    return {**kept, "extensions": extensions} if extensions else kept
