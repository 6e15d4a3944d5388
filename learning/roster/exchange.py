"""Rosters that another system sends instead of a spreadsheet: the same checks, the same rules, answered at once."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from learning.roster import run
from learning.roster.header import Column
from learning.roster.models import Roster
from learning.roster.reasons import told
from learning.roster.undo import delete_file
from learning.sheets.layout import Layout
from learning.sheets.models import Mode, State

MOST_ROWS = 1_000
# As a file has them; the number before them keeps a row without anything else a row.
FIELDS: tuple[Any, ...] = (
    Column.NAME,
    Column.BIRTH,
    Column.SEX,
    Column.IDENTITY,
    Column.PHONE,
    Column.EMAIL,
    Column.UNIT,
    Column.UNIT_CODE,
    Column.AUDIENCE,
    Column.SINCE,
)
LAYOUT = Layout({place: str(field) for place, field in enumerate(FIELDS, 1)}, {}, 0)


class Contradiction(Exception):
    """Another roster came with the same id before."""


@dataclass(frozen=True)
class Answer:
    """What came of a call: its roster, its rows, and whether they were applied now, and not before."""

    roster: Roster
    rows: list[dict]
    is_new: bool


def receive(people: Iterable[Mapping[str, Any]], *, by, client_id: str, dry_run: bool, **more: Any) -> Answer:
    """Check ``people``, apply them, and say what came of each row, numbered from 1.

    What was applied with ``client_id`` before is only answered again. Of a dry run, and of what was not applied,
    nothing is kept. Raises Contradiction, and CannotRead.
    """
    content = _written(people)
    if known := _known(by, client_id, content):
        return Answer(known, rows_of(known), False)
    try:
        with transaction.atomic():
            roster = run.keep(
                io.BytesIO(content),
                name=f"{client_id}.csv",
                by=by,
                client_id="" if dry_run else client_id,
                **more,
            )
    except IntegrityError as error:  # the same call at the same time
        if known := _known(by, client_id, content):
            return Answer(known, rows_of(known), False)
        raise Contradiction from error
    return _carried_out(run.agree(roster, LAYOUT), dry_run=dry_run)


def _carried_out(roster: Roster, *, dry_run: bool) -> Answer:
    roster = run.check(roster)
    if not dry_run and (roster.is_good or roster.mode == Mode.VALID):
        try:
            roster = run.apply(roster)
        except run.CannotApply:
            roster = run.check(roster)  # the world has changed: say what is in the way now
    rows, is_applied = rows_of(roster), roster.state == State.APPLIED
    delete_file(roster)
    if not is_applied:
        roster.delete()
    return Answer(roster, rows, is_applied)


def rows_of(roster: Roster) -> list[dict]:
    """What came of each row."""
    rows = roster.rows.order_by("number").values_list("number", "outcome", "reasons")
    return [
        {
            "row": number,
            "outcome": outcome,
            "reasons": [one["code"] for one in reasons],
            "message": told(reasons),
        }
        for number, outcome, reasons in rows
    ]


def _known(by, client_id: str, content: bytes) -> Roster | None:
    roster = Roster.objects.filter(uploaded_by=by, client_id=client_id).first()
    if roster and roster.sha256 != hashlib.sha256(content).hexdigest():
        raise Contradiction
    return roster


def _written(people: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for number, person in enumerate(people, 1):
        writer.writerow([number, *(_one_line(person.get(str(field))) for field in FIELDS)])
    return out.getvalue().encode()


def _one_line(value: Any) -> str:
    return " ".join(str("" if value is None else value).split())
