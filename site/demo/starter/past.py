"""What invented people have done in their courses, told to the library as their devices would have told it."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from demo.starter.crowd import NAMESPACE, Someone, store
from demo.starter.exam import Exam, Sitting, find_exam
from learning import api, receivers, signals
from learning.models import Activity, Enrolment, Learner, MoveOn

MOST_AT_ONCE = 150
TOGETHER = 20  # people in one transaction


def live_through(people: list[Someone], courses: dict[str, Activity], now: datetime) -> int:
    """Store ``people`` and everything they did until ``now``; returns how many enrolments that is.

    Each person comes with all of their past or not at all, so that an interrupted load can be repeated.
    """
    count, exam = 0, find_exam(courses)
    with nothing_printed():
        for start in range(0, len(people), TOGETHER):
            some = people[start : start + TOGETHER]
            with transaction.atomic():
                sittings: list[Sitting] = []
                for someone, learner in zip(some, store(some), strict=True):
                    count += _take_courses(someone, learner, courses, now, exam, sittings)
                if exam:
                    exam.hold(sittings, now)
    return count


@contextmanager
def nothing_printed() -> Iterator[None]:
    """Certificates are issued here, dated back, and nobody waits for them: each becomes a PDF when it is asked for."""
    told = (
        (signals.satisfied, receivers.issue_certificate, "learning.issue_certificate"),
        (signals.certificate_issued, receivers.print_certificate, "learning.print_certificate"),
    )
    for signal, _receiver, uid in told:
        signal.disconnect(dispatch_uid=uid)
    try:
        yield
    finally:
        for signal, receiver, uid in told:
            signal.connect(receiver, dispatch_uid=uid)


def _take_courses(
    someone: Someone,
    learner: Learner,
    courses: dict[str, Activity],
    now: datetime,
    exam: Exam | None,
    sittings: list[Sitting],
) -> int:
    """Enrol ``someone`` and let her learn; who did all of the course with the exam is put down for it."""
    taken = [(courses[code], began) for code, began in someone.enrolled if code in courses]
    for course, began in taken:
        enrolment = api.enrol(learner=learner, course=course, at=began)
        share = 1.0 if someone.is_thorough else _share(someone.chance)
        besides = exam.activity.pk if exam and exam.activity.course_id == course.pk else None
        done = learn(enrolment, learner, share, someone.chance, now, besides=besides)
        if besides and done:
            sittings.append(
                Sitting(enrolment, learner, done + timedelta(hours=someone.chance.randint(1, 60)))
            )
    return len(taken)


def _share(chance: Random) -> float:
    """How much of a course somebody does: most of them all, some a part, a few nothing."""
    stamina = chance.random()
    if stamina < 0.1:
        return 0.0
    return 1.0 if stamina > 0.38 else chance.uniform(0.05, 0.9)


def learn(
    enrolment: Enrolment,
    learner: Learner,
    share: float,
    chance: Random,
    now: datetime,
    *,
    besides: int | None = None,
) -> datetime | None:
    """Do ``share`` of the course but the activity ``besides``, from its beginning and as far as there was time until
    ``now``; returns when all of it was done, if it was."""
    structure = api.structure_of(enrolment.course_id)
    steps = [node for node in structure.nodes.values() if _is_step(node, structure) and node.id != besides]
    done: datetime | None = enrolment.enrolled_at
    told = []
    for moment, statement in _days_of_learning(enrolment, learner, steps[: int(len(steps) * share)], chance):
        if moment >= now:
            break
        done = moment
        told.append(statement)
    for start in range(0, len(told), MOST_AT_ONCE):
        recorded = api.record(
            registration=enrolment.uuid,
            course_id=enrolment.course_id,
            learner=learner.uuid,
            statements=told[start : start + MOST_AT_ONCE],
            authority="demo",
            trusted=True,
        )
        if recorded.course_satisfied:
            api.issue_certificate(enrolment=enrolment, at=recorded.enrolment.satisfied_at)
    return done if len(told) == len(steps) else None


def _days_of_learning(
    enrolment: Enrolment, learner: Learner, steps: Sequence[api.Node], chance: Random
) -> Iterator[tuple[datetime, dict]]:
    """The statements of one learner in one course, at her own pace, and when each was made."""
    gap, moment = chance.choice([0.2, 1, 2, 4]), enrolment.enrolled_at
    for node in steps:
        seconds = chance.randint(40, 420)
        moment += timedelta(seconds=seconds)
        if chance.random() < 0.12:
            moment += timedelta(days=gap * chance.random(), hours=chance.randint(0, 9))
        yield moment, _statement(node, learner, moment, seconds, chance)


def _is_step(node: api.Node, structure: api.Structure) -> bool:
    """Whether a learner does ``node`` herself: it asks for something and holds nothing that does."""
    return (
        not node.retired
        and node.move_on != MoveOn.NOT_APPLICABLE
        and not structure.required_children(node.id)
    )


def _statement(node: api.Node, learner: Learner, moment: datetime, seconds: int, chance: Random) -> dict:
    is_exam = node.move_on in (MoveOn.PASSED, MoveOn.COMPLETED_AND_PASSED)
    result: dict = {"duration": f"PT{seconds}S"}
    if node.type == api.ASSESSMENT:
        result["score"] = {"scaled": chance.choice([0.7, 0.75, 0.8, 0.8, 0.85, 0.9, 0.9, 0.95, 1.0])}
    statement = api.statement_about(
        _iri(node),
        api.verbs.PASSED if is_exam else api.verbs.COMPLETED,
        result=result,
        timestamp=timezone.localtime(moment).isoformat(),
    )
    return {**statement, "id": str(uuid.uuid5(NAMESPACE, f"{learner.uuid} {node.key}"))}


def _iri(node: api.Node) -> str:
    return Activity(key=node.key).iri
