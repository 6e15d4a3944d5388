from typing import Any

from django.http import HttpRequest

from learning.models import Learner
from learning.record_parts import RecordPart


class Badges(RecordPart):
    """A badge for whoever finished a course."""

    name = "badges"
    label = "Badges"
    template = "learning_plugin/badges.html"

    def context(self, request: HttpRequest, learner: Learner) -> dict[str, Any] | None:
        done = learner.enrolments.filter(satisfied_at__isnull=False).count()
        return {"done": done} if done else None
