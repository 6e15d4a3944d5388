"""Statements in, progress out, in one transaction of six SQL statements however long the course is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning import clock, signals
from learning.activities.models import Activity
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.editions import bring_up, carry_late
from learning.progress.locked import read_locked
from learning.progress.passing import in_a_transaction
from learning.progress.rebuild import add
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_progress
from learning.statements import verbs
from learning.statements.models import Statement
from learning.statements.store import insert_new, row
from learning.statements.validate import MOST_IN_ONE_POST, Draft, Drafting, InvalidStatement


class NotYours(Exception):
    """The enrolment is unknown, withdrawn, or somebody else's."""


@dataclass
class Recorded:
    """What became of a post. ``satisfied`` are keys of activities satisfied for the first time.

    ``done`` are the keys of all that is satisfied in the neighbourhood of the post, whoever reported it: so a page
    learns what another device did, without a query more.
    """

    enrolment: Enrolment
    stored: list[uuid.UUID] = field(default_factory=list)
    repeated: list[uuid.UUID] = field(default_factory=list)
    satisfied: list[uuid.UUID] = field(default_factory=list)
    done: list[uuid.UUID] = field(default_factory=list)
    facts: list[Statement] = field(default_factory=list)
    course_satisfied: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """What the page is told: which statements are safe, and how far the learner is."""
        return {
            "stored": [str(each) for each in self.stored],
            "repeated": [str(each) for each in self.repeated],
            "satisfied": [str(each) for each in self.satisfied],
            "done": [str(each) for each in self.done],
            "course_satisfied": self.course_satisfied,
            "progress": round(self.enrolment.progress, 4),
        }


def record(
    *,
    registration: uuid.UUID,
    course_id: int,
    learner: uuid.UUID,
    statements: Sequence[Any],
    authority: str = "",
    trusted: bool = False,
    stands_alone: bool = True,
    noted: bool = False,
) -> Recorded:
    """Store ``statements`` of ``learner`` in the enrolment ``registration`` and bring progress up to date.

    A statement already in the log changes nothing. ``trusted`` statements come from the server's own marking
    and may say *passed* and *failed*. Raises InvalidStatement, or NotYours; then nothing is stored. What does not
    ``stand_alone`` is part of the caller's transaction, which fails with it. What is ``noted`` is found by whom and
    what it names, as ``insert_new`` says.
    """
    now = clock.now()
    drafts = _drafts(statements, learner, registration, now, trusted)
    post = _Post(course_id, learner, now, authority, trusted, noted)
    if not stands_alone:
        return _add_where_it_belongs(post, registration, drafts)
    return in_a_transaction(lambda: _add_where_it_belongs(post, registration, drafts))


def record_if_open(
    *, registration: uuid.UUID, course_id: int, learner: uuid.UUID, statements: Sequence[Any], authority: str
) -> Recorded | None:
    """As ``record`` does with trusted and noted statements in its caller's transaction, if the learner's enrolment in
    just this course lasts, and all they are about belongs to it. None, and nothing is stored, if it is otherwise.
    """
    now = clock.now()
    drafts = _drafts(statements, learner, registration, now, trusted=True)
    post = _Post(course_id, learner, now, authority, trusted=True, noted=True)
    try:
        found = _locked(registration, post, drafts, lasts=True)
    except (NotYours, InvalidStatement, Activity.DoesNotExist):
        return None
    return _add_to(*found, post, drafts, lasts=True)


@dataclass(frozen=True)
class _Post:
    """What is the same for all statements of one post."""

    course_id: int
    learner: uuid.UUID
    now: datetime
    authority: str
    trusted: bool
    noted: bool


def _add(post: _Post, registration: uuid.UUID, drafts: list[Draft], *, lasts: bool = True) -> Recorded:
    """Store ``drafts`` in one enrolment, and bring its progress up to date."""
    found = _locked(registration, post, drafts, lasts)
    if not post.trusted:
        _refuse_scores(found[1], drafts)
    return _add_to(*found, post, drafts, lasts=lasts)


def _add_to(
    enrolment: Enrolment, structure: Structure, rows: Rows, post: _Post, drafts: list[Draft], *, lasts: bool
) -> Recorded:
    """Store ``drafts`` in ``enrolment``, which is locked, and bring its progress up to date."""
    facts = [
        row(
            d,
            enrolment_id=enrolment.pk,
            activity_id=structure.by_key[d.activity],
            stored=post.now,
            authority=post.authority,
        )
        for d in drafts
    ]
    new = insert_new(facts, noted=post.noted)
    fresh = [fact for fact in facts if fact.uuid in new]
    newly = _fold_all(enrolment, structure, rows, fresh, post.now)
    done = Recorded(
        enrolment=enrolment,
        stored=[fact.uuid for fact in fresh],
        facts=fresh,
        repeated=[fact.uuid for fact in facts if fact.uuid not in new],
        satisfied=[structure.nodes[node_id].key for node_id in newly],
        done=[
            structure.nodes[node_id].key
            for node_id, one in rows.items()
            if one.satisfied_at and node_id in structure.nodes
        ],
        course_satisfied=post.course_id in newly and lasts,
    )
    if fresh:
        transaction.on_commit(lambda: _announce(enrolment, fresh, newly, done.course_satisfied))
    return done


