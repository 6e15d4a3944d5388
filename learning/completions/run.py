"""Checking an import, applying it, stopping: each may be interrupted at any row and gone on with."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.completions.entries import entries_of, is_lines, look_at_lines, looks_like_points
from learning.completions.header import COMPLETIONS
from learning.completions.judge import Judge
from learning.completions.models import NOT_GOOD, CompletionImport, CompletionRow, Outcome
from learning.completions.undo import take_back
from learning.completions.verdict import Verdict
from learning.completions.write import BATCH, note, write
from learning.roster import running
from learning.roster.entries import Entry
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

AT_ONCE = 1000  # rows that are only looked at


def mapping_of(sender: str) -> str:
    """Under what the columns of a platform's exports are remembered: it may send rosters, too."""
    return f"completions {sender}"


def upload(
    file: BinaryIO, *, name: str, sender: str, by=None, sheet: str = "", **more: Any
) -> tuple[CompletionImport, Proposal | None]:
    """Keep ``file``, and say what its columns seem to be. Raises CannotRead; then nothing is kept."""
    if is_lines(name):
        look_at_lines(file)
        return keep(file, name=name, sender=sender, by=by, **more), None
    with opened(file, name=name, sheet=sheet) as rows:
        proposal = propose(rows, sender=mapping_of(sender), words=COMPLETIONS)
    kept = keep(file, name=name, sender=sender, by=by, sheet=sheet, **more)
    return understood(kept, proposal), proposal


def keep(file: BinaryIO, *, name: str, sender: str, by=None, **more: Any) -> CompletionImport:
    """Keep ``file``, before anybody knows what is in it."""
    suffix = ".jsonl" if is_lines(name) else None
    return running.keep(CompletionImport(**more), file, name=name, sender=sender, by=by, suffix=suffix)


def understood(kept: CompletionImport, proposal: Proposal) -> CompletionImport:
    """The columns are as they seem to be, until somebody says otherwise."""
    kept.out_of = looks_like_points(list(proposal.samples), proposal.layout)
    kept.save(update_fields=["out_of"])
    return running.agree(kept, proposal.layout)


def agree(kept: CompletionImport, layout: Layout) -> CompletionImport:
    """The columns are what ``layout`` says."""
    return running.agree(kept, layout)


def look_at(kept: CompletionImport) -> Proposal:
    """What the columns seem to be. Raises CannotRead."""
    with rows_of(kept) as rows:
        return propose(rows, sender=mapping_of(kept.sender), words=COMPLETIONS)


def check(kept: CompletionImport, *, given: Iterable[Any] = MAY_BE_CHECKED) -> CompletionImport:
    """Find out what applying the import would do, row by row, and note it. Records nothing."""
    claim(kept, State.CHECKING, given=given)
    CompletionRow.objects.filter(upload=kept).delete()
    CompletionImport.objects.filter(pk=kept.pk).update(rows_done=0, rows_total=0, counts={}, applied_to=0)

    def checked(verdicts: list[Verdict]) -> None:
        note(kept, verdicts, {})

    counts = _run(kept, State.CHECKING, checked, size=AT_ONCE)
    return finish(kept, State.CHECKED, counts=counts, rows_total=sum(counts.values()))


def apply(kept: CompletionImport, *, given: Iterable[Any] = MAY_BE_APPLIED) -> CompletionImport:
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
    CompletionImport.objects.filter(pk=kept.pk, started_at=None).update(started_at=timezone.now())

    def applied(verdicts: list[Verdict]) -> None:
        if kept.mode == Mode.ALL and any(one.outcome in NOT_GOOD for one in verdicts):
            raise CannotApply(_("Since the check something has changed, and not all rows are in order now."))
        write(kept, verdicts)

    try:
        _run(kept, State.APPLYING, applied, size=BATCH, after=kept.applied_to)
    except CannotApply as refused:
        take_back(kept)
        finish(kept, State.CHECKED, applied_to=0, problem=str(refused))
        raise
    return finish(kept, State.APPLIED, counts=running.counted(kept), finished_at=timezone.now())


def _run(
    kept: CompletionImport, state: Any, each: Callable[[list[Verdict]], None], *, size: int, after: int = 0
) -> Counter[str]:
    judge, done = Judge(kept), 0
    counts: Counter[str] = Counter()
    try:
        with entries_of(kept) as entries:
            for batch in batches(entries, size):
                done += len(batch)
                if left := [entry for entry in batch if entry.number > after]:
                    counts.update(_one_batch(kept, judge, left, each))
                beat(kept, state, done)
    except CannotRead as refused:
        finish(kept, State.FAILED, problem=str(refused))
        raise
    return counts


@transaction.atomic
def _one_batch(
    kept: CompletionImport, judge: Judge, batch: list[Entry], each: Callable[[list[Verdict]], None]
) -> Counter[str]:
    # One batch at a time, of all imports: two at once would make the same person twice.
    list(CompletionImport.objects.select_for_update().order_by("pk").values_list("pk", flat=True)[:1])
    verdicts = judge.judge(batch)
    each(verdicts)
    if kept.state == State.APPLYING:
        CompletionImport.objects.filter(pk=kept.pk).update(applied_to=batch[-1].number)
    return Counter(one.outcome for one in verdicts)


def courses_in(kept: CompletionImport) -> list[tuple[str, int | None, int]]:
    """The courses that the platform names: the name, the id of ours, and in how many rows; unknown ones first."""
    rows = kept.rows.exclude(asked="").exclude(outcome=Outcome.SKIPPED).order_by()
    found = rows.values_list("asked", "course").annotate(count=Count("pk"))
    return sorted(found, key=lambda one: (one[1] is not None, one[0]))
