"""Which of the statements that another system sent are about our learners in our courses, and count for them."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from learning.activities.models import Activity
from learning.activities.structure import likely_course_of, structure_of
from learning.columns import Columns, written_once
from learning.enrolments.models import Enrolment
from learning.lrs.bounds import learners_of
from learning.lrs.caller import Caller
from learning.lrs.errors import Conflict, Forbidden
from learning.lrs.incoming import Incoming
from learning.people.models import Learner
from learning.progress.record import NotYours, record, record_if_open
from learning.sql import among, ask, listed
from learning.statements import verbs
from learning.statements.actors import activity_in
from learning.statements.agents import learner_agent, learner_uuid
from learning.statements.formats import named_uuid
from learning.statements.malformed import Malformed
from learning.statements.models import Statement
from learning.statements.query import LONGEST_VERB
from learning.statements.validate import MOST_IN_ONE_POST, InvalidStatement

# The learner, the registration and the activity that a statement names.
Names = tuple[uuid.UUID, uuid.UUID, uuid.UUID]
NAMED = (Columns(Learner, ["uuid"]), Columns(Enrolment, ["uuid"]), Columns(Activity, ["key"]))
# One that ended because its course changed leads on to the one that renews it.
SQL = """
    SELECT enrolment.id, enrolment.course_id, learner.uuid, enrolment.uuid, part.key
    FROM {enrolments} AS enrolment
    JOIN {learners} AS learner ON learner.id = enrolment.learner_id
    JOIN {activities} AS part ON part.course_id = enrolment.course_id AND part.key {among}
    WHERE enrolment.uuid {among} AND (
        enrolment.withdrawn_at IS NULL
        OR EXISTS (SELECT 1 FROM {enrolments} AS renewal WHERE renewal.renews_id = enrolment.id)
    )
"""


@dataclass
class Taken:
    """The statements of one enrolment, by their places in what was sent. A guessed one's number is not known."""

    enrolment: int | None
    course: int
    registration: uuid.UUID
    learner: uuid.UUID
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


def guessed(incoming: Incoming, places: Iterable[int]) -> Taken | None:
    """What ``taken_in`` will probably say, by what this process remembers of courses; None if it cannot tell.

    Most posts are about one learner in one course that was spoken of a moment ago. No query.
    """
    named = {at: names for at in places if (names := _names(incoming.statements[at]))}
    who = {(learner, registration) for learner, registration, _key in named.values()}
    courses = {likely_course_of(key) for *_rest, key in named.values()}
    if len(who) != 1 or len(courses) != 1 or len(named) > MOST_IN_ONE_POST:
        return None
    ((learner, registration),), (course,) = who, courses
    return Taken(None, course, registration, learner, list(named)) if course else None


def taken_in(incoming: Incoming, places: Iterable[int]) -> list[Taken]:
    """Whose progress the statements at ``places`` belong to, in the order in which enrolments are locked.

    A statement counts if its actor is a learner's account, its registration an enrolment of hers that lasts, and its
    object an activity of that course. Everything else is only kept. One query.
    """
    named = {at: names for at in places if (names := _names(incoming.statements[at]))}
    if not named:
        return []
    rows = _named(named.values())
    found: dict[int, Taken] = {}
    for at, names in named.items():
        if names in rows:
            learner, registration, _key = names
            pk, course = rows[names]
            found.setdefault(pk, Taken(pk, course, registration, learner)).places.append(at)
    return [found[pk] for pk in sorted(found)]


def _named(names: Collection[Names]) -> dict[Names, tuple[int, int]]:
    """Enrolment and course of ``names``, as far as they belong together."""
    connection = connections[router.db_for_write(Enrolment)]
    as_kept = partial(Enrolment._meta.get_field("uuid").get_db_prep_value, connection=connection)
    keys = listed(connection, {as_kept(key) for *_rest, key in names})
    registrations = listed(connection, {as_kept(one) for _learner, one, _key in names})
    found: dict[Names, tuple[int, int]] = {}
    for pk, course, *named in ask(connection, _sql(connection), [keys, registrations]):
        learner, registration, key = (
            column.to_python([value], connection)[0] for column, value in zip(NAMED, named, strict=True)
        )
        found[learner, registration, key] = (pk, course)
    return found


@written_once
def _sql(connection: BaseDatabaseWrapper) -> str:
    """The query for names. Nothing but names from our models is put into it."""
    learners, enrolments, activities = (column.table(connection) for column in NAMED)
    return SQL.format(
        learners=learners, enrolments=enrolments, activities=activities, among=among(connection)
    )


def _names(statement: dict[str, Any]) -> Names | None:
    learner, key = learner_uuid(statement["actor"]), activity_in(statement["object"])
    registration = statement.get("context", {}).get("registration")
    verb = statement["verb"]["id"]
    if learner is None or key is None or registration is None or len(verb) > LONGEST_VERB:
        return None
    # What we fold by begins like this; another verb tells us nothing about progress.
    return (learner, named_uuid(registration), key) if verb.startswith(("http://", "https://")) else None


def refuse_marks(caller: Caller, incoming: Incoming, taken: Taken) -> None:
    """Raise Forbidden where a client that may not mark says what only marking decides."""
    if caller.client.may_mark:
        return
    structure = structure_of(taken.course)
    for at in taken.places:
        statement = incoming.statements[at]
        key = activity_in(statement["object"])
        node = structure.by_key.get(key) if key else None
        scaled = statement.get("result", {}).get("score", {}).get("scaled")
        is_mark = scaled is not None and node is not None and structure.is_assessed(node)
        if is_mark or statement["verb"]["id"] in (verbs.PASSED, verbs.FAILED):
            said = _("This client may not decide whether a learner has passed.")
            raise Forbidden(said, place=incoming.place(at))


def record_guessed(caller: Caller, incoming: Incoming, guess: Taken) -> list[Statement] | None:
    """As ``record_taken`` and ``refuse_marks`` for a guess that is right; None, and nothing is stored, for another."""
    try:
        done = record_if_open(
            registration=guess.registration,
            course_id=guess.course,
            learner=guess.learner,
            statements=_of_learner(incoming, guess.places, guess.learner),
            authority=caller.authority,
        )
    except InvalidStatement:
        return None  # who says what is wrong with it must be sure that it is ours
    if done is None:
        return None
    refuse_marks(caller, incoming, guess)
    return done.facts


def record_taken(caller: Caller, incoming: Incoming, taken: Taken) -> list[Statement]:
    """Store and fold the statements of one enrolment; return the new ones. Raises Malformed or Conflict."""
    new: list[Statement] = []
    for start in range(0, len(taken.places), MOST_IN_ONE_POST):
        places = taken.places[start : start + MOST_IN_ONE_POST]
        try:
            done = record(
                registration=taken.registration,
                course_id=taken.course,
                learner=taken.learner,
                statements=_of_learner(incoming, places, taken.learner),
                authority=caller.authority,
                trusted=True,
                stands_alone=False,
                noted=True,
            )
        except InvalidStatement as problem:
            raise Malformed(str(problem), incoming.place(places[problem.place])) from None
        except NotYours:
            # Withdrawn between our look and the lock.
            said = _("The enrolment has ended. Send the statement again without its registration.")
            raise Conflict(said, place=incoming.place(places[0], "context", "registration")) from None
        new += done.facts
    return new


def _of_learner(incoming: Incoming, places: Iterable[int], learner: uuid.UUID) -> list[dict[str, Any]]:
    # The log names a learner by her account alone: what else the actor said of her is not kept.
    actor = learner_agent(learner)
    return [{**incoming.statements[at], "actor": actor} for at in places]
