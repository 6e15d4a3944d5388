"""Checking a roster, applying it, stopping: each may be interrupted at any row and gone on with."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.roster import running
from learning.roster.entries import Entry, entries
from learning.roster.judge import Judge
from learning.roster.layout import Proposal, layout_of, propose
from learning.roster.models import NOT_GOOD, Mode, Outcome, Roster, RosterRow, State
from learning.roster.running import (
    MAY_BE_APPLIED,
    MAY_BE_CHECKED,
    CannotApply,
    Stopped,
    agree,
    batches,
    beat,
    claim,
    counted,
    finish,
    mend,
    rows_of,
    stop,
    wait_for_worker,
)
from learning.roster.undo import take_back
from learning.roster.verdict import Verdict
from learning.roster.workbook import CannotRead, opened
from learning.roster.write import BATCH, note, write
from learning.vietnamese import fold

__all__ = [
    "MAY_BE_APPLIED",
    "MAY_BE_CHECKED",
    "CannotApply",
    "Stopped",
    "agree",
    "mend",
    "rows_of",
    "stop",
    "wait_for_worker",
]

log = logging.getLogger(__name__)


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
    claim(roster, State.CHECKING, given=given)
    RosterRow.objects.filter(roster=roster).delete()
    Roster.objects.filter(pk=roster.pk).update(rows_done=0, rows_total=0, counts={}, applied_to=0)

    def checked(verdicts: list[Verdict]) -> None:
        note(roster, verdicts, {})

    counts = _run(roster, State.CHECKING, checked)
    return finish(roster, State.CHECKED, counts=counts, rows_total=sum(counts.values()))


def apply(roster: Roster, *, given: Iterable[Any] = MAY_BE_APPLIED) -> Roster:
    """Apply the roster. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    roster.refresh_from_db()
    if roster.state == State.APPLIED:
        return roster
    if roster.state in (State.NEW, State.FAILED):
        raise CannotApply(_("The roster has not been checked yet."))
    if roster.mode == Mode.ALL and not roster.applied_to and not roster.is_good:
        finish(roster, State.CHECKED)
        raise CannotApply(
            _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        )
    claim(roster, State.APPLYING, given=given)
    Roster.objects.filter(pk=roster.pk, started_at=None).update(started_at=timezone.now())

    def applied(verdicts: list[Verdict]) -> None:
        if roster.mode == Mode.ALL and any(one.outcome in NOT_GOOD for one in verdicts):
            raise CannotApply(_("Since the check something has changed, and not all rows are in order now."))
        write(roster, verdicts)

    try:
        _run(roster, State.APPLYING, applied, after=roster.applied_to)
    except CannotApply as refused:
        with transaction.atomic():
            take_back(roster)
        finish(roster, State.CHECKED, applied_to=0, problem=str(refused))
        raise
    return finish(roster, State.APPLIED, counts=counted(roster), finished_at=timezone.now())


def _run(roster: Roster, state: Any, each: Callable[[list[Verdict]], None], *, after: int = 0) -> Counter:
    """Judge the rows after number ``after`` in batches, and let ``each`` do what is to be done with them."""
    judge, done = Judge(roster), 0
    counts: Counter[str] = Counter()
    try:
        with rows_of(roster) as rows:
            for batch in batches(entries(rows, layout_of(roster), today=timezone.localdate()), BATCH):
                done += len(batch)
                left = [entry for entry in batch if entry.number > after]
                if left:
                    counts.update(_one_batch(roster, judge, left, each))
                beat(roster, state, done)
    except CannotRead as refused:
        finish(roster, State.FAILED, problem=str(refused))
        raise
    return counts


def _one_batch(roster: Roster, judge: Judge, batch: list[Entry], each: Callable) -> Counter:
    with transaction.atomic():
        # One batch at a time, of all rosters: two imports at once would make the same person twice.
        list(Roster.objects.select_for_update().order_by("pk").values_list("pk", flat=True)[:1])
        verdicts = judge.judge(batch)
        each(verdicts)
        if roster.state == State.APPLYING:
            Roster.objects.filter(pk=roster.pk).update(applied_to=batch[-1].number)
    return Counter(one.outcome for one in verdicts)


def decide(roster: Roster, *, asked: str, unit: int) -> None:
    """From now on this roster means ``unit`` when it says ``asked``."""
    roster.choices = {**roster.choices, fold(asked): unit}
    roster.save(update_fields=["choices"])


def to_be_decided(roster: Roster) -> list[tuple[str, list[int], int]]:
    """The names of units that may mean several: the name, the ids of those, and how many rows have it."""
    found: dict[str, tuple[list[int], int]] = {}
    rows = roster.rows.filter(outcome=Outcome.REVIEW).values_list("asked", "reasons")
    for asked, reasons in rows.iterator():
        among: list[int] = next((one["among"] for one in reasons if one.get("among")), [])
        found[asked] = (among, found.get(asked, (among, 0))[1] + 1)
    return [(asked, among, count) for asked, (among, count) in sorted(found.items())]
