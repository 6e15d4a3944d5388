"""Checking a roster, applying it, stopping: each may be interrupted at any row and gone on with."""

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.roster.entries import Entry, entries
from learning.roster.judge import Judge
from learning.roster.layout import Layout, Proposal, layout_of, propose
from learning.roster.models import NOT_GOOD, RUNNING, SILENT, Mode, Outcome, Roster, RosterRow, State
from learning.roster.undo import delete_file, take_back
from learning.roster.verdict import Verdict
from learning.roster.workbook import CannotRead, Row, opened
from learning.roster.write import BATCH, note, write
from learning.vietnamese import fold, tidy

log = logging.getLogger(__name__)
MB = 1_000_000
MAY_BE_CHECKED: tuple[Any, ...] = (State.NEW, State.CHECKED, State.FAILED)
MAY_BE_APPLIED: tuple[Any, ...] = (State.CHECKED, State.STOPPED)


class CannotApply(Exception):
    """The roster is not applied. The message says why, for the user."""


class Stopped(Exception):
    """Somebody stopped the run, or another worker is at it."""


def upload(
    file: BinaryIO, *, name: str, sender: str, by=None, sheet: str = "", **more: Any
) -> tuple[Roster, Proposal]:
    """Keep ``file``, and say what its columns seem to be. Raises CannotRead; then nothing is kept."""
    with opened(file, name=name, sheet=sheet) as rows:
        proposal = propose(rows, sender=sender)
    roster = keep(file, name=name, sender=sender, by=by, sheet=sheet, **more)
    return agree(roster, proposal.layout), proposal


def agree(roster: Roster, layout: Layout) -> Roster:
    """The roster's columns are what ``layout`` says."""
    roster.columns, roster.encodings = _stored(layout.columns), _stored(layout.encodings)
    roster.begins_after = layout.begins_after
    roster.save(update_fields=["columns", "encodings", "begins_after"])
    return roster


def keep(file: BinaryIO, *, name: str, sender: str, by=None, **more: Any) -> Roster:
    """Keep ``file``, before anybody knows what is in it."""
    roster = Roster(
        file_name=tidy(PurePath(name).name)[-255:],
        sha256=_sha256(file),
        sender=tidy(sender)[:200],
        uploaded_by=by,
        anywhere=by is None,
        **more,
    )
    file.seek(0)
    # By a name that nobody guesses, and that is no trap for the storage.
    suffix = ".xlsx" if file.read(2) == b"PK" else ".csv"
    file.seek(0)
    roster.file.save(f"{roster.uuid}{suffix}", File(file), save=False)
    roster.save()
    return roster


def _stored(columns) -> dict[str, str]:
    return {str(place): what for place, what in columns.items()}


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(MB):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def rows_of(roster: Roster) -> Iterator[Iterator[tuple[int, Row]]]:
    """The rows of the roster's file. Raises CannotRead."""
    if not roster.file:
        raise CannotRead(_("The file was deleted. Upload it again."))
    try:
        kept = roster.file.open("rb")
    except OSError as error:
        raise CannotRead(_("The file was deleted. Upload it again.")) from error
    with kept as file, opened(_seekable(file), name=roster.file_name, sheet=roster.sheet) as rows:
        yield rows


def _seekable(file) -> BinaryIO:
    # Some storages read only forwards.
    return file.file if file.file.seekable() else io.BytesIO(file.read())


def look_at(roster: Roster) -> Proposal:
    """What the columns of the roster seem to be. Raises CannotRead."""
    with rows_of(roster) as rows:
        return propose(rows, sender=roster.sender)


