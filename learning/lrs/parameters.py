"""Reading the parameters of a request. Each raises BadRequest, and says which parameter is wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from learning.lrs.errors import BadRequest
from learning.statements import formats, parts, strict
from learning.statements.malformed import Malformed

Parameters = Mapping[str, str]


def required(parameters: Parameters, name: str) -> str:
    """The parameter ``name``, which must be there and not be empty."""
    if not parameters.get(name):
        raise BadRequest(_("The parameter “%(name)s” is missing.") % {"name": name}, place=name)
    return parameters[name]


def iri(parameters: Parameters, name: str) -> str:
    """A parameter that must be an IRI."""
    found = required(parameters, name)
    if not formats.is_iri(found):
        said = _("“%(name)s” must be an IRI with its scheme, for example https://example.org/1.")
        raise BadRequest(said % {"name": name}, place=name)
    return found


def agent(parameters: Parameters, name: str = "agent") -> dict[str, Any]:
    """A parameter that must be an agent, or a group with an identifier, in JSON."""
    try:
        found = strict.read_json(required(parameters, name).encode())
        parts.agent_or_group(found, "")
    except Malformed as problem:
        raise BadRequest(str(problem), place=f"{name}{problem.place}") from None
    if not any(each in found for each in parts.NAMES):
        raise BadRequest(_("An anonymous group cannot be asked for."), place=name)
    return found


def uuid(parameters: Parameters, name: str) -> UUID | None:
    """A UUID, None if it is not given."""
    if name not in parameters:
        return None
    if not formats.is_uuid(parameters[name]):
        raise BadRequest(_("“%(name)s” must be a UUID.") % {"name": name}, place=name)
    return UUID(parameters[name])


def moment(parameters: Parameters, name: str) -> datetime | None:
    """A moment, None if it is not given."""
    if name not in parameters:
        return None
    found = formats.read_timestamp(parameters[name])
    if found is None:
        said = _("“%(name)s” must be a date and time as in ISO 8601.")
        raise BadRequest(said % {"name": name}, place=name)
    return found
