"""An attempt in the words of xAPI: a line for each step that was done, and one for how it ended."""

import uuid
from typing import Any

from courses.simulations.models import Mode, SimulationAttempt
from courses.simulations.places import EXAM, Place
from courses.simulations.playing.engine import GUIDED, play
from courses.simulations.playing.rules import filled_in
from learning import conf
from learning.api import verbs
from learning.models import Activity, Learner

MODE = "urn:wagtail-learning:extension:simulation-mode"
VERSION = "urn:wagtail-learning:extension:simulation-version"
HINTS = "urn:wagtail-learning:extension:hints"
ERRORS = "urn:wagtail-learning:extension:errors"
ASSISTED = "urn:wagtail-learning:extension:assisted-by"
COMPETENCY = "urn:wagtail-learning:extension:competency"


def statements(
    attempt: SimulationAttempt, place: Place, activity: Activity, beside: Learner | None = None
) -> list[dict[str, Any]]:
    """All that is to be said of ``attempt``. Ids follow from it: said again, nothing is new.

    Who held the lesson for a group, ``beside`` the learner, is named as its instructor, by her number.
    """
    state = play(attempt.version.played, attempt.start, attempt.actions)
    said = [_begun(attempt, activity)]
    said += [_step(attempt, activity, name, state) for name, seen in state["steps"].items() if seen["done"]]
    if state["ended"]:
        said.append(_ended(attempt, place, activity))
    return [_with_instructor(each, beside) for each in said] if beside else said


def _with_instructor(said: dict[str, Any], beside: Learner) -> dict[str, Any]:
    account = {"homePage": conf.get("ACTOR_HOME_PAGE"), "name": str(beside.uuid)}
    instructor = {"objectType": "Agent", "account": account}
    return {**said, "context": {**said["context"], "instructor": instructor}}


def _made(
    attempt: SimulationAttempt, activity: Activity, name: str, verb: str, part: str = ""
) -> dict[str, Any]:
    version = attempt.version
    iri = f"{activity.iri}?step={part}" if part else activity.iri
    extensions: dict[str, Any] = {
        MODE: attempt.mode,
        VERSION: f"{version.played['code']}@{version.number}",
    }
    if attempt.assisted_by:
        extensions[ASSISTED] = attempt.assisted_by
    return {
        "id": str(uuid.uuid5(attempt.uuid, name)),
        "verb": {"id": verb},
        "object": {"objectType": "Activity", "id": iri},
        "timestamp": attempt.changed_at.isoformat(),
        "context": {"extensions": extensions},
    }


def _of_step(made: dict[str, Any], activity: Activity, instruction: str, language: str) -> dict[str, Any]:
    """A step is a question inside the simulation (xAPI 1.0.3 Data 2.4.4.1), and no activity that we declare."""
    definition = {
        "type": verbs.QUESTION,
        "interactionType": "other",
        "name": {language: instruction},
    }
    above = {"parent": [{"objectType": "Activity", "id": activity.iri}]}
    return {
        **made,
        "object": {**made["object"], "definition": definition},
        "context": {**made["context"], "contextActivities": above},
    }


def _begun(attempt: SimulationAttempt, activity: Activity) -> dict[str, Any]:
    made = _made(attempt, activity, "begun", verbs.ATTEMPTED)
    return {**made, "timestamp": attempt.begun_at.isoformat()}


def _step(attempt: SimulationAttempt, activity: Activity, name: str, state: dict[str, Any]) -> dict[str, Any]:
    step, seen = attempt.version.played["steps"][name], state["steps"][name]
    asked = filled_in(step["instruction"], state["values"])
    result = {
        "success": seen["right"],
        "score": {"raw": seen["points"] * step["weight"], "min": 0, "max": 4 * step["weight"]},
        "extensions": {ERRORS: seen["wrong"], HINTS: seen["hints"], COMPETENCY: step["competency"]},
    }
    made = _made(attempt, activity, f"step {name}", verbs.INTERACTED, name)
    played = attempt.version.played
    return {**_of_step(made, activity, asked, played["language"]), "result": result}


def _ended(attempt: SimulationAttempt, place: Place, activity: Activity) -> dict[str, Any]:
    result = {
        "success": attempt.passed,
        "completion": True,
        "score": {"scaled": attempt.score / 1000, "raw": attempt.score, "min": 0, "max": 1000},
        "duration": f"PT{attempt.seconds}S",
        "extensions": {ERRORS: attempt.errors, HINTS: attempt.hints},
    }
    return {**_made(attempt, activity, "ended", _verb(attempt, place)), "result": result}


def _verb(attempt: SimulationAttempt, place: Place) -> str:
    """Being led by the hand is no pass; nor is practice where the lesson asks for the exam."""
    if attempt.mode == GUIDED or (place.rule == EXAM and attempt.mode != Mode.EXAM):
        return verbs.COMPLETED
    return verbs.PASSED if attempt.passed else verbs.FAILED
