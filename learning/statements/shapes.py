"""A statement in the formats that GET knows: exact, ids, canonical (xAPI 1.0.3 Communication 2.1.3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from learning.statements import actors
from learning.statements.parts import COMPONENTS

Definitions = Mapping[str, Mapping[str, Any]]
_LISTS = ("parent", "grouping", "category", "other")
Change = Callable[[dict[str, Any]], dict[str, Any]]


def ids_only(statement: dict[str, Any]) -> dict[str, Any]:
    """``statement`` with no more of agents, activities, verbs and groups than names them."""
    return _changed(statement, actor=_identifier, activity=_id, verb=_id)


def canonical(
    statement: dict[str, Any], *, languages: Sequence[str], definitions: Definitions
) -> dict[str, Any]:
    """``statement`` with activities as ``definitions`` has them, by their IRIs, and each text in one language.

    ``languages`` are the wanted ones, the best first.
    """

    def activity(one: dict[str, Any]) -> dict[str, Any]:
        found = definitions.get(one["id"], one.get("definition"))
        return {**one, "definition": _definition(found, languages)} if found else one

    def verb(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "display": one_language(one["display"], languages)} if "display" in one else one

    found = _changed(statement, actor=lambda one: one, activity=activity, verb=verb)
    if "attachments" in found:
        found["attachments"] = [_in_language(each, languages) for each in found["attachments"]]
    return found


def one_language(texts: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The text of ``texts`` that suits best, under its own tag (RFC 4647, 3.4: a narrower tag falls back)."""
    by_tag = {tag.lower(): tag for tag in texts}
    for wanted in (each.lower() for each in languages):
        shorter = wanted
        while shorter:
            near = by_tag.get(shorter) or next(
                (tag for low, tag in by_tag.items() if low.startswith(f"{shorter}-")), None
            )
            if near is not None:
                return {near: texts[near]}
            shorter = shorter.rpartition("-")[0]
    first = by_tag.get("und") or next(iter(texts), None)
    return {} if first is None else {first: texts[first]}


def wanted_languages(header: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110, 12.5.4), the best first; what is no tag is left out."""
    found = []
    for place, part in enumerate(header.split(",")):
        tag, _semicolon, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if tag and tag != "*" and weight > 0:
            found.append((-weight, place, tag.strip()))
    return [tag for _weight, _place, tag in sorted(found)]


def activities_of(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Every activity that ``statement`` mentions, with what it says of it."""
    found: list[dict[str, Any]] = []

    def note(one: dict[str, Any]) -> dict[str, Any]:
        found.append(one)
        return one

    _changed(statement, actor=lambda one: one, activity=note, verb=lambda one: one)
    return found


def _definition(definition: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    found = _in_language(definition, languages)
    for name in COMPONENTS:
        if name in found:
            found[name] = [_in_language(each, languages) for each in found[name]]
    return found


def _in_language(thing: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    texts = {name: thing[name] for name in ("name", "description", "display") if name in thing}
    return {**thing, **{name: one_language(each, languages) for name, each in texts.items()}}


def _id(thing: dict[str, Any]) -> dict[str, Any]:
    return {"id": thing["id"]}


def _identifier(actor: dict[str, Any]) -> dict[str, Any]:
    named = actors.identity(actor)
    kind = {"objectType": actor["objectType"]} if "objectType" in actor else {}
    if named is not None:
        return {**kind, **named}
    return {**kind, "member": [_identifier(each) for each in actor["member"]]}


def _changed(statement: dict[str, Any], *, actor: Change, activity: Change, verb: Change) -> dict[str, Any]:
    """A copy of ``statement`` with its agents, activities and verbs changed, its sub-statement's too."""
    found = {**statement, "actor": actor(statement["actor"]), "verb": verb(statement["verb"])}
    thing = statement["object"]
    kind = thing.get("objectType", "Activity")
    if kind == "SubStatement":
        found["object"] = _changed(thing, actor=actor, activity=activity, verb=verb)
    elif kind == "Activity":
        found["object"] = activity(thing)
    elif kind != "StatementRef":
        found["object"] = actor(thing)
    if "authority" in statement:
        found["authority"] = actor(statement["authority"])
    if "context" in statement:
        found["context"] = _changed_context(statement["context"], actor, activity)
    return found


def _changed_context(context: dict[str, Any], actor: Change, activity: Change) -> dict[str, Any]:
    found = {**context}
    for name in ("instructor", "team"):
        if name in found:
            found[name] = actor(found[name])
    if "contextActivities" in found:
        listed = found["contextActivities"]
        found["contextActivities"] = {
            name: [activity(each) for each in listed[name]] for name in _LISTS if name in listed
        }
    for name, who in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in found:
            found[name] = [{**each, who: actor(each[who])} for each in found[name]]
    return found
