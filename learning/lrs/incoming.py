"""What was sent to the Statement resource, checked and filled in, before anything is asked of the database."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from learning import conf
from learning.lrs.envelope import Call
from learning.lrs.errors import BadRequest, TooLarge
from learning.lrs.versions import V1
from learning.statements import multipart
from learning.statements.formats import canonical_uuid
from learning.statements.letter import with_lists
from learning.statements.malformed import Malformed, below
from learning.statements.multipart import Part
from learning.statements.signatures import check_signatures
from learning.statements.strict import read_json
from learning.statements.wellformed import check_statement

JSON = "application/json"


@dataclass(frozen=True)
class Incoming:
    """Statements as they will be kept, in the order they came, and the files that came with them by their SHA-2.

    ``sent`` are the same statements without what the server fills in, to compare with what is kept already.
    ``is_list`` tells whether they came in a list: then places begin with the position in it.
    """

    sent: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    is_list: bool = False
    files: Mapping[str, Part] = field(default_factory=dict)

    def place(self, at: int, *steps: str) -> str:
        """Where the statement ``at`` stands in what was sent."""
        found = below("", at) if self.is_list else ""
        for step in steps:
            found = below(found, step)
        return found


def read_incoming(call: Call, *, now: datetime, only: str | None = None) -> Incoming:
    """The statements of ``call``, well-formed and complete. Raises Malformed, BadRequest or TooLarge.

    ``only`` is the id that a single statement must have; without it a list is welcome, too.
    """
    raw, files = _read(call)
    is_list = isinstance(raw, list)
    if is_list and only is not None:
        raise BadRequest(_("One statement is expected, not a list."))
    listed = raw if is_list else [raw]
    if len(listed) > conf.get("XAPI_STATEMENTS_AT_ONCE"):
        most = conf.get("XAPI_STATEMENTS_AT_ONCE")
        raise TooLarge(_("At most %(most)s statements can be sent at once.") % {"most": most})
    found = Incoming(listed, [], is_list, files)
    for at, each in enumerate(listed):
        check_statement(each, found.place(at), version=call.version)
    _match_files(listed, found)
    filled = {"stored": now.isoformat(), "authority": call.caller.authority_agent}
    for at, each in enumerate(listed):
        check_signatures(each, files, found.place(at), version=call.version)
        found.statements.append(_completed(each, call.version, filled, only, found.place(at, "id")))
    _refuse_repeats(found)
    return found


def _read(call: Call) -> tuple[Any, Mapping[str, Part]]:
    kind = call.asked.media_type
    if kind == JSON:
        return read_json(call.body), {}
    if kind == multipart.MIXED:
        body, files = multipart.read_parts(call.body, call.asked.content_type)
        return read_json(body), files
    raise BadRequest(
        _("The Content-Type must be %(json)s or %(mixed)s.") % {"json": JSON, "mixed": multipart.MIXED},
        place="Content-Type",
    )


def _match_files(listed: list[dict[str, Any]], found: Incoming) -> None:
    try:
        multipart.match_files(listed, found.files)
    except Malformed as problem:
        if found.is_list or not problem.place:
            raise
        raise Malformed(str(problem), problem.place.removeprefix("/0")) from None


def _completed(
    raw: dict, version: str, filled: dict[str, Any], only: str | None, place: str
) -> dict[str, Any]:
    """xAPI 1.0.3 Data 2.3.1 and 2.4: what the server fills in. The authority is always the client that sent it."""
    given = canonical_uuid(raw["id"]) if "id" in raw else None
    if only is not None and given not in (None, only):
        raise BadRequest(_("The id of the statement is not the one in the address."), place=place)
    return {
        "timestamp": filled["stored"],
        "version": "1.0.0" if version == V1 else version,
        **with_lists(raw),
        "id": given or only or str(uuid.uuid4()),
        **filled,
    }


def _refuse_repeats(found: Incoming) -> None:
    seen = set()
    for at, each in enumerate(found.statements):
        if each["id"] in seen:
            raise BadRequest(_("Two statements have the same id."), place=found.place(at, "id"))
        seen.add(each["id"])
