"""What learners do in simulations is kept, judged here, and said in the record: once, however often it is sent."""

import json
import uuid
from datetime import date
from typing import Any

from django.db import transaction

from courses.simulations import telling
from courses.simulations.models import Helper, SimulationAttempt, SimulationVersion
from courses.simulations.places import Place
from courses.simulations.playing.engine import play, result
from courses.simulations.reading import Refused, Told
from learning import api, clock
from learning.api import Recorded
from learning.models import Activity, Enrolment, Learner

AUTHORITY = "simulation"


@transaction.atomic
def take(told: Told, place: Place, enrolment: Enrolment) -> tuple[SimulationAttempt, Recorded | None]:
    """Keep ``told`` and say what is new of it in the record. Raises Refused, and api.NotYours where it is no part of
    the learner's course any more.
    """
    activity = _activity(place, enrolment)
    version = _version(told, place)
    attempt, is_new = _row(told, place, activity, version, enrolment)
    if not is_new and not _goes_on(attempt, told):
        return attempt, None
    attempt.actions, attempt.seconds = told.actions, max(attempt.seconds, told.seconds)
    beside = _facilitator(attempt, activity, enrolment)
    attempt.assisted_by = Helper.FACILITATOR if beside else told.assisted_by or attempt.assisted_by
    judge(attempt)
    attempt.save()
    statements = telling.statements(attempt, place, activity, beside)
    return attempt, _record(enrolment, statements)


def judge(attempt: SimulationAttempt) -> dict[str, Any]:
    """Work out from its actions all that ``attempt`` says of itself; returns the state it is in."""
    scenario, now = attempt.version.played, clock.now()
    state = play(scenario, attempt.start, attempt.actions)
    found = result(scenario, state)
    attempt.errors, attempt.hints = found["errors"], found["hints"]
    attempt.score, attempt.passed = found["score"], found["passed"]
    attempt.competencies = found["competencies"]
    attempt.mistakes = {name: seen["wrong"] for name, seen in state["steps"].items() if seen["wrong"]}
    attempt.changed_at = now
    if state["ended"] and attempt.ended_at is None:
        attempt.ended_at = now
    return state


def _facilitator(attempt: SimulationAttempt, activity: Activity, enrolment: Enrolment) -> Learner | None:
    """Who holds the lesson for a group with her in it, on the day on which she began."""
    day = date.fromisoformat(attempt.start["day"])
    return api.facilitator_of(learner=enrolment.learner, lesson=activity.parent_id, on=day)


def _activity(place: Place, enrolment: Enrolment) -> Activity:
    found = Activity.objects.filter(
        key=place.activity, course_id=enrolment.course_id, retired_at__isnull=True
    ).first()
    if found is None:
        raise api.NotYours(str(place.activity))
    return found


def _version(told: Told, place: Place) -> SimulationVersion:
    version = SimulationVersion.objects.filter(simulation__uuid=place.simulation, digest=told.digest).first()
    if version is None or told.mode not in place.modes:
        raise Refused("unknown version")
    return version


def _row(
    told: Told, place: Place, activity: Activity, version: SimulationVersion, enrolment: Enrolment
) -> tuple[SimulationAttempt, bool]:
    """The attempt that ``told`` is about, locked, and whether it is new."""
    begun = {"version": version, "mode": told.mode, "rule": place.rule, "start": told.start}
    attempts = SimulationAttempt.objects.select_for_update(of=("self",)).select_related("version")
    found = attempts.filter(uuid=told.uuid).first()
    if found and _is_another(found, told):
        # Two devices went on from the same place: neither loses what was done, each is an attempt of its own.
        return _row(_forked(told, found), place, activity, version, enrolment)
    if found is None:
        identity = {"enrolment": enrolment, "activity": activity}
        found, is_new = attempts.get_or_create(uuid=told.uuid, defaults={**identity, **begun})
    else:
        is_new = False
    if found.enrolment_id != enrolment.pk or found.activity_id != activity.pk:
        raise api.NotYours(str(told.uuid))
    return found, is_new


def _is_another(found: SimulationAttempt, told: Told) -> bool:
    shared = min(len(found.actions), len(told.actions))
    return _what(found.actions[:shared]) != _what(told.actions[:shared])


def _forked(told: Told, found: SimulationAttempt) -> Told:
    place = next(
        at
        for at, (one, other) in enumerate(zip(told.actions, found.actions, strict=False))
        if _what([one]) != _what([other])
    )
    name = json.dumps(_what(told.actions[: place + 1]), ensure_ascii=False, sort_keys=True)
    return Told(
        uuid.uuid5(told.uuid, name),
        told.digest,
        told.mode,
        told.start,
        told.actions,
        told.seconds,
        told.assisted_by,
    )


def _what(actions: list[dict[str, Any]]) -> list[Any]:
    """What was done, without when."""
    return [[each["on"], each.get("values") or {}] for each in actions]


def _goes_on(attempt: SimulationAttempt, told: Told) -> bool:
    return len(told.actions) > len(attempt.actions)


def _record(enrolment: Enrolment, statements: list[dict[str, Any]]) -> Recorded | None:
    if not statements:
        return None
    return api.record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=enrolment.learner.uuid,
        statements=statements,
        authority=AUTHORITY,
        trusted=True,
        stands_alone=False,
    )
