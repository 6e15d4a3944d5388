"""The JSON API, under Wagtail's own: its bearer tokens, its errors (RFC 7807), its OpenAPI document.

This module alone, and the line in ``apps.py`` that mounts it, know Wagtail's API, which is a preview.
"""

from datetime import date
from typing import Literal

from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.log_actions import log

from learning.people.models import Audience
from learning.people.rights import Right
from learning.people.roles import may_somewhere
from learning.roster.desk import DESK as ROSTERS
from learning.roster.exchange import MOST_ROWS, Contradiction, receive, rows_of
from learning.roster.models import Roster
from learning.roster.undo import CannotUndo
from learning.roster.undo import undo_roster as undo
from learning.sheets.models import Mode
from learning.units.tree import UnknownUnit, unit_at

router = Router(tags=["learning"], auth=BearerTokenAuth())
Text = str | int | None


class PersonIn(Schema):
    """One person, written as in a spreadsheet. Only the name must be there."""

    name: str = Field(max_length=300)
    birth: Text = None
    sex: Text = None
    identity: Text = None
    phone: Text = None
    email: str | None = None
    unit: str | None = None
    unit_code: Text = None
    audience: str | None = None
    since: Text = None


class RosterIn(Schema):
    """People of one sender. ``client_id`` is the caller's own: applied once, the same call is only answered again."""

    client_id: str = Field(min_length=8, max_length=100)
    sender: str = Field(min_length=1, max_length=200)
    unit: str | None = Field(None, description="Code of the unit of people who name none")
    audience: Literal["CB", "CC", "VC", "NLD", "HSSV", "DN", "ND"] = "CC"
    on: date = Field(description="Since when they belong there, unless they say otherwise")
    mode: Literal["all", "valid"] = "all"
    dry_run: bool = False
    people: list[PersonIn] = Field(min_length=1, max_length=MOST_ROWS)


class RowOut(Schema):
    row: int
    outcome: str
    reasons: list[str]
    message: str


class RosterOut(Schema):
    id: int | None = Field(description="null if nothing was applied, and so nothing kept")
    state: str
    counts: dict[str, int]
    rows: list[RowOut]


@router.post(
    "/rosters/", response={200: RosterOut, 201: RosterOut, 422: RosterOut}, summary="Bring people in"
)
def bring_in(request, given: RosterIn):
    """201 if the people were applied, 200 for a dry run or a repeated call, 422 if rows are not in order."""
    _let_in(request.user)
    try:
        came = receive(
            [one.dict() for one in given.people],
            by=request.user,
            client_id=given.client_id,
            dry_run=given.dry_run,
            sender=given.sender,
            unit=_unit(given.unit, given.on),
            audience=str(Audience(given.audience)),
            on=given.on,
            mode=str(Mode(given.mode)),
        )
    except Contradiction:
        raise HttpError(409, "Other people were sent with this client_id before.") from None
    is_refused = came.roster.pk is None and not given.dry_run
    if came.is_new:
        log(instance=came.roster, action=ROSTERS.action("apply"), user=request.user)
    return Status(201 if came.is_new else 422 if is_refused else 200, _shown(came.roster, came.rows))


@router.get("/rosters/{number}/", response=RosterOut, summary="What came of a roster")
def look_at(request, number: int):
    """The answer of the call that brought it in."""
    _let_in(request.user)
    roster = ROSTERS.own(request, number)
    return _shown(roster, rows_of(roster))


@router.post("/rosters/{number}/undo/", response=RosterOut, summary="Take an import back")
def take_back(request, number: int):
    """409 if somebody of it has learnt, was merged or was moved since."""
    _let_in(request.user)
    roster = ROSTERS.own(request, number)
    try:
        roster = undo(roster)
    except CannotUndo as refused:
        raise HttpError(409, str(refused)) from None
    log(instance=roster, action=ROSTERS.action("undo"), user=request.user)
    return _shown(roster, rows_of(roster))


def _let_in(user) -> None:
    if not may_somewhere(user, Right.IMPORT_ROSTERS):
        raise HttpError(403, "This token's user may bring people in for no unit.")


def _unit(code: str | None, on: date):
    if not code:
        return None
    try:
        return unit_at(code=code, on=on)
    except UnknownUnit:
        raise HttpError(422, f"No unit has the code {code} on {on.isoformat()}.") from None


def _shown(roster: Roster, rows: list[dict]) -> dict:
    return {"id": roster.pk, "state": roster.state, "counts": roster.counts, "rows": rows}
