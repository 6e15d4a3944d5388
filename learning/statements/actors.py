"""Who somebody is in statements: by which name two agents are the same (xAPI 1.0.3 Data 2.4.2.3)."""

import uuid
from collections.abc import Iterator
from typing import Any

from learning import conf
from learning.statements.parts import NAMES


def identity(actor: dict[str, Any]) -> dict[str, Any] | None:
    """The one identifier that names ``actor``, by its key; None for a group that has none."""
    found = next((name for name in NAMES if name in actor), None)
    return None if found is None else {found: actor[found]}


def name_of(actor: dict[str, Any]) -> str | None:
    """The identifier as one text, the same for everyone who means the same agent or group."""
    named = identity(actor)
    if named is None:
        return None
    ((kind, value),) = named.items()
    if kind == "account":
        return f"account:{value['homePage']}\n{value['name']}"
    # RFC 5321, 2.4: only what stands before the @ may tell capital letters from small ones.
    if kind == "mbox":
        before, _at, host = value.rpartition("@")
        return f"mbox:{before}@{host.lower()}"
    return f"{kind}:{value.lower() if kind == 'mbox_sha1sum' else value}"


def people(actor: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """``actor`` and, for a group, its members."""
    yield actor
    yield from actor.get("member", ())


def account_of(learner: uuid.UUID | str) -> dict[str, Any]:
    """A learner of ours as an agent. The log knows no other name of her."""
    return {
        "objectType": "Agent",
        "account": {"homePage": conf.get("ACTOR_HOME_PAGE"), "name": str(learner)},
    }


def learner_in(actor: dict[str, Any]) -> uuid.UUID | None:
    """The UUID of the learner of ours whom ``actor`` names, None if it names somebody else."""
    account = actor.get("account")
    if account is None or account["homePage"] != conf.get("ACTOR_HOME_PAGE"):
        return None
    try:
        return uuid.UUID(account["name"])
    except ValueError:
        return None


def activity_in(thing: dict[str, Any]) -> uuid.UUID | None:
    """The key of the activity of ours that ``thing`` is, None if it is something else."""
    iri, prefix = thing.get("id", ""), conf.get("ACTIVITY_IRI")
    if thing.get("objectType", "Activity") != "Activity" or not iri.startswith(prefix):
        return None
    try:
        return uuid.UUID(iri.removeprefix(prefix))
    except ValueError:
        return None
