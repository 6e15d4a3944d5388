"""Checking an import of figures, applying it, stopping: each may be interrupted at any row and gone on with."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.roster import running
from learning.roster.layout import Layout, Proposal, propose
from learning.roster.models import Mode, State
from learning.roster.running import (
    MAY_BE_APPLIED,
    MAY_BE_CHECKED,
    CannotApply,
    batches,
    beat,
    claim,
    finish,
    rows_of,
)
from learning.roster.workbook import CannotRead, opened
from learning.targets.entries import figures_of
from learning.targets.header import words_of
from learning.targets.judge import Judge, Verdict
from learning.targets.models import NOT_GOOD, FigureImport, FigureRow, Outcome
from learning.targets.write import BATCH, note, take_back, write
from learning.vietnamese import fold


def mapping_of(upload: FigureImport) -> str:
    """Under what the columns of a sender's files are remembered: each kind has columns of its own."""
    return f"{upload.about} {upload.sender}"


def upload(file: BinaryIO, *, name: str, sender: str, by=None, sheet: str = "", **more: Any) -> FigureImport:
    """Keep ``file``, with what its columns seem to be. Raises CannotRead; then nothing is kept."""
    made = FigureImport(**more, sheet=sheet, sender=sender)
    with opened(file, name=name, sheet=sheet) as rows:
        proposal = propose(rows, sender=mapping_of(made), words=words_of(made.about))
    return running.agree(keep(file, name=name, sender=sender, by=by, sheet=sheet, **more), proposal.layout)


def keep(file: BinaryIO, *, name: str, sender: str, by=None, **more: Any) -> FigureImport:
    """Keep ``file``, before anybody knows what is in it."""
    return running.keep(FigureImport(**more), file, name=name, sender=sender, by=by)


def agree(kept: FigureImport, layout: Layout) -> FigureImport:
    """The columns are what ``layout`` says."""
    return running.agree(kept, layout)


def look_at(kept: FigureImport) -> Proposal:
    """What the columns seem to be. Raises CannotRead."""
    with rows_of(kept) as rows:
        return propose(rows, sender=mapping_of(kept), words=words_of(kept.about))


def check(kept: FigureImport, *, given: Iterable[Any] = MAY_BE_CHECKED) -> FigureImport:
    """Find out what applying the import would do, row by row, and note it. Writes no figure."""
    claim(kept, State.CHECKING, given=given)
    FigureRow.objects.filter(upload=kept).delete()
    FigureImport.objects.filter(pk=kept.pk).update(rows_done=0, rows_total=0, counts={}, applied_to=0)
    counts = _run(kept, State.CHECKING, lambda verdicts: note(kept, verdicts, {}))
    return finish(kept, State.CHECKED, counts=counts, rows_total=sum(counts.values()))


def apply(kept: FigureImport, *, given: Iterable[Any] = MAY_BE_APPLIED) -> FigureImport:
    """Apply the import. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    kept.refresh_from_db()
    if kept.state == State.APPLIED:
        return kept
    if kept.state in (State.NEW, State.FAILED):
        raise CannotApply(_("The rows have not been checked yet."))
    if kept.mode == Mode.ALL and not kept.applied_to and not kept.is_good:
        finish(kept, State.CHECKED)
        raise CannotApply(
            _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        )
    claim(kept, State.APPLYING, given=given)
    FigureImport.objects.filter(pk=kept.pk, started_at=None).update(started_at=timezone.now())

    def applied(verdicts: list[Verdict]) -> None:
        if kept.mode == Mode.ALL and any(one.outcome in NOT_GOOD for one in verdicts):
            raise CannotApply(_("Since the check something has changed, and not all rows are in order now."))
        write(kept, verdicts)

    try:
        _run(kept, State.APPLYING, applied, after=kept.applied_to)
    except CannotApply as refused:
        take_back(kept)
        finish(kept, State.CHECKED, applied_to=0, problem=str(refused))
        raise
    return finish(kept, State.APPLIED, counts=running.counted(kept), finished_at=timezone.now())


def _run(
    kept: FigureImport, state: Any, each: Callable[[list[Verdict]], None], *, after: int = 0
) -> Counter[str]:
    judge, done = Judge(kept), 0
    counts: Counter[str] = Counter()
    try:
        with figures_of(kept) as figures:
            for batch in batches(figures, BATCH):
                done += len(batch)
                counts.update(_one_batch(kept, judge, batch, each, after))
                beat(kept, state, done)
    except CannotRead as refused:
        finish(kept, State.FAILED, problem=str(refused))
        raise
    return counts


@transaction.atomic
def _one_batch(
    kept: FigureImport, judge: Judge, batch: list, each: Callable[[list[Verdict]], None], after: int
) -> Counter[str]:
    # One batch at a time, of all imports: two at once would set the same figure twice.
    list(FigureImport.objects.select_for_update().order_by("pk").values_list("pk", flat=True)[:1])
    # Those before a crash are looked at, too: what a later row says is held against them.
    verdicts = [one for one in judge.judge(batch) if one.entry.number > after]
    each(verdicts)
    if kept.state == State.APPLYING and verdicts:
        FigureImport.objects.filter(pk=kept.pk).update(applied_to=batch[-1].number)
    return Counter(one.outcome for one in verdicts)


def decide(kept: FigureImport, *, asked: str, unit: int) -> None:
    """From now on this import means ``unit`` when it says ``asked``."""
    kept.choices = {**kept.choices, fold(asked): unit}
    kept.save(update_fields=["choices"])


def to_be_decided(kept: FigureImport) -> list[tuple[str, list[int], int]]:
    """The names that somebody must say the unit of: the name, the ids of those it may be, and how many rows have it."""
    found: dict[str, tuple[list[int], int]] = {}
    rows = kept.rows.filter(outcome=Outcome.REVIEW).values_list("asked", "among")
    for asked, among in rows.iterator():
        if among:
            found[asked] = (among, found.get(asked, (among, 0))[1] + 1)
    return [(asked, among, count) for asked, (among, count) in sorted(found.items())]
