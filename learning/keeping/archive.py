"""Whole months of the log into files, and back.

A month is written, then compared with the log row by row, and only then leaves it, in one transaction with what its
statements added up to. Whoever interrupts any of this loses nothing: the next run goes on, or begins the month anew.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from django.db import router, transaction
from django.db.models import Min, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.keeping import files
from learning.progress.carried import Sum
from learning.statements import partitions
from learning.statements.models import ArchivedMonth, Stage, Statement, StatementKey
from learning.statements.months import begins_at, ends_at, month_of, months_before, months_between

log = logging.getLogger(__name__)
IN_ONE_FILE = 500_000
AT_ONCE = 2000
PAIRS = 50_000  # of enrolments and activities that are added up before they are written
MANIFEST = "manifest.json"

Tell = Callable[[str], None]


class CannotArchive(Exception):
    """The month stays where it is. The message says why, and what to do."""


class Changed(CannotArchive):
    """The log changed after the files were written."""

    def __init__(self, pk: int):
        super().__init__(_("The log changed while it was written. Run it again: the month is written anew."))
        self.pk = pk


def nobody(_said: str) -> None:
    """Tell nobody."""


def months_due(now: datetime | None = None, *, older_than: int | None = None) -> list[date]:
    """The months that the setting ``LOG_MONTHS`` (or ``older_than``) does not keep, the oldest first.

    A month is due when so many whole months have ended after it; none is while the setting is 0.
    """
    kept = conf.get("LOG_MONTHS") if older_than is None else older_than
    first = Statement.objects.aggregate(first=Min("stored"))["first"]
    if not kept or first is None:
        return []
    last = months_before(month_of(now or timezone.now()), kept + 1)
    return [month for month in months_between(month_of(first), last) if _rows_of(month).exists()]


def archive(month: date, *, tell: Tell = nobody) -> ArchivedMonth:
    """Put ``month`` into files and take it out of the log. Goes on with a run that was interrupted.

    Repeating it changes nothing. Raises CannotArchive, or NoParquet; then the month is still in the log.
    """
    if month >= month_of(timezone.now()):
        raise CannotArchive(_("The month has not ended yet."))
    kept, _made = ArchivedMonth.objects.get_or_create(month=month, defaults={"folder": f"{month:%Y-%m}"})
    if kept.stage == Stage.ARCHIVED:
        return kept
    if kept.stage == Stage.RETURNING:
        raise CannotArchive(_("The month is being restored. Finish that first: restore_statements."))
    if kept.stage == Stage.WRITING:
        _write(kept, tell)
    if partitions.are_used():
        _leave_at_once(kept, tell)
    else:
        _leave_in_parts(kept, tell)
    kept.refresh_from_db()
    log.info("statements of %s are in the archive: %d", kept, kept.rows)
    return kept


def restore(month: date, *, tell: Tell = nobody) -> int:
    """Put the statements of ``month`` back into the log; return how many. The files stay where they are.

    Raises CannotArchive if the month is not in the archive, or a file is not what it was.
    """
    kept = ArchivedMonth.objects.filter(month=month).first()
    if kept is None or kept.stage not in (Stage.ARCHIVED, Stage.RETURNING):
        raise CannotArchive(_("The month is not in the archive."))
    _check_files(kept)
    ArchivedMonth.objects.filter(pk=kept.pk).update(stage=Stage.RETURNING)
    with transaction.atomic():
        kept = ArchivedMonth.objects.select_for_update().get(pk=kept.pk)
        for model in _followers():
            for some in _in_parts(_filed(kept, model)):
                model._base_manager.bulk_create(some, ignore_conflicts=True)
        if partitions.are_used():
            _return_as_partition(kept, tell)
        else:
            _return_rows(kept, tell)
        Sum.forget(month)
        kept.delete()
    log.info("statements of %s are in the log again: %d", kept, kept.rows)
    return kept.rows


# --- where ---------------------------------------------------------------------------------------------------


def folder() -> Path:
    """Where the archive is. Raises CannotArchive if nobody said."""
    given = conf.get("LOG_ARCHIVE")
    if not given:
        raise CannotArchive(
            _("Say where archived statements are kept: LEARNING['LOG_ARCHIVE'], a folder that is backed up.")
        )
    return Path(given)


def _followers() -> list[type[Model]]:
    """Models whose rows belong to one statement each, and go where it goes."""
    return [each.related_model for each in Statement._meta.related_objects if each.field.name == "statement"]


def _models() -> list[type[Model]]:
    """The log's model, and those whose rows go with it."""
    return [Statement, *_followers()]


