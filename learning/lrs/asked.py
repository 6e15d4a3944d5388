"""From the parameters of a GET to what is asked of the log, and the link to the next page."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from learning import conf
from learning.lrs import parameters as read
from learning.lrs.bounds import learners_of
from learning.lrs.caller import Caller
from learning.lrs.envelope import Call
from learning.lrs.errors import BadRequest
from learning.lrs.scopes import Scope
from learning.statements.query import Filters, Place

FORMATS = ("exact", "ids", "canonical")
FLAGS = ("related_activities", "related_agents", "ascending", "attachments")
ONE = frozenset({"statementId", "voidedStatementId"})
# xAPI 1.0.3 Communication 2.1.3: nothing but these may stand beside the id of one statement.
BESIDE_ONE = frozenset({"format", "attachments"})
MANY = frozenset({"agent", "verb", "activity", "registration", "since", "until", "limit", *FLAGS, "format"})
MORE = "more"
_SALT = "learning.lrs.more"


@dataclass(frozen=True)
class Asked:
    """A question for statements: which ones, how many at once, from where on, and how they are written."""

    filters: Filters
    limit: int
    after: Place | None = None
    format: str = "exact"
    attachments: bool = False


def one_asked(call: Call) -> tuple[UUID, bool] | None:
    """The id of the one statement that is asked for, and whether as a voided one; None if many are."""
    given = ONE & call.parameters.keys()
    if not given:
        return None
    if len(given) > 1:
        raise BadRequest(
            _("Ask for “statementId” or for “voidedStatementId”, not for both."), place="statementId"
        )
    (name,) = given
    for other in call.parameters.keys() - BESIDE_ONE - given:
        said = _("“%(other)s” may not stand beside “%(name)s”.")
        raise BadRequest(said % {"other": other, "name": name}, place=other)
    found = read.uuid(call.parameters, name)
    assert found is not None  # noqa: S101 it is given
    return found, name == "voidedStatementId"


def asked(call: Call) -> Asked:
    """What a call for many statements asks for. Raises BadRequest."""
    if MORE in call.parameters:
        if len(call.parameters) > 1:
            raise BadRequest(_("A link to more is followed as it was given."), place=MORE)
        parameters, after = _opened(call.parameters[MORE], call.caller)
    else:
        parameters, after = call.parameters, None
    most = conf.get("XAPI_PAGE")
    limit = _limit(parameters)
    return Asked(
        filters=replace(_filters(parameters), **_bounds(call.caller)),
        limit=min(limit or most, most),
        after=after,
        format=format_of(parameters),
        attachments=flag(parameters, "attachments"),
    )


def more_link(call: Call, after: Place) -> str:
    """The address of the page behind ``after``: without scheme and host, for this client alone, for as long as it likes.

    It holds the question and the place in the log, so that statements that arrive meanwhile move nothing.
    """
    if MORE in call.parameters:
        parameters, _before = _opened(call.parameters[MORE], call.caller)
    else:
        parameters = call.parameters
    stored, pk = after
    held = [call.caller.client.key, dict(parameters), stored.isoformat(), pk]
    return f"{reverse('learning:xapi:statements')}?{MORE}={signing.dumps(held, salt=_SALT, compress=True)}"


def _opened(sealed: str, caller: Caller) -> tuple[dict[str, str], Place]:
    try:
        key, parameters, stored, pk = signing.loads(sealed, salt=_SALT)
    except (signing.BadSignature, ValueError):
        key = None
    if key != caller.client.key:
        raise BadRequest(_("This link to more statements was not given to this client."), place=MORE)
    return parameters, (datetime.fromisoformat(stored), pk)


def _filters(parameters: read.Parameters) -> Filters:
    return Filters(
        agent=read.agent(parameters) if "agent" in parameters else None,
        verb=read.iri(parameters, "verb") if "verb" in parameters else None,
        activity=read.iri(parameters, "activity") if "activity" in parameters else None,
        registration=read.uuid(parameters, "registration"),
        related_activities=flag(parameters, "related_activities"),
        related_agents=flag(parameters, "related_agents"),
        since=read.moment(parameters, "since"),
        until=read.moment(parameters, "until"),
        ascending=flag(parameters, "ascending"),
    )


def bounded(caller: Caller) -> Filters:
    """No filter but what ``caller`` may see. Raises Forbidden if that is nothing."""
    return Filters(**_bounds(caller))


def _bounds(caller: Caller) -> dict[str, Any]:
    if not caller.may(Scope.READ):
        caller.must(Scope.READ_MINE)
    return {
        "mine": not caller.may(Scope.READ),
        "learners": learners_of(caller),
        "authority": caller.authority_agent,
        "sender": caller.authority,
    }


def flag(parameters: read.Parameters, name: str) -> bool:
    """A parameter that is true or false; false if it is not given."""
    given = parameters.get(name, "false")
    if given not in ("true", "false"):
        raise BadRequest(_("“%(name)s” must be true or false.") % {"name": name}, place=name)
    return given == "true"


def format_of(parameters: read.Parameters) -> str:
    """How statements are to be written; exactly as they are if nothing is said."""
    found = parameters.get("format", "exact")
    if found not in FORMATS:
        said = _("“format” must be one of these: %(words)s.") % {"words": ", ".join(FORMATS)}
        raise BadRequest(said, place="format")
    return found


def _limit(parameters: read.Parameters) -> int:
    given = parameters.get("limit", "0")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise BadRequest(
            _("“limit” must be a whole number; 0 is as many as the server gives."), place="limit"
        )
    return int(given)