def check(roster: Roster, *, given: Iterable[Any] = MAY_BE_CHECKED) -> Roster:
    """Find out what applying the roster would do, row by row, and note it. Changes nobody's record."""
    _claim(roster, State.CHECKING, given=given)
    RosterRow.objects.filter(roster=roster).delete()
    Roster.objects.filter(pk=roster.pk).update(rows_done=0, rows_total=0, counts={}, applied_to=0)

    def checked(verdicts: list[Verdict]) -> None:
        note(roster, verdicts, {})

    counts = _run(roster, State.CHECKING, checked)
    return _finish(roster, State.CHECKED, counts=counts, rows_total=sum(counts.values()))


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
        _finish(roster, State.CHECKED)
        raise CannotApply(
            _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        )
    _claim(roster, State.APPLYING, given=given)
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
        _finish(roster, State.CHECKED, applied_to=0, problem=str(refused))
        raise
    return _finish(roster, State.APPLIED, counts=_counted(roster), finished_at=timezone.now())


def mend(*, now: datetime | None = None) -> tuple[list[Roster], int]:
    """The rosters whose worker died, to be gone on with; and how many files were old enough to be deleted."""
    moment = now or timezone.now()
    dead = Roster.objects.filter(state__in=RUNNING, beat_at__lt=moment - SILENT)
    kept_since = moment - timedelta(days=conf.get("ROSTER_FILE_DAYS"))
    old = Roster.objects.filter(uploaded_at__lt=kept_since).exclude(file="")
    old = old.exclude(state__in=RUNNING)
    for roster in old:
        delete_file(roster)
    return list(dead), len(old)


def wait_for_worker(roster: Roster, state: Any, *, given: Iterable[Any], **fields: Any) -> bool:
    """A worker shall bring the roster into ``state``. False if it is in none of the states ``given`` any more."""
    free = Roster.objects.filter(pk=roster.pk, state__in=list(given))
    return bool(free.update(state=state, beat_at=None, rows_done=0, problem="", **fields))


def stop(roster: Roster) -> None:
    """Let the run end after its present batch. What was applied stays, and can be gone on with or undone."""
    running = Roster.objects.filter(pk=roster.pk)
    if not running.filter(state=State.APPLYING).update(state=State.STOPPED):
        running.filter(state=State.CHECKING).update(state=State.NEW)


def _claim(roster: Roster, state: Any, *, given: Iterable[Any]) -> None:
    """Only one worker is at a roster; where it fell silent, another goes on."""
    now = timezone.now()
    waiting = Q(state=state) & (Q(beat_at__lt=now - SILENT) | Q(beat_at=None))
    free = Roster.objects.filter(Q(state__in=list(given)) | waiting, pk=roster.pk)
    if not free.update(state=state, beat_at=now, problem=""):
        raise Stopped
    roster.refresh_from_db()


def _run(roster: Roster, state: Any, each: Callable[[list[Verdict]], None], *, after: int = 0) -> Counter:
    """Judge the rows after number ``after`` in batches, and let ``each`` do what is to be done with them."""
    judge, done = Judge(roster), 0
    counts: Counter[str] = Counter()
    try:
        with rows_of(roster) as rows:
            for batch in _batches(entries(rows, layout_of(roster), today=timezone.localdate())):
                done += len(batch)
                left = [entry for entry in batch if entry.number > after]
                if left:
                    counts.update(_one_batch(roster, judge, left, each))
                _beat(roster, state, done, batch[-1].number)
    except CannotRead as refused:
        _finish(roster, State.FAILED, problem=str(refused))
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


def _beat(roster: Roster, state: Any, done: int, last: int) -> None:
    mine = Roster.objects.filter(pk=roster.pk, state=state)
    if not mine.update(rows_done=done, beat_at=timezone.now()):
        raise Stopped


def _finish(roster: Roster, state: Any, **fields: Any) -> Roster:
    Roster.objects.filter(pk=roster.pk).update(state=state, **fields)
    roster.refresh_from_db()
    return roster


def _counted(roster: Roster) -> dict[str, int]:
    rows = RosterRow.objects.filter(roster=roster).order_by()
    return dict(rows.values_list("outcome").annotate(count=Count("pk")))


def _batches(found: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(islice(found, BATCH)):
        yield batch


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
