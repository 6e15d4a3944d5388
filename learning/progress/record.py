"""Statements in, progress out, in one transaction of six SQL statements however long the course is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import signals
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.fold import earliest, fold
from learning.progress.models import Progress
from learning.progress.satisfy import Rows, carry_up
from learning.statements import verbs
from learning.statements.models import Statement
from learning.statements.store import insert_new, row
from learning.statements.validate import MOST_IN_ONE_POST, Draft, InvalidStatement, draft

ENROLMENT_FIELDS = [f.attname for f in Enrolment._meta.concrete_fields]
PROGRESS_FIELDS = [f.attname for f in Progress._meta.concrete_fields]
UPSERTED = [name for name in PROGRESS_FIELDS if name not in ("id", "enrolment_id", "activity_id")]


class NotYours(Exception):
    """The enrolment is unknown, withdrawn, or somebody else's."""


@dataclass
class Recorded:
    """What became of a post. ``satisfied`` are keys of activities satisfied for the first time."""

    enrolment: Enrolment
    stored: list[uuid.UUID] = field(default_factory=list)
    repeated: list[uuid.UUID] = field(default_factory=list)
    satisfied: list[uuid.UUID] = field(default_factory=list)
    course_satisfied: bool = False


def record(
    *,
    registration: uuid.UUID,
    course_id: int,
    learner: uuid.UUID,
    statements: Sequence[Any],
    authority: str = "",
    trusted: bool = False,
) -> Recorded:
    """Store ``statements`` of ``learner`` in the enrolment ``registration`` and bring progress up to date.

    A statement already in the log changes nothing. ``trusted`` statements come from the server's own marking
    and may say *passed* and *failed*. Raises InvalidStatement, or NotYours; then nothing is stored.
    """
    now = timezone.now()
    drafts = _drafts(statements, learner, registration, now, trusted)
    with transaction.atomic():
        enrolment, structure, rows = _locked(registration, course_id, learner, drafts)
        facts = [
            row(
                d,
                enrolment_id=enrolment.pk,
                activity_id=structure.by_key[d.activity],
                stored=now,
                authority=authority,
            )
            for d in drafts
        ]
        new = insert_new(facts)
        fresh = [fact for fact in facts if fact.uuid in new]
        newly = _fold_all(enrolment, structure, rows, fresh, now)
        done = Recorded(
            enrolment=enrolment,
            stored=[fact.uuid for fact in fresh],
            repeated=[fact.uuid for fact in facts if fact.uuid not in new],
            satisfied=[structure.nodes[node_id].key for node_id in newly],
            course_satisfied=course_id in newly,
        )
        if fresh:
            transaction.on_commit(lambda: _announce(enrolment, fresh, newly, done.course_satisfied))
    return done


def _drafts(statements, learner, registration, now, trusted) -> list[Draft]:
    if len(statements) > MOST_IN_ONE_POST:
        raise InvalidStatement(
            _("At most %(most)s statements can be sent at once.") % {"most": MOST_IN_ONE_POST}
        )
    checked: dict[uuid.UUID, Draft] = {}
    for place, raw in enumerate(statements):
        one = draft(raw, learner=learner, registration=registration, now=now, place=place)
        if not trusted and one.verb not in verbs.FROM_BROWSER:
            raise InvalidStatement(_("This result is decided by the server, not by the page."), place)
        checked.setdefault(one.uuid, one)
    return list(checked.values())


def _locked(registration, course_id, learner, drafts) -> tuple[Enrolment, Structure, Rows]:
    structure = structure_of(course_id)
    while True:
        ids = {structure.by_key[d.activity] for d in drafts if d.activity in structure.by_key}
        enrolment, version, rows = _lock(registration, course_id, learner, structure.neighbourhood(ids))
        if version == structure.version:
            break
        structure = structure_of(course_id, version=version)
    for place, one in enumerate(drafts):
        if one.activity not in structure.by_key:
            raise InvalidStatement(_("The activity is not part of this course."), place)
    return enrolment, structure, rows


