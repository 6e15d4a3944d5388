"""Checking an import, applying it, stopping: each may be interrupted at any row and gone on with."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from learning.completions.entries import entries_of, is_lines, look_at_lines, looks_like_points
from learning.completions.header import COMPLETIONS
from learning.completions.judge import Judge
from learning.completions.models import CompletionImport, Outcome
from learning.completions.undo import take_back
from learning.completions.write import BATCH, note, write
from learning.roster.layout import propose
from learning.sheets import running, steps
from learning.sheets.layout import Layout, Proposal
from learning.sheets.running import MAY_BE_APPLIED, MAY_BE_CHECKED, beat, rows_of
from learning.sheets.workbook import opened

AT_ONCE = 1000  # rows that are only looked at


def _steps() -> steps.Steps:
    return steps.Steps(
        entries=entries_of,
        judge=Judge,
        note=note,
        write=write,
        take_back=take_back,
        beat=beat,
        at_once=BATCH,
        unchecked=_("The rows have not been checked yet."),
    )


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
    return steps.check(kept, _steps(), given=given, at_once=AT_ONCE)


def apply(kept: CompletionImport, *, given: Iterable[Any] = MAY_BE_APPLIED) -> CompletionImport:
    """Apply the import. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    return steps.apply(kept, _steps(), given=given)


def courses_in(kept: CompletionImport) -> list[tuple[str, int | None, int]]:
    """The courses that the platform names: the name, the id of ours, and in how many rows; unknown ones first."""
    rows = kept.rows.exclude(asked="").exclude(outcome=Outcome.SKIPPED).order_by()
    found = rows.values_list("asked", "course").annotate(count=Count("pk"))
    return sorted(found, key=lambda one: (one[1] is not None, one[0]))
