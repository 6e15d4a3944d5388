"""Which of the statements that another system sent are about our learners in our courses, and count for them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from learning.activities.models import Activity
from learning.activities.structure import structure_of
from learning.enrolments.models import Enrolment
from learning.lrs.bounds import learners_of
from learning.lrs.caller import Caller
from learning.lrs.errors import Conflict, Forbidden
from learning.lrs.incoming import Incoming
from learning.progress.record import NotYours, record
from learning.statements import verbs
from learning.statements.actors import activity_in
from learning.statements.agents import learner_agent, learner_uuid
from learning.statements.malformed import Malformed
from learning.statements.models import Statement
from learning.statements.query import LONGEST_VERB
from learning.statements.validate import MOST_IN_ONE_POST, InvalidStatement


@dataclass
class Taken:
    """The statements of one enrolment, by their places in what was sent."""

    enrolment: Enrolment
    places: list[int] = field(default_factory=list)


def refuse_strangers(caller: Caller, incoming: Incoming, places: Iterable[int]) -> None:
    """Raise Forbidden if ``caller`` is bound to a unit and a statement is about somebody else. At most one query."""
    learners = learners_of(caller)
    if learners is None:
        return
    spoken_of = {at: _people(incoming.statements[at]) for at in places}
    asked = {each for named in spoken_of.values() for each in named if each is not None}
    known = set(learners.filter(uuid__in=asked).values_list("uuid", flat=True))
    for at, named in spoken_of.items():
        if not named <= known:
            said = _("This client may only send statements about learners of its unit.")
            raise Forbidden(said, place=incoming.place(at, "actor"))


def _people(statement: dict[str, Any]) -> set[uuid.UUID | None]:
    thing = statement["object"]
    named = [statement["actor"], *([thing] if thing.get("objectType") in ("Agent", "Group") else [])]
    return {learner_uuid(each) for each in named}


def taken_in(incoming: Incoming, places: Iterable[int]) -> list[Taken]:
    """Whose progress the statements at ``places`` belong to, in the order in which enrolments are locked.

    A statement counts if its actor is a learner's account, its registration an enrolment of hers that lasts, and its
    object an activity of that course. Everything else is only kept. Two queries.
    """
    named = {at: names for at in places if (names := _names(incoming.statements[at]))}
    if not named:
        return []
    registrations = {registration for _learner, registration, _key in named.values()}
    # One that ended because its course changed leads on to the one that renews it.
    lasts = Q(withdrawn_at__isnull=True) | Q(renewed_by__isnull=False)
    rows = Enrolment.objects.filter(lasts, uuid__in=registrations)
    enrolments = {one.uuid: one for one in rows.select_related("learner")}
    keys = {key for _learner, _registration, key in named.values()}
    courses = dict(Activity.objects.filter(key__in=keys).values_list("key", "course_id"))
    found: dict[int, Taken] = {}
    for at, (learner, registration, key) in named.items():
        one = enrolments.get(registration)
        if one is not None and one.learner.uuid == learner and courses.get(key) == one.course_id:
            found.setdefault(one.pk, Taken(one)).places.append(at)
    return [found[pk] for pk in sorted(found)]


def _names(statement: dict[str, Any]) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID] | None:
    learner, key = learner_uuid(statement["actor"]), activity_in(statement["object"])
    registration = statement.get("context", {}).get("registration")
    verb = statement["verb"]["id"]
    if learner is None or key is None or registration is None or len(verb) > LONGEST_VERB:
        return None
    # What we fold by begins like this; another verb tells us nothing about progress.
    return (learner, uuid.UUID(registration), key) if verb.startswith(("http://", "https://")) else None


def refuse_marks(caller: Caller, incoming: Incoming, taken: Taken) -> None:
    """Raise Forbidden where a client that may not mark says what only marking decides."""
    if caller.client.may_mark:
        return
    structure = structure_of(taken.enrolment.course_id)
    for at in taken.places:
        statement = incoming.statements[at]
        key = activity_in(statement["object"])
        node = structure.by_key.get(key) if key else None
        scaled = statement.get("result", {}).get("score", {}).get("scaled")
        is_mark = scaled is not None and node is not None and structure.is_assessed(node)
        if is_mark or statement["verb"]["id"] in (verbs.PASSED, verbs.FAILED):
            said = _("This client may not decide whether a learner has passed.")
            raise Forbidden(said, place=incoming.place(at))


def record_taken(caller: Caller, incoming: Incoming, taken: Taken) -> list[Statement]:
    """Store and fold the statements of one enrolment; return the new ones. Raises Malformed or Conflict.

    The log names a learner by her account alone: what else the actor said of her is not kept.
    """
    learner = taken.enrolment.learner.uuid
    new: list[Statement] = []
    for start in range(0, len(taken.places), MOST_IN_ONE_POST):
        places = taken.places[start : start + MOST_IN_ONE_POST]
        actor = learner_agent(learner)
        try:
            done = record(
                registration=taken.enrolment.uuid,
                course_id=taken.enrolment.course_id,
                learner=learner,
                statements=[{**incoming.statements[at], "actor": actor} for at in places],
                authority=caller.authority,
                trusted=True,
            )
        except InvalidStatement as problem:
            raise Malformed(str(problem), incoming.place(places[problem.place])) from None
        except NotYours:
            # Withdrawn between our look and the lock.
            said = _("The enrolment has ended. Send the statement again without its registration.")
            raise Conflict(said, place=incoming.place(places[0], "context", "registration")) from None
        new += done.facts
    return new
