"""On *My learning*: the way to the sittings that somebody supervises."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from learning import api
from learning.menu import has_right
from learning.models import Learner
from learning.record_parts import RecordPart


class Supervising(RecordPart):
    """Shown only to who may hold sittings."""

    name = "supervising"
    label = _("Exams I supervise")
    order = 900
    template = "learning_assessments/sittings/_part.html"
    on_paper = False

    def context(self, request: HttpRequest, learner: Learner) -> dict[str, Any] | None:
        return {} if has_right(request, api.Right.RUN_SESSIONS) else None
