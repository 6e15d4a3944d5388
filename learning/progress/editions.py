"""Enrolments follow the editions of their course: in place, or into another enrolment that renews them.

Applied to some at a time by a worker, and to one when its learner posts first. Whoever is up to date is left alone, so
it may be interrupted, repeated and run twice at once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning import clock, signals
from learning.activities.models import Activity, ChangeState, Choice, CourseChange
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment, Renewal
from learning.people.learners import present_among
from learning.people.models import Learner, Membership
from learning.progress.carried import carried_of
from learning.progress.carry import carried, touches
from learning.progress.fold import earliest
from learning.progress.models import Progress
from learning.progress.passing import in_a_transaction
from learning.progress.rebuild import replay
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import FIGURES, bring_figures, upsert, write_enrolment, write_rows
from learning.statements.models import Statement

AT_ONCE = 100
STAYED, ASKED_NEW, ASKED_AGAIN = "stayed", "new", "again"
FACT = (
    "enrolment_id",
    "activity_id",
    "verb",
    "success",
    "completion",
    "scaled",
    "extent",
    "seconds",
    "timestamp",
    "stored",
    "authority",
    "data",
)


@dataclass
class Brought:
    """What became of some enrolments: ``counts`` by what it was, and those satisfied by the easier demand."""

    counts: Counter = field(default_factory=Counter)
    satisfied: list[tuple[Enrolment, set[int]]] = field(default_factory=list)


def apply_changes(course_id: int) -> None:
    """Bring every enrolment in the course up to its edition, and note how far that is."""
    while in_a_transaction(lambda: _apply_some(course_id)):
        pass
    waiting = CourseChange.objects.filter(course_id=course_id, state=ChangeState.WAITING)
    waiting.filter(edition__lte=structure_edition(course_id)).update(
        state=ChangeState.APPLIED, finished_at=timezone.now(), done=F("total")
    )


def structure_edition(course_id: int) -> int:
    """The edition of the course as it is stored now."""
    return Activity.objects.values_list("edition", flat=True).get(pk=course_id)


def waiting_courses() -> list[int]:
    """Courses with changes that are not applied everywhere yet."""
    waiting = CourseChange.objects.filter(state=ChangeState.WAITING)
    return list(waiting.order_by("course_id").values_list("course_id", flat=True).distinct())


def _apply_some(course_id: int) -> bool:
    """Bring some enrolments up to date. Returns whether there were any."""
    edition = structure_edition(course_id)
    behind = Enrolment.objects.filter(course_id=course_id, withdrawn_at__isnull=True, edition__lt=edition)
    some = list(behind.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    if not some:
        return False
    # Posts that were first are not noted: that would make them wait for one another.
    _note_progress(course_id, edition, bring_up(some).counts)
    return True


def _note_progress(course_id: int, edition: int, counts: Counter) -> None:
    change = CourseChange.objects.select_for_update().filter(course_id=course_id, edition=edition).first()
    if change:
        change.counts = dict(Counter(change.counts) + counts)
        change.done = min(change.total, change.done + sum(counts.values()))
        change.save(update_fields=["counts", "done"])


def bring_up(enrolments: Sequence[Enrolment]) -> Brought:
    """Bring ``enrolments`` of one course, which are locked, up to its edition.

    The number of queries does not depend on how many there are. Those that are renewed end, and get a successor.
    """
    course_id = enrolments[0].course_id
    version = Activity.objects.values_list("structure_version", flat=True).get(pk=course_id)
    structure = structure_of(course_id, version=version)
    behind = [one for one in enrolments if one.edition < structure.edition and one.withdrawn_at is None]
    if not behind:
        return Brought()
    changes = list(
        CourseChange.objects.filter(course_id=course_id, edition__gt=min(one.edition for one in behind))
        .exclude(choice=Choice.KEEP)
        .order_by("edition")
    )
    now = clock.now()
    stored = _stored(behind)
    renewed, staying = [], []
    for one in behind:
        change = _asking(one, changes)
        if change and _concerns(structure, one, stored[one.pk], change):
            renewed.append((one, change))
        else:
            staying.append(one)
    brought = Brought(Counter({STAYED: len(staying)}) if staying else Counter())
    brought.satisfied = _refold(structure, staying, stored, now)
    _renew(structure, renewed, stored, now)
    brought.counts.update(
        ASKED_AGAIN if change.choice == Choice.AGAIN else ASKED_NEW for _one, change in renewed
    )
    transaction.on_commit(lambda: _announce(brought.satisfied))
    return brought


def bring_learner_up(learner: Learner) -> None:
    """Bring the enrolments of ``learner``, who is locked with them, up to the editions of their courses."""
    present = learner.enrolments.filter(withdrawn_at__isnull=True, edition__lt=F("course__edition"))
    for one in list(present.order_by("pk")):
        bring_up([one])


def _stored(enrolments: Collection[Enrolment]) -> dict[int, list[Progress]]:
    found: dict[int, list[Progress]] = defaultdict(list)
    for row in Progress.objects.filter(enrolment__in=[one.pk for one in enrolments]):
        found[row.enrolment_id].append(row)
    return found


def _asking(enrolment: Enrolment, changes: Iterable[CourseChange]) -> CourseChange | None:
    """Of the changes that the enrolment has not followed yet, the first of those that ask most."""
    due = [change for change in changes if change.edition > enrolment.edition]
    return min(due, key=lambda change: (change.choice != Choice.AGAIN, change.edition), default=None)


def _concerns(
    structure: Structure, enrolment: Enrolment, stored: Iterable[Progress], change: CourseChange
) -> bool:
    """Whether anything that was done before ``change`` does not count any more."""
    if enrolment.satisfied_at is not None:
        return True
    return touches(structure, {row.activity_id: row for row in stored}, change.at)


# --- in place ---------------------------------------------------------------------------------------------------


def _refold(
    structure: Structure, enrolments: list[Enrolment], stored: dict[int, list[Progress]], now: datetime
) -> list[tuple[Enrolment, set[int]]]:
    """Replay the logs in the course as it is now; return who satisfied what by that."""
    facts, archived = _facts(enrolments), carried_of(enrolments)
    rows: list[Progress] = []
    satisfied: list[tuple[Enrolment, set[int]]] = []
    moved: list[Enrolment] = []
    plain: list[Enrolment] = []
    for one in enrolments:
        found, one.seconds = replay(structure, one, stored[one.pk], facts[one.pk], archived[one.pk])
        newly = _satisfied(found.values()) - _satisfied(stored[one.pk])
        one.edition, one.counted_with = structure.edition, structure.version
        course_row = found.get(structure.course)
        (moved if bring_figures(one, course_row, now) else plain).append(one)
        rows += _of(one, found)
        if newly:
            satisfied.append((one, newly))
    Progress.objects.filter(enrolment__in=[one.pk for one in enrolments]).delete()
    upsert(rows)
    Enrolment.objects.bulk_update(plain, [*FIGURES.names, "edition"])
    for one in moved:  # rare: who counts by dates hears of it by ``pre_save``
        one.save(update_fields=[*FIGURES.names, "edition"])
    return satisfied


def _facts(enrolments: Collection[Enrolment]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    log = Statement.objects.filter(enrolment__in=[one.pk for one in enrolments], voided=False)
    for fact in log.only(*FACT).order_by("pk"):
        found[fact.enrolment_id].append(fact)  # type: ignore[index]
    return found


def _satisfied(rows: Iterable[Progress]) -> set[int]:
    return {row.activity_id for row in rows if row.satisfied_at is not None}


def _of(enrolment: Enrolment, rows: Rows) -> list[Progress]:
    for row in rows.values():
        row.enrolment_id = enrolment.pk
    return list(rows.values())


# --- into another enrolment ------------------------------------------------------------------------------------------


def _renew(
    structure: Structure,
    renewed: list[tuple[Enrolment, CourseChange]],
    stored: dict[int, list[Progress]],
    now: datetime,
) -> None:
    """End the enrolments at their change, and begin others with what still holds."""
    places = _places([one for one, _change in renewed], now)
    for one, change in renewed:
        # Never before it began: the change may have been committed while it did.
        one.withdrawn_at, one.changed_at = max(change.at, one.enrolled_at), now
        one.edition = structure.edition
    Enrolment.objects.bulk_update(
        [one for one, _change in renewed], ["withdrawn_at", "changed_at", "edition"]
    )
    after = [_successor(structure, one, change, places.get(one.learner_id), now) for one, change in renewed]
    Enrolment.objects.bulk_create(after)
    rows: list[Progress] = []
    for (one, _change), successor in zip(renewed, after, strict=True):
        found = beginning(structure, one, stored[one.pk])
        successor.counted_with = structure.version
        bring_figures(successor, found.get(structure.course), now)
        rows += _of(successor, found)
    upsert(rows)
    Enrolment.objects.bulk_update(after, FIGURES.names)


def beginning(structure: Structure, ended: Enrolment, stored: Iterable[Progress]) -> Rows:
    """The rows that the enrolment begins with which renews ``ended``."""
    rows = {row.activity_id: row for row in stored if row.activity_id in structure.nodes}
    since = ended.withdrawn_at or timezone.now()
    found = carried(structure, rows, since=since, finished_at=ended.satisfied_at)
    if found:
        carry_up(structure, found, set(found))
    return found


def carry_late(ended: Enrolment, successor: Enrolment, now: datetime) -> None:
    """Something was heard late of what was done in ``ended``: what of it still holds is done in its ``successor`` too.

    Must run while ``ended`` is locked.
    """
    successor = Enrolment.objects.select_for_update(of=("self",)).get(pk=successor.pk)
    version = Activity.objects.values_list("structure_version", flat=True).get(pk=ended.course_id)
    structure = structure_of(ended.course_id, version=version)
    rows = {row.activity_id: row for row in successor.progress_rows.all()}
    newly = set()
    for activity_id, late in beginning(structure, ended, ended.progress_rows.all()).items():
        known = rows.get(activity_id)
        if late.carried and (known is None or known.satisfied_at is None):
            late.enrolment_id = successor.pk
            rows[activity_id] = _joined(late, known)
            newly.add(activity_id)
    if newly:
        newly |= carry_up(structure, rows, newly)
        write_rows(successor, structure, rows, newly)
        write_enrolment(successor, rows.get(structure.course), now)
        transaction.on_commit(lambda: _announce([(successor, newly)]))


def _joined(late: Progress, known: Progress | None) -> Progress:
    """What was carried over, with what was done since."""
    if known is None:
        return late
    known.carried, known.satisfied_at, known.progress = True, late.satisfied_at, 1.0
    known.passed_at = earliest(known.passed_at, late.passed_at)
    known.score = max((score for score in (known.score, late.score) if score is not None), default=None)
    return known


def _successor(
    structure: Structure, ended: Enrolment, change: CourseChange, place: Membership | None, now: datetime
) -> Enrolment:
    """The enrolment that renews ``ended``. In the middle of a course it takes its place in every figure."""
    # A supplement is only asked of somebody who had completed the course.
    is_finished = ended.satisfied_at is not None or ended.renewal == Renewal.SUPPLEMENT
    if not is_finished:
        renewal = Renewal.CONTINUED
    else:
        renewal = Renewal.AGAIN if change.choice == Choice.AGAIN else Renewal.SUPPLEMENT
    moved = place if is_finished else None
    return Enrolment(
        learner_id=ended.learner_id,
        course_id=ended.course_id,
        unit_id=moved.unit_id if moved else ended.unit_id,
        audience=moved.audience if moved else ended.audience,
        assigned_by_id=ended.assigned_by_id,
        due_at=None if is_finished else ended.due_at,
        enrolled_at=ended.withdrawn_at if is_finished else ended.enrolled_at,
        recorded_at=now if is_finished else ended.recorded_at,
        started_at=None if is_finished else ended.started_at,
        passed_at=None if is_finished else ended.passed_at,
        assisted=ended.assisted and not is_finished,
        changed_at=now,
        edition=structure.edition,
        renews=ended,
        renewal=renewal,
    )


def _places(enrolments: Collection[Enrolment], now: datetime) -> dict[int, Membership]:
    """Where the learners belong today."""
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for one in Membership.objects.filter(learner__in={each.learner_id for each in enrolments}):
        memberships[one.learner_id].append(one)
    day = timezone.localdate(now)
    found = {learner: present_among(some, day) for learner, some in memberships.items()}
    return {learner: place for learner, place in found.items() if place is not None}


def _announce(satisfied: list[tuple[Enrolment, set[int]]]) -> None:
    for enrolment, activity_ids in satisfied:
        signals.satisfied.send(
            sender=Enrolment,
            enrolment=enrolment,
            activity_ids=activity_ids,
            course_satisfied=enrolment.course_id in activity_ids,
        )
