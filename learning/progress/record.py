"""Statements in, progress out, in one transaction of six SQL statements however long the course is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import signals
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.fold import fold, told_by_parts
from learning.progress.locked import read_locked
from learning.progress.models import Progress
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_enrolment, write_rows
from learning.statements import verbs
from learning.statements.models import Statement
from learning.statements.store import insert_new, row
from learning.statements.validate import MOST_IN_ONE_POST, Draft, InvalidStatement, draft


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
        if not trusted:
            _refuse_scores(structure, drafts)
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
        found = read_locked(
            registration=registration,
            course_id=course_id,
            learner=learner,
            activity_ids=structure.neighbourhood(ids),
        )
        if found is None:
            raise NotYours(
                _("This course is not open for you here. Please open it again from the catalogue.")
            )
        enrolment, version, rows = found
        if version == structure.version:
            break
        structure = structure_of(course_id, version=version)
    for place, one in enumerate(drafts):
        if one.activity not in structure.by_key:
            raise InvalidStatement(_("The activity is not part of this course."), place)
    return enrolment, structure, rows


def _refuse_scores(structure: Structure, drafts: list[Draft]) -> None:
    for place, one in enumerate(drafts):
        if one.scaled is not None and structure.is_assessed(structure.by_key[one.activity]):
            raise InvalidStatement(_("This result is decided by the server, not by the page."), place)


def _fold_all(
    enrolment: Enrolment, structure: Structure, rows: Rows, fresh: list[Statement], now: datetime
) -> set[int]:
    if not fresh:
        return set()
    touched = set()
    for fact in fresh:
        one = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
        fold(one, fact, since=enrolment.enrolled_at, has_parts=told_by_parts(structure, fact))
        touched.add(fact.activity_id)
    newly = carry_up(structure, rows, touched)
    write_rows(enrolment, structure, rows, touched)
    enrolment.seconds += sum(int(fact.seconds) for fact in fresh)
    write_enrolment(enrolment, rows.get(structure.course), now)
    return newly


def _announce(enrolment: Enrolment, fresh: list[Statement], newly: set[int], course_satisfied: bool) -> None:
    signals.statements_stored.send(sender=Statement, enrolment=enrolment, statements=fresh)
    if newly:
        signals.satisfied.send(
            sender=Enrolment, enrolment=enrolment, activity_ids=newly, course_satisfied=course_satisfied
        )