def _lock(registration, course_id, learner, activity_ids) -> tuple[Enrolment, uuid.UUID, Rows]:
    """The enrolment, locked, with its progress of ``activity_ids``, by one query."""
    found = _lock_and_read(registration, course_id, learner, activity_ids)
    if found and _waited(found[0]):
        # The lock is ours now, but the rest was read before another post was committed.
        found = _lock_and_read(registration, course_id, learner, activity_ids)
    if not found:
        raise NotYours(_("This course is not open for you here. Please open it again from the catalogue."))
    width = len(ENROLMENT_FIELDS)
    enrolment = Enrolment.from_db(None, ENROLMENT_FIELDS, found[0][:width])
    rows = [Progress.from_db(None, PROGRESS_FIELDS, one[width + 2 :]) for one in found if one[width + 2] is not None]
    return enrolment, found[0][width], {one.activity_id: one for one in rows}


def _lock_and_read(registration, course_id, learner, activity_ids) -> list[tuple]:
    # An empty list would make Django answer "nothing" without asking.
    wanted = Q(progress_rows__activity_id__in=sorted(activity_ids) or [0])
    # PostgreSQL gives the locked row as it is after waiting for the lock, but all else as it was before:
    # a second look at the row itself tells whether it waited.
    as_before = Enrolment.objects.filter(pk=OuterRef("pk")).values("changed_at")
    return list(
        Enrolment.objects.select_for_update(of=("self",))
        .filter(uuid=registration, course_id=course_id, learner__uuid=learner, withdrawn_at__isnull=True)
        .annotate(row=FilteredRelation("progress_rows", condition=wanted), changed_before=Subquery(as_before))
        .values_list(
            *ENROLMENT_FIELDS,
            "course__structure_version",
            "changed_before",
            *(f"row__{name}" for name in PROGRESS_FIELDS),
        )
    )


def _waited(one: tuple) -> bool:
    return one[ENROLMENT_FIELDS.index("changed_at")] != one[len(ENROLMENT_FIELDS) + 1]


def _fold_all(
    enrolment: Enrolment, structure: Structure, rows: Rows, fresh: list[Statement], now: datetime
) -> set[int]:
    if not fresh:
        return set()
    touched = set()
    for fact in fresh:
        one = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
        has_parts = bool(structure.required_children(fact.activity_id))
        fold(one, fact, since=enrolment.enrolled_at, has_parts=has_parts)
        touched.add(fact.activity_id)
    newly = carry_up(structure, rows, touched)
    write_rows(enrolment, structure, rows, touched)
    enrolment.seconds += sum(int(fact.seconds) for fact in fresh)
    write_enrolment(enrolment, rows.get(structure.course), now)
    return newly


def write_rows(enrolment: Enrolment, structure: Structure, rows: Rows, touched: set[int]) -> None:
    """Upsert the rows of ``touched`` activities and of all above them."""
    ids = set(touched).union(*(structure.ancestors(node_id) for node_id in touched))
    for node_id in ids:
        rows[node_id].enrolment_id = enrolment.pk
        rows[node_id].pk = None  # the conflict is on (enrolment, activity)
    Progress.objects.bulk_create(
        [rows[node_id] for node_id in sorted(ids)],
        update_conflicts=True,
        unique_fields=["enrolment", "activity"],
        update_fields=UPSERTED,
    )


def write_enrolment(enrolment: Enrolment, course_row: Progress | None, now: datetime) -> None:
    """Bring the enrolment's own figures up to the course's row."""
    if course_row:
        enrolment.started_at = earliest(enrolment.started_at, course_row.first_at)
        enrolment.satisfied_at = earliest(enrolment.satisfied_at, course_row.satisfied_at)
        enrolment.passed_at = earliest(enrolment.passed_at, course_row.passed_at)
        enrolment.progress = max(enrolment.progress, course_row.progress)
        enrolment.score = course_row.score
    enrolment.changed_at = max(now, enrolment.changed_at + timedelta(microseconds=1))  # it always moves
    enrolment.save(
        update_fields=[
            "started_at",
            "satisfied_at",
            "passed_at",
            "progress",
            "score",
            "seconds",
            "changed_at",
        ]
    )


def _announce(enrolment: Enrolment, fresh: list[Statement], newly: set[int], course_satisfied: bool) -> None:
    signals.statements_stored.send(sender=Statement, enrolment=enrolment, statements=fresh)
    if newly:
        signals.satisfied.send(
            sender=Enrolment, enrolment=enrolment, activity_ids=newly, course_satisfied=course_satisfied
        )
