"""An agent as one text, so that it can be stored, compared and looked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from learning import conf
from learning.statements.formats import named_uuid

# In the order in which they are looked for; a valid agent has exactly one.
SIMPLE = ("mbox", "mbox_sha1sum", "openid")


def ifi(agent: Mapping[str, Any]) -> str:
    """The inverse functional identifier of a valid agent or group; "" for an anonymous group.

    "mbox mailto:…", "mbox_sha1sum …", "openid …" or "account <home page> <name>". An IRI has no space in it, so two
    agents never have the same text.
    """
    for name in SIMPLE:
        if name in agent:
            # A hash is hexadecimal, so its case says nothing.
            return f"{name} {agent[name].lower() if name == 'mbox_sha1sum' else agent[name]}"
    if "account" not in agent:
        return ""
    account = agent["account"]
    return f"account {account['homePage']} {account['name']}"


def learner_uuid(agent: Mapping[str, Any]) -> UUID | None:
    """The UUID of the learner whose account a valid agent is; None for anybody else. There may be no such learner."""
    account = agent.get("account")
    if not account or account["homePage"] != conf.get("ACTOR_HOME_PAGE"):
        return None
    try:
        return named_uuid(account["name"])
    except ValueError:
        return None


def learner_agent(uuid: UUID) -> dict[str, Any]:
    """A learner as she is named in statements."""
    return {
        "objectType": "Agent",
        "account": {"homePage": conf.get("ACTOR_HOME_PAGE"), "name": str(uuid)},
    }