def _rows_of(month: date, model: type[Model] = Statement) -> QuerySet:
    """The rows of ``month`` in their order."""
    path = "stored" if model is Statement else "statement__stored"
    span = {f"{path}__gte": begins_at(month), f"{path}__lt": ends_at(month)}
    return model._base_manager.filter(**span).order_by("pk")


# --- writing -------------------------------------------------------------------------------------------------


def _write(kept: ArchivedMonth, tell: Tell) -> None:
    place = folder() / kept.folder
    place.mkdir(parents=True, exist_ok=True)
    for model in _models():
        _write_model(kept, model, place, tell)
    kept.rows = sum(each["rows"] for each in kept.files if each["table"] == Statement._meta.db_table)
    kept.save(update_fields=["rows"])
    (place / MANIFEST).write_text(json.dumps(_manifest(kept), indent=1, ensure_ascii=False), encoding="utf-8")


def _write_model(kept: ArchivedMonth, model: type[Model], place: Path, tell: Tell) -> None:
    table = model._meta.db_table
    mine = [each for each in kept.files if each["table"] == table]
    last = mine[-1]["last"] if mine else 0
    while True:
        rows = _rows_of(kept.month, model).filter(pk__gt=last)[:IN_ONE_FILE]
        ids = _Ids()
        name = f"{table.removeprefix('learning_')}-{len(mine) + 1:04}.parquet"
        count = files.write(ids.seen(rows.iterator(chunk_size=AT_ONCE)), model, place / name)
        if not count:
            (place / name).unlink()
            return
        last = ids.last
        mine.append(_described(place / name, model, count, ids))
        kept.files = [*(each for each in kept.files if each["table"] != table), *mine]
        kept.save(update_fields=["files"])
        tell(
            _("%(month)s: %(count)s rows written to %(file)s") % {"month": kept, "count": count, "file": name}
        )


class _Ids:
    """Remembers the first and the last id of what passes."""

    first = last = 0

    def seen(self, rows: Iterator[Model]) -> Iterator[Model]:
        for row in rows:
            self.first, self.last = self.first or row.pk, row.pk
            yield row


def _described(file: Path, model: type[Model], rows: int, ids: _Ids) -> dict[str, Any]:
    return {
        "name": file.name,
        "table": model._meta.db_table,
        "rows": rows,
        "first": ids.first,
        "last": ids.last,
        "bytes": file.stat().st_size,
        "sha256": files.sha256_of(file),
        "columns": files.columns_of(model),
    }


def _manifest(kept: ArchivedMonth) -> dict[str, Any]:
    span = {"from": begins_at(kept.month).isoformat(), "to": ends_at(kept.month).isoformat()}
    return {"month": str(kept), **span, "statements": kept.rows, "files": kept.files}


# --- leaving -------------------------------------------------------------------------------------------------


def _leave_at_once(kept: ArchivedMonth, tell: Tell) -> None:
    """The whole partition, in one transaction. Nobody may change it while it is compared."""
    partitions.make(kept.month)  # if what is there had to be caught by the partition for the rest
    with partitions.changing() as cursor:
        locked = ArchivedMonth.objects.select_for_update().get(pk=kept.pk)
        if locked.stage == Stage.ARCHIVED:
            return
        cursor.execute(f"LOCK TABLE {partitions.name_of(kept.month)} IN SHARE MODE")
        _verify(locked, tell, adding=Sum(kept.month))
        for model in _followers():
            _delete(model._base_manager.filter(pk__in=_rows_of(kept.month, model).values("pk")))
        partitions.drop(cursor, kept.month)
        _note_archived(locked)


def _leave_in_parts(kept: ArchivedMonth, tell: Tell) -> None:
    """A few rows at a time, each time with what they add up to and the keys that keep them from coming again."""
    if kept.stage == Stage.WRITING:
        with transaction.atomic():
            _verify(kept, tell)
            kept.stage = Stage.LEAVING
            kept.save(update_fields=["stage"])
    while _leave_a_part(kept.month):
        pass
    _note_archived(kept)


