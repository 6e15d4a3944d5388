"""Writing what was decided of a batch of rows, and taking a whole import back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from learning.sheets.models import State
from learning.sheets.running import batches, beat, delete_file, refuse_undo
from learning.targets.judge import Verdict
from learning.targets.kinds import KINDS, Kind
from learning.targets.models import JOINED, FigureImport, FigureRow, Outcome

BATCH = 500
LONGEST = 255

Made = dict[int, dict]


@transaction.atomic
def write(upload: FigureImport, verdicts: Sequence[Verdict]) -> None:
    """Write the figures, and note with each row what it made. All of the batch, or nothing."""
    kind = KINDS[upload.about]
    made: Made = {}
    new = [one for one in verdicts if one.outcome == Outcome.NEW and one.figure]
    rows = kind.model._default_manager.bulk_create(
        [kind.model(**one.figure.fields) for one in new if one.figure]
    )
    for one, row in zip(new, rows, strict=True):
        made[one.entry.number] = {"pk": row.pk, "was": None, "wrote": kind.written(row, _names(kind, one))}
    for one in verdicts:
        if one.outcome == Outcome.CHANGED and one.figure:
            made[one.entry.number] = _change(kind, one, one.figure.fields)
    note(upload, verdicts, made)


def _change(kind: Kind, one: Verdict, fields: dict[str, Any]) -> dict:
    names = _names(kind, one)
    was = kind.written(one.row, names)
    for name, value in fields.items():
        setattr(one.row, name, value)
    one.row.save(update_fields=names)
    return {"pk": one.row.pk, "was": was, "wrote": kind.written(one.row, names)}


def _names(kind: Kind, one: Verdict) -> list[str]:
    """The fields that the row speaks of, apart from those that say which figure it is."""
    said = one.figure.fields if one.figure else {}
    attributes = {field.attname: field.name for field in kind.model._meta.concrete_fields}
    return [attributes[name] for name in said if name not in kind.key]


def note(upload: FigureImport, verdicts: Sequence[Verdict], made: Made) -> None:
    """Keep what came of the rows, in place of what was noted of them before."""
    FigureRow.objects.bulk_create(
        [
            FigureRow(
                upload=upload,
                number=one.entry.number,
                outcome=one.outcome,
                reasons=one.entry.reasons,
                asked=one.figure.asked if one.figure else "",
                says=_says(one),
                among=list(one.among),
                made=made.get(one.entry.number),
            )
            for one in verdicts
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["upload", "number"],
        update_fields=["outcome", "reasons", "asked", "says", "among", "made"],
    )


def _says(one: Verdict) -> str:
    """What the row says of the unit, in short: an indicator's name or words, or a group, and the period or day."""
    said = one.figure.fields if one.figure else {}
    names = ("indicator", "label", "group", "age_band", "sex", "period", "as_of")
    return JOINED.join(str(said[name]) for name in names if said.get(name))[:LONGEST]


def undo(upload: FigureImport) -> FigureImport:
    """Make every figure what it was before the import, but those that somebody changed since. Raises CannotUndo."""
    upload.refresh_from_db()
    refuse_undo(upload)
    stayed = take_back(upload)
    problem = ""
    if stayed:
        said = ngettext(
            "%(number)d figure was changed since, and stays as it is.",
            "%(number)d figures were changed since, and stay as they are.",
            stayed,
        )
        problem = said % {"number": stayed}
    FigureImport.objects.filter(pk=upload.pk).update(
        state=State.UNDONE, undone_at=timezone.now(), problem=problem
    )
    upload.refresh_from_db()
    delete_file(upload)
    return upload


def take_back(upload: FigureImport) -> int:
    """Undo what the rows made, the last first, each batch in a transaction of its own; how many figures stayed."""
    rows = FigureRow.objects.filter(upload=upload, made__isnull=False).order_by("-number")
    stayed = done = 0
    for batch in batches(iter(list(rows)), BATCH):
        stayed += _one_batch(upload, batch)
        done += len(batch)
        if upload.state == State.UNDOING:
            beat(upload, State.UNDOING, done)
    return stayed


@transaction.atomic
def _one_batch(upload: FigureImport, batch: Sequence[FigureRow]) -> int:
    kind, stayed = KINDS[upload.about], 0
    rows = kind.model._default_manager.select_for_update().in_bulk([row.made["pk"] for row in batch])
    for noted in batch:
        row, made = rows.get(noted.made["pk"]), noted.made
        if row is None:
            continue
        if any(getattr(row, name) != value for name, value in kind.read(made["wrote"]).items()):
            stayed += 1
        elif made["was"] is None:
            row.delete()
        else:
            for name, value in kind.read(made["was"]).items():
                setattr(row, name, value)
            row.save()
    FigureRow.objects.filter(pk__in=[row.pk for row in batch]).update(made=None)
    return stayed