# --- a course that changed meanwhile --------------------------------------------------------------------------------


def _add_where_it_belongs(post: _Post, registration: uuid.UUID, drafts: list[Draft]) -> Recorded:
    """Store ``drafts`` in the enrolment ``registration``, or in the one that renews it. Raises NotYours."""
    try:
        return _add(post, registration, drafts)
    except NotYours:
        # It ended because its course changed, perhaps just now: pages that were opened before still name it.
        mine = Enrolment.objects.filter(course_id=post.course_id, learner__uuid=post.learner)
        ended = mine.filter(uuid=registration, withdrawn_at__isnull=False, renewed_by__isnull=False).first()
        if ended is None:
            raise
    # The older one first, always: whoever comes by another way waits here, and not in a ring.
    ended = Enrolment.objects.select_for_update(of=("self",)).get(pk=ended.pk)
    return _add_to_both(post, ended, drafts)


def _add_to_both(post: _Post, ended: Enrolment, drafts: list[Draft]) -> Recorded:
    """What was done before ``ended`` did is recorded there, and carried on as far as it still holds; the rest goes to
    the enrolment that renews it."""
    late = [one for one in drafts if ended.withdrawn_at and one.timestamp < ended.withdrawn_at]
    try:
        earlier = _add(post, ended.uuid, late, lasts=False) if late else None
    except InvalidStatement as problem:
        raise InvalidStatement(str(problem), drafts.index(late[problem.place])) from None
    present = ended
    while successor := Enrolment.objects.filter(renews=present).first():
        if earlier and earlier.stored:
            carry_late(present, successor, post.now)
        present = successor
    rest = [one for one in drafts if one not in late]
    try:
        done = _add_where_it_belongs(post, present.uuid, rest)
    except InvalidStatement as problem:
        raise InvalidStatement(str(problem), drafts.index(rest[problem.place])) from None
    if earlier:
        done.stored += earlier.stored
        done.facts += earlier.facts
        done.repeated += earlier.repeated
    return done


def _drafts(statements, learner, registration, now, trusted) -> list[Draft]:
    if len(statements) > MOST_IN_ONE_POST:
        raise InvalidStatement(
            _("At most %(most)s statements can be sent at once.") % {"most": MOST_IN_ONE_POST}
        )
    drafting = Drafting(learner=learner, registration=registration, now=now, by_us=trusted)
    checked: dict[uuid.UUID, Draft] = {}
    for place, raw in enumerate(statements):
        one = drafting.draft(raw, place)
        if not trusted and one.verb not in verbs.FROM_BROWSER:
            raise InvalidStatement(_("This result is decided by the server, not by the page."), place)
        checked.setdefault(one.uuid, one)
    return list(checked.values())


def _locked(
    registration: uuid.UUID, post: _Post, drafts: list[Draft], lasts: bool
) -> tuple[Enrolment, Structure, Rows]:
    structure = structure_of(post.course_id)
    while True:
        ids = {structure.by_key[d.activity] for d in drafts if d.activity in structure.by_key}
        found = read_locked(
            registration=registration,
            course_id=post.course_id,
            learner=post.learner,
            activity_ids=structure.neighbourhood(ids),
            lasts=lasts,
        )
        if found is None:
            raise NotYours(
                _("This course is not open for you here. Please open it again from the catalogue.")
            )
        enrolment, version, rows = found
        if version != structure.version:
            structure = structure_of(post.course_id, version=version)
        elif lasts and enrolment.edition < structure.edition:
            # The course changed, and no worker has been here yet. She may go on in another enrolment by that.
            bring_up([enrolment])
        else:
            break
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
        add(structure, enrolment, rows, fact)
        touched.add(fact.activity_id)
    newly = carry_up(structure, rows, touched)
    enrolment.seconds += sum(int(fact.seconds) for fact in fresh)
    write_progress(enrolment, structure, rows, touched, now)
    return newly


def _announce(enrolment: Enrolment, fresh: list[Statement], newly: set[int], course_satisfied: bool) -> None:
    signals.statements_stored.send(sender=Statement, enrolment=enrolment, statements=fresh)
    if newly:
        signals.satisfied.send(
            sender=Enrolment, enrolment=enrolment, activity_ids=newly, course_satisfied=course_satisfied
        )
