"""Checking a roster, applying it, stopping: each may be interrupted at any row and gone on with."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.roster.entries import Entry, entries
from learning.roster.judge import Judge
from learning.roster.layout import propose
from learning.roster.models import Outcome, Roster
from learning.roster.undo import take_back
from learning.roster.write import BATCH, note, write
from learning.sheets import running, steps
from learning.sheets.layout import Proposal, layout_of
from learning.sheets.running import (
    MAY_BE_APPLIED,
    MAY_BE_CHECKED,
    CannotApply,
    Stopped,
    agree,
    beat,
    claim,
    mend,
    rows_of,
    stop,
    wait_for_worker,
)
from learning.sheets.steps import decide
from learning.sheets.workbook import opened

__all__ = [
    "MAY_BE_APPLIED",
    "MAY_BE_CHECKED",
    "CannotApply",
    "Stopped",
    "agree",
    "claim",
    "decide",
    "mend",
    "rows_of",
    "stop",
    "wait_for_worker",
]


@contextmanager
def people_of(roster: Roster) -> Iterator[Iterator[Entry]]:
    """Everybody whom the file names. Raises CannotRead, also while it is read."""
    with rows_of(roster) as rows:
        yield entries(rows, layout_of(roster), today=timezone.localdate())


def _steps() -> steps.Steps:
    return steps.Steps(
        entries=people_of,
        judge=Judge,
        note=note,
        write=write,
        take_back=transaction.atomic(take_back),
        beat=beat,
        at_once=BATCH,
        unchecked=_("The roster has not been checked yet."),
    )


def upload(
    file: BinaryIO, *, name: str, sender: str, by=None, sheet: str = "", **more: Any
) -> tuple[Roster, Proposal]:
    """Keep ``file``, and say what its columns seem to be. Raises CannotRead; then nothing is kept."""
    with opened(file, name=name, sheet=sheet) as rows:
        proposal = propose(rows, sender=sender)
    roster = keep(file, name=name, sender=sender, by=by, sheet=sheet, **more)
    return agree(roster, proposal.layout), proposal


def keep(file: BinaryIO, *, name: str, sender: str, by=None, **more: Any) -> Roster:
    """Keep ``file``, before anybody knows what is in it."""
    return running.keep(Roster(**more), file, name=name, sender=sender, by=by)


def look_at(roster: Roster) -> Proposal:
    """What the columns of the roster seem to be. Raises CannotRead."""
    with rows_of(roster) as rows:
        return propose(rows, sender=roster.sender)


def check(roster: Roster, *, given: Iterable[Any] = MAY_BE_CHECKED) -> Roster:
    """Find out what applying the roster would do, row by row, and note it. Changes nobody's record."""
    return steps.check(roster, _steps(), given=given)


def apply(roster: Roster, *, given: Iterable[Any] = MAY_BE_APPLIED) -> Roster:
    """Apply the roster. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    return steps.apply(roster, _steps(), given=given)


def to_be_decided(roster: Roster) -> list[tuple[str, list[int], int]]:
    """The names of units that may mean several: the name, the ids of those, and how many rows have it."""
    rows = roster.rows.filter(outcome=Outcome.REVIEW).values_list("asked", "reasons")
    return steps.waiting(
        (asked, next((one["among"] for one in reasons if one.get("among")), []))
        for asked, reasons in rows.iterator()
    )
