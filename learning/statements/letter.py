"""A statement of the log as it is written to others."""

from collections.abc import Mapping
from typing import Any

from learning import conf
from learning.statements.models import Statement

CLIENT = "client:"  # how the authority of what another system sent begins, in the log's column
OWN_VERSION = "1.0.0"

# What a learner's page says is stored as it came; what xAPI does not know of it stays with us.
_KNOWN = ("id", "actor", "verb", "object", "result", "context", "timestamp", "stored")


def site_agent() -> dict[str, Any]:
    """The site as the agent who asserts what learners' own pages and its own marking say."""
    return {"objectType": "Agent", "account": {"homePage": conf.get("ACTOR_HOME_PAGE"), "name": "learning"}}


def letter_of(statement: Statement) -> dict[str, Any]:
    """The whole statement, well-formed, with its authority and version."""
    data = statement.data
    if "authority" in data:
        return data
    found = {name: data[name] for name in _KNOWN if data.get(name) is not None}
    return {**with_lists(found), "version": OWN_VERSION, "authority": site_agent()}


def with_lists(statement: Mapping[str, Any]) -> dict[str, Any]:
    """``statement`` with context activities in lists (xAPI 1.0.3 Data 2.4.6.2), its sub-statement's too."""
    found = {**statement}
    context, thing = found.get("context", {}), found["object"]
    if "contextActivities" in context:
        listed = {
            name: each if isinstance(each, list) else [each]
            for name, each in context["contextActivities"].items()
        }
        found["context"] = {**context, "contextActivities": listed}
    if thing.get("objectType") == "SubStatement":
        found["object"] = with_lists(thing)
    return found
