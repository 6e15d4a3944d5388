"""A note about a question in a lesson is its answer. What it says stays with its writer."""

import uuid

from learning.activities.declare import INTERACTION
from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.progress.record import Recorded, record
from learning.statements import verbs


def answers(activity: Activity) -> bool:
    """Whether a note about ``activity`` completes it: a question in a lesson, as opposed to a lesson."""
    return activity.type == INTERACTION and activity.retired_at is None


def complete_once(enrolment: Enrolment, activity: Activity) -> Recorded:
    """Record that the question was answered, and nothing of the answer."""
    statement = {
        # The same id every time: rewriting an answer is no second statement.
        "id": str(uuid.uuid5(enrolment.uuid, f"completed {activity.key}")),
        "verb": {"id": verbs.COMPLETED},
        "object": {"id": activity.iri},
        "result": {"completion": True},
    }
    return record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=enrolment.learner.uuid,
        statements=[statement],
        authority="server",
    )
