"""Statements of another system into the log, all of them or none."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from learning.columns import written_once
from learning.enrolments.models import Enrolment
from learning.lrs.caller import Caller
from learning.lrs.errors import Conflict, Forbidden
from learning.lrs.incoming import Incoming
from learning.lrs.ours import (
    guessed,
    record_guessed,
    record_taken,
    refuse_marks,
    refuse_strangers,
    taken_in,
)
from learning.lrs.scopes import Scope
from learning.progress.passing import in_a_transaction
from learning.progress.rebuild import rebuild
from learning.sql import among, ask, listed
from learning.statements import definitions
from learning.statements.find import by_uuid
from learning.statements.formats import read_timestamp
from learning.statements.letter import letter_of
from learning.statements.mentions import (
    is_voiding,
    join_references,
    note_references,
    target_of,
)
from learning.statements.models import Attachment, Reference, Statement
from learning.statements.multipart import Part, attachments_of
from learning.statements.query import verb_key
from learning.statements.same import same_statement
from learning.statements.shapes import activities_of
from learning.statements.store import insert_new


def keep(incoming: Incoming, *, caller: Caller, now: datetime) -> None:
    """Store ``incoming``; what is in the log already, and says the same, is left as it is.

    Raises Conflict where an id is taken by another statement, Forbidden and Malformed; then nothing is stored. A
    deadlock with another writer is tried again.
    """
    try:
        in_a_transaction(lambda: _keep(incoming, caller, now, is_new=True))
    except Forbidden:
        # What is in the log already is not refused again, whatever the client may do by now.
        in_a_transaction(lambda: _keep(incoming, caller, now, is_new=False))


def _keep(incoming: Incoming, caller: Caller, now: datetime, *, is_new: bool) -> None:
    """As ``keep``. If it ``is_new``, as it nearly always is, the log need not be asked first what it has of it."""
    ids = [uuid.UUID(each["id"]) for each in incoming.statements]
    aims = {target for each in incoming.statements if (target := target_of(each))}
    asked = {*aims, *(() if is_new else ids)}
    known = by_uuid(asked) if asked else {}
    _refuse_changed(incoming, ids, known)
    fresh = [at for at, each in enumerate(ids) if each not in known]
    if not fresh:
        return
    refuse_strangers(caller, incoming, fresh)
    _refuse_voiding(caller, incoming, fresh, known)
    new, counted = _count(incoming, caller, fresh, {known[aim].enrolment_id for aim in aims if aim in known})
    others = [_row(incoming, at, caller, now) for at in fresh if at not in counted]
    # In one order for all writers, so that two of them wait for each other but not in a ring.
    inserted = insert_new(sorted(others, key=lambda row: row.uuid), noted=True)
    new += [row for row in others if row.uuid in inserted]
    arrived = {row.uuid: row for row in new}
    if missed := {ids[at] for at in fresh} - arrived.keys():
        _refuse_changed(incoming, ids, by_uuid(missed))  # somebody else was faster
    _note(incoming, caller, [arrived[each] for each in ids if each in arrived], known)


def _count(
    incoming: Incoming, caller: Caller, fresh: list[int], aimed_at: set[int | None]
) -> tuple[list[Statement], set[int]]:
    """Record what counts for learners of ours: the new rows, and the places in ``fresh`` of all that counts.

    ``aimed_at`` are the enrolments of statements that others are about, which may be changed after these.
    """
    guess = None if aimed_at else guessed(incoming, fresh)
    rows = record_guessed(caller, incoming, guess) if guess else None
    if guess and rows is not None:
        return rows, set(guess.places)
    taken = taken_in(incoming, fresh)
    touched = {each.enrolment for each in taken} | aimed_at
    if len(touched) > 1:
        _lock(touched)  # one is locked by who changes it
    new: list[Statement] = []
    for each in taken:
        refuse_marks(caller, incoming, each)
        new += record_taken(caller, incoming, each)
    return new, {at for each in taken for at in each.places}


def _note(
    incoming: Incoming, caller: Caller, rows: list[Statement], known: dict[uuid.UUID, Statement]
) -> None:
    """Note what ``rows``, which are new, bring along, are about and void."""
    arrived = {row.uuid: row for row in rows}
    found = {**known, **arrived}
    _keep_files(rows, incoming)
    note_references(rows, found)
    if caller.may(Scope.DEFINE) or caller.may(Scope.ALL):
        definitions.learn(each for row in rows for each in activities_of(row.data))
    voided = [found[aim] for row in rows if is_voiding(row.data) and (aim := target_of(row.data)) in found]
    awaited = {row.uuid: row for row in rows if row.is_awaited}
    void([*voided, *(join_references(awaited) if awaited else ())])
    aims = {aim for row in rows if (aim := target_of(row.data)) and aim not in found}
    transaction.on_commit(lambda: settle({*arrived, *aims}))


def settle(uuids: set[uuid.UUID]) -> None:
    """Join what arrived in two transactions at once, neither of which saw the other. One query as a rule."""
    connection = connections[router.db_for_write(Reference)]
    if connection.vendor == "sqlite":
        return  # where one writes after the other, the second has seen the first
    if wanted := {each for (each,) in ask(connection, _sql(connection), [listed(connection, uuids)])}:
        with transaction.atomic():
            void(join_references(by_uuid(wanted)))


@written_once
def _sql(connection: BaseDatabaseWrapper) -> str:
    table = connection.ops.quote_name(Reference._meta.db_table)
    return f"SELECT target_uuid FROM {table} WHERE target_id IS NULL AND target_uuid {among(connection)}"  # noqa: S608


def void(statements: Iterable[Statement]) -> None:
    """Take ``statements`` back, except those that take others back (xAPI 1.0.3 Data 2.3.2).

    Progress they had added to is counted anew. What a learner was satisfied with stays satisfied.
    """
    rows = [one for one in statements if not is_voiding(one.data) and not one.voided]
    if not rows:
        return
    Statement.objects.filter(pk__in=[one.pk for one in rows]).update(voided=True)
    for enrolment in _lock({one.enrolment_id for one in rows}):
        rebuild(enrolment)


def _lock(enrolments: set[int | None]) -> list[Enrolment]:
    """Lock the enrolments, always in the same order."""
    wanted = [pk for pk in enrolments if pk is not None]
    if not wanted:
        return []
    return list(Enrolment.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _refuse_changed(incoming: Incoming, ids: list[uuid.UUID], known: dict[uuid.UUID, Statement]) -> None:
    """xAPI 1.0.3 Communication 2.1.1: the first statement with an id stays, and nothing pretends otherwise."""
    for at, each in enumerate(ids):
        if each in known and not same_statement(letter_of(known[each]), incoming.sent[at]):
            said = _("There is another statement with the id %(id)s.") % {"id": each}
            raise Conflict(said, place=incoming.place(at, "id"))


def _refuse_voiding(
    caller: Caller, incoming: Incoming, fresh: list[int], known: dict[uuid.UUID, Statement]
) -> None:
    """What a client sent it may take back; what others sent, only one that may do everything."""
    for at in fresh:
        statement = incoming.statements[at]
        aim = target_of(statement) if is_voiding(statement) else None
        target = known.get(aim) if aim else None
        if target is not None and target.authority != caller.authority and not caller.may(Scope.ALL):
            said = _("This client may only void statements that it sent itself.")
            raise Forbidden(said, place=incoming.place(at, "object", "id"))


def _row(incoming: Incoming, at: int, caller: Caller, now: datetime) -> Statement:
    statement = incoming.statements[at]
    result = statement.get("result", {})
    registration = statement.get("context", {}).get("registration")
    return Statement(
        uuid=uuid.UUID(statement["id"]),
        registration=uuid.UUID(registration) if registration else None,
        verb=verb_key(statement["verb"]["id"]),
        success=result.get("success"),
        completion=result.get("completion"),
        scaled=result.get("score", {}).get("scaled"),
        timestamp=read_timestamp(statement["timestamp"]),
        stored=now,
        authority=caller.authority,
        data=statement,
    )


def _keep_files(rows: list[Statement], incoming: Incoming) -> None:
    if not incoming.files:
        return
    wanted = [(row, sha2) for row in rows for sha2 in _hashes(row) if sha2 in incoming.files]
    names = {sha2: _write(incoming.files[sha2]) for _row, sha2 in wanted}
    Attachment.objects.bulk_create(
        Attachment(
            statement=row,
            sha2=sha2,
            content_type=incoming.files[sha2].content_type,
            length=len(incoming.files[sha2].content),
            file=names[sha2],
        )
        for row, sha2 in wanted
    )


def _hashes(row: Statement) -> list[str]:
    return sorted({one["sha2"].lower() for _place, one in attachments_of(row.data)})


def _write(part: Part) -> str:
    """The name of the file in the storage. The same content is written once."""
    name = f"learning/attachments/{part.sha2[:2]}/{part.sha2}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(part.content))
