"""Checking an import of figures, applying it, stopping: each may be interrupted at any row and gone on with."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.roster.layout import propose
from learning.sheets import running, steps
from learning.sheets.layout import Layout, Proposal
from learning.sheets.running import MAY_BE_APPLIED, MAY_BE_CHECKED, beat, rows_of
from learning.sheets.steps import decide
from learning.sheets.workbook import opened
from learning.targets.entries import figures_of
from learning.targets.header import words_of
from learning.targets.judge import Judge
from learning.targets.models import FigureImport, Outcome
from learning.targets.write import BATCH, note, take_back, write

__all__ = ["agree", "apply", "check", "decide", "keep", "look_at", "mapping_of", "to_be_decided", "upload"]


def _steps() -> steps.Steps:
    return steps.Steps(
        entries=figures_of,
        judge=Judge,
        note=note,
        write=write,
        take_back=take_back,
        beat=beat,
        at_once=BATCH,
        unchecked=_("The rows have not been checked yet."),
        looks_back=True,
    )


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
    return steps.check(kept, _steps(), given=given)


def apply(kept: FigureImport, *, given: Iterable[Any] = MAY_BE_APPLIED) -> FigureImport:
    """Apply the import. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    return steps.apply(kept, _steps(), given=given)


def to_be_decided(kept: FigureImport) -> list[tuple[str, list[int], int]]:
    """The names that somebody must say the unit of: the name, the ids of those it may be, and how many rows have it."""
    rows = kept.rows.filter(outcome=Outcome.REVIEW).values_list("asked", "among")
    return steps.waiting((asked, among) for asked, among in rows.iterator() if among)