@transaction.atomic
def _leave_a_part(month: date) -> bool:
    some = list(_rows_of(month)[:AT_ONCE])
    if not some:
        return False
    added, ids = Sum(month), [each.pk for each in some]
    for each in some:
        added.add(each)
    added.write()
    StatementKey.objects.bulk_create(
        [StatementKey(uuid=each.uuid, stored=each.stored) for each in some], ignore_conflicts=True
    )
    for model in _followers():
        _delete(model._base_manager.filter(statement__in=ids))
    _delete(Statement.objects.filter(pk__in=ids))
    return True


def _delete(rows: QuerySet) -> None:
    """Delete ``rows`` alone: what points at them stays as it is, for they may come back."""
    rows._raw_delete(router.db_for_write(rows.model))


def _note_archived(kept: ArchivedMonth) -> None:
    kept.stage, kept.archived_at = Stage.ARCHIVED, timezone.now()
    kept.save(update_fields=["stage", "archived_at"])


def _verify(kept: ArchivedMonth, tell: Tell, *, adding: Sum | None = None) -> None:
    """Compare the files with the log, row by row. What differs is written anew by the next run."""
    for model in _models():
        # The database's cursor is closed before anything is rolled back: afterwards it would be unknown.
        with closing(_rows_of(kept.month, model).iterator(chunk_size=AT_ONCE)) as rows:
            for in_log, in_file in zip_longest(rows, _filed(kept, model)):
                if in_log is None or in_file is None or not files.same(in_log, in_file):
                    raise Changed(kept.pk)
                if adding is not None and model is Statement:
                    _add(adding, in_log)
    if adding is not None:
        adding.write()
    tell(_("%(month)s: the files say the same as the log") % {"month": kept})


def _add(adding: Sum, fact: Statement) -> None:
    adding.add(fact)
    if len(adding.rows) >= PAIRS:
        adding.write()


def months_to_archive(now: datetime | None = None) -> list[date]:
    """The months that are due, and those that a run left half-way."""
    half = ArchivedMonth.objects.filter(stage__in=[Stage.WRITING, Stage.LEAVING])
    return sorted({*half.values_list("month", flat=True), *months_due(now)})


def archive_due(now: datetime | None = None, *, tell: Tell = nobody) -> list[ArchivedMonth]:
    """Archive every month that is due, or that a run left half-way."""
    return [archive_surely(month, tell=tell) for month in months_to_archive(now)]


def archive_surely(month: date, *, tell: Tell = nobody, tries: int = 3) -> ArchivedMonth:
    """Archive ``month``; write it anew if a statement of it was voided meanwhile."""
    for left in reversed(range(tries)):
        try:
            return archive(month, tell=tell)
        except Changed as changed:
            ArchivedMonth.objects.filter(pk=changed.pk, stage=Stage.WRITING).update(files=[], rows=0)
            if not left:
                raise
    raise AssertionError  # the last try returned or raised


# --- returning -----------------------------------------------------------------------------------------------


def _filed(kept: ArchivedMonth, model: type[Model]) -> Iterator[Model]:
    for each in kept.files:
        if each["table"] == model._meta.db_table:
            yield from files.read(model, folder() / kept.folder / each["name"])


def _check_files(kept: ArchivedMonth) -> None:
    for each in kept.files:
        file = folder() / kept.folder / each["name"]
        if not file.is_file() or files.sha256_of(file) != each["sha256"]:
            raise CannotArchive(
                _("The file %(file)s is missing or is not what was archived. Take it from your backup.")
                % {"file": file}
            )


def _in_parts(rows: Iterator[Model]) -> Iterator[list[Model]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _statements(kept: ArchivedMonth) -> Iterator[Model]:
    """The statements in the files; those of an enrolment that was merged since go where it went."""
    moved = Sum.moved(kept.month)
    for one in _filed(kept, Statement):
        one.enrolment_id = moved.get(one.enrolment_id, one.enrolment_id)
        yield one


def _return_as_partition(kept: ArchivedMonth, tell: Tell) -> None:
    with partitions.returning(kept.month) as insert:
        for some in _in_parts(_statements(kept)):
            insert(some)
    tell(_("%(month)s: %(count)s statements are in the log again") % {"month": kept, "count": kept.rows})


def _return_rows(kept: ArchivedMonth, tell: Tell) -> None:
    for some in _in_parts(_statements(kept)):
        Statement.objects.bulk_create(some, ignore_conflicts=True)
    tell(_("%(month)s: %(count)s statements are in the log again") % {"month": kept, "count": kept.rows})
