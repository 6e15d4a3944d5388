"""What invented people have done in their courses, told to the library as their devices would have told it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from demo.starter.crowd import NAMESPACE, Someone, store
from learning import api, receivers, signals
from learning.models import Activity, Enrolment, Learner, MoveOn

MOST_AT_ONCE = 150
TOGETHER = 20  # people in one transaction


def live_through(people: list[Someone], courses: dict[str, Activity], now: datetime) -> int:
    """Store ``people`` and everything they did until ``now``; returns how many enrolments that is.

    Each person comes with all of their past or not at all, so that an interrupted load can be repeated.
    """
    count = 0
    with nothing_printed():
        for start in range(0, len(people), TOGETHER):
            some = people[start : start + TOGETHER]
            with transaction.atomic():
                for someone, learner in zip(some, store(some), strict=True):
                    count += _take_courses(someone, learner, courses, now)
    return count


@contextmanager
def nothing_printed() -> Iterator[None]:
    """Nobody waits for these certificates: each becomes a PDF when somebody first asks for it."""
    uid = "learning.print_certificate"
    signals.certificate_issued.disconnect(dispatch_uid=uid)
    try:
        yield
    finally:
        signals.certificate_issued.connect(receivers.print_certificate, dispatch_uid=uid)


def _take_courses(someone: Someone, learner: Learner, courses: dict[str, Activity], now: datetime) -> int:
    taken = [(courses[code], began) for code, began in someone.enrolled if code in courses]
    for course, began in taken:
        enrolment = api.enrol(learner=learner, course=course, at=began)
        learn(enrolment, learner, _share(someone.chance), someone.chance, now)
    return len(taken)


def _share(chance: Random) -> float:
    """How much of a course somebody does: most of them all, some a part, a few nothing."""
    stamina = chance.random()
    if stamina < 0.1:
        return 0.0
    return 1.0 if stamina > 0.38 else chance.uniform(0.05, 0.9)


def learn(enrolment: Enrolment, learner: Learner, share: float, chance: Random, now: datetime) -> None:
    """Do ``share`` of the course, from its beginning and as far as there was time until ``now``."""
    told = list(_days_of_learning(enrolment, learner, share, chance, now))
    for start in range(0, len(told), MOST_AT_ONCE):
        done = api.record(
            registration=enrolment.uuid,
            course_id=enrolment.course_id,
            learner=learner.uuid,
            statements=told[start : start + MOST_AT_ONCE],
            authority="demo",
            trusted=True,
        )
        if done.course_satisfied:
            api.issue_certificate(enrolment=enrolment, at=done.enrolment.satisfied_at)


def _days_of_learning(
    enrolment: Enrolment, learner: Learner, share: float, chance: Random, now: datetime
) -> Iterator[dict]:
    """The statements of one learner in one course, at her own pace."""
    structure = api.structure_of(enrolment.course_id)
    steps = [node for node in structure.nodes.values() if _is_step(node, structure)]
    gap, moment = chance.choice([0.2, 1, 2, 4]), enrolment.enrolled_at
    for node in steps[: int(len(steps) * share)]:
        seconds = chance.randint(40, 420)
        moment += timedelta(seconds=seconds)
        if chance.random() < 0.12:
            moment += timedelta(days=gap * chance.random(), hours=chance.randint(0, 9))
        if moment >= now:
            return
        yield _statement(node, learner, moment, seconds, chance)


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
