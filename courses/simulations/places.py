"""Where a simulation stands in a lesson, and what counts there: signed, so that it holds when it comes back."""

import uuid
from dataclasses import dataclass

from django.core import signing

SALT = "learning_courses.simulation.place"
DONE, PASSED, EXAM = "done", "passed", "exam"
RULES = (DONE, PASSED, EXAM)


@dataclass(frozen=True)
class Place:
    """A simulation in a lesson. ``activity`` is the key of its block; ``modes`` are those that are offered."""

    activity: uuid.UUID
    simulation: uuid.UUID
    rule: str
    modes: tuple[str, ...]


def sign(place: Place) -> str:
    value = [str(place.activity), str(place.simulation), place.rule, list(place.modes)]
    return signing.Signer(salt=SALT).sign_object(value)


def unsign(text: str) -> Place | None:
    """What was signed; None for what was not."""
    try:
        activity, simulation, rule, modes = signing.Signer(salt=SALT).unsign_object(text)
        return Place(uuid.UUID(activity), uuid.UUID(simulation), rule, tuple(modes))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        return None
