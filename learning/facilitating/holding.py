"""A lesson for several people at once: who was there, and what is recorded for each of them."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from learning import clock, conf
from learning.activities.declare import COURSE
from learning.activities.models import Activity, MoveOn
from learning.activities.structure import Node, Structure, structure_of, structures_of
from learning.enrolments.enrol import EnrolmentRefused, enrol
from learning.enrolments.models import Enrolment
from learning.facilitating.models import GroupSession, Participation
from learning.people.learners import learner_of_user
from learning.people.models import Learner, MembershipKind
from learning.progress.record import record
from learning.statements import verbs
from learning.statements.models import BESIDE
from learning.units.models import Unit

# What somebody beside the learner can see that she did. Whether she passed is for the server to mark.
CAN_BE_TOLD = (MoveOn.COMPLETED, MoveOn.COMPLETED_OR_PASSED)


def open_lessons() -> list[tuple[Activity, list[Node]]]:
    """Courses that can be taken without an account today, each with its lessons."""
    now = timezone.now()
    begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    lasting = Q(closes_at__isnull=True) | Q(closes_at__gte=now)
    courses = Activity.objects.filter(begun, lasting, type=COURSE, retired_at=None, open_to_guests=True)
    listed = list(courses.order_by("title", "pk"))
    structures = structures_of(listed)
    return [(course, list(structures[course.pk].lessons())) for course in listed if course.pk in structures]


def hold(*, form: uuid.UUID, lesson: Activity, unit: Unit, held_on: date, place: str, by) -> GroupSession:
    """The group lesson of a ``form``; sending the form twice holds one."""
    known = uuid.uuid5(form, f"group of {by.pk}")
    about = {"lesson": lesson, "facilitator": by, "unit": unit, "held_on": held_on, "place": place}
    session, _is_new = GroupSession.objects.get_or_create(uuid=known, defaults=about)
    return session


@transaction.atomic
def note_present(*, session: GroupSession, shown: Iterable[Learner], present: Collection[Learner]) -> None:
    """Who is ``present`` was there, others who were ``shown`` were not. What is recorded already stays."""
    absent = [one for one in shown if one not in present]
    session.participations.filter(learner__in=absent, completed_at=None).delete()
    Participation.objects.bulk_create(
        [Participation(session=session, learner=one) for one in present], ignore_conflicts=True
    )


def facilitator_of(*, learner: Learner, lesson: int | None, on: date) -> Learner | None:
    """The record of who holds ``lesson`` on that day for a group in which ``learner`` is; None if nobody does."""
    held = GroupSession.objects.filter(lesson_id=lesson, held_on=on, facilitator__isnull=False)
    hers = Q(learners=learner) | Q(learners__merged_into=learner)
    found = held.filter(hers).select_related("facilitator").order_by("-pk").first()
    return learner_of_user(found.facilitator) if found else None


@dataclass(frozen=True)
class Parts:
    """The parts of a lesson: ``told`` is completed when a facilitator says so, ``own`` each learner does herself."""

    told: list[Node] = field(default_factory=list)
    own: list[Node] = field(default_factory=list)


def parts_of(structure: Structure, lesson: int) -> Parts:
    """What is asked for in a lesson, down to what has no parts of its own."""
    required, parts = structure.required_children(lesson), Parts()
    if not required:
        node = structure.nodes[lesson]
        if node.move_on != MoveOn.NOT_APPLICABLE:
            (parts.told if node.move_on in CAN_BE_TOLD else parts.own).append(node)
    for child in required:
        inner = parts_of(structure, child.id)
        parts.told.extend(inner.told)
        parts.own.extend(inner.own)
    return parts


@dataclass
class Marked:
    """What came of it: how many learners it was recorded for now, and why it was not for others."""

    count: int = 0
    refusal: str = ""


def mark(*, session: GroupSession, learners: Collection[uuid.UUID], by) -> Marked:
    """Record that the ``learners`` who were there went through the lesson.

    Each of them at once or not at all; sent again, late or by somebody else it changes nothing that is recorded.
    """
    done = Marked()
    waiting = session.participations.filter(learner__uuid__in=learners, completed_at=None).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            done.count += _mark_one(pk, session, by)
        except EnrolmentRefused as refusal:
            done.refusal = str(refusal)
    return done


@transaction.atomic
def _mark_one(pk: int, session: GroupSession, by) -> bool:
    """Whether it was this call that recorded it."""
    locked = Participation.objects.select_for_update(of=("self",)).select_related("learner__merged_into")
    one = locked.filter(pk=pk, completed_at=None).first()
    if one is None:
        return False
    learner = one.learner.merged_into or one.learner
    moment = _moment(session, learner)
    enrolment = enrol(learner=learner, course=session.lesson.course, at=moment)
    if not enrolment.assisted:
        Enrolment.objects.filter(pk=enrolment.pk).update(assisted=True, changed_at=clock.now())
    record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=learner.uuid,
        statements=_statements(session, one.learner.uuid, moment, by),
        authority=BESIDE,
    )
    one.completed_at, one.marked_by = timezone.now(), by
    one.save(update_fields=["completed_at", "marked_by"])
    return True


def _moment(session: GroupSession, learner: Learner) -> datetime:
    """When the lesson was held, but not before the learner is known to live here: it counts where she lives."""
    now = timezone.now()
    homes = learner.memberships.filter(kind=MembershipKind.RESIDENCE, from_date__lte=timezone.localdate(now))
    first = homes.order_by("from_date").values_list("from_date", flat=True).first()
    day = max(session.held_on, first or session.held_on)
    return min(now, timezone.make_aware(datetime.combine(day, time(12))))


def _statements(session: GroupSession, learner: uuid.UUID, moment: datetime, by) -> list[dict]:
    structure = structure_of(session.lesson.course_id)
    lesson = structure.nodes[session.lesson_id]
    told = parts_of(structure, lesson.id).told
    verbs_said = {node.key: verbs.COMPLETED for node in told}
    verbs_said.setdefault(lesson.key, verbs.EXPERIENCED)
    instructor = {
        "objectType": "Agent",
        "account": {
            "homePage": conf.get("ACTOR_HOME_PAGE"),
            "name": str(learner_of_user(session.facilitator or by).uuid),
        },
    }
    return [
        {
            # The same id every time: whoever sends it, and whenever, it is one statement.
            "id": str(uuid.uuid5(session.uuid, f"{learner} {key}")),
            "verb": {"id": verb},
            "object": {"id": Activity(key=key).iri},
            "timestamp": timezone.localtime(moment).isoformat(),
            "context": {"instructor": instructor},
            **({"result": {"completion": True}} if verb == verbs.COMPLETED else {}),
        }
        for key, verb in verbs_said.items()
    ]
