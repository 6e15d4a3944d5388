"""The completed courses whose survey waits for an answer, on the page *My learning*."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.survey.invite import address_from_record
from courses.survey.models import SurveyAnswer
from learning import api
from learning.models import Enrolment, Learner
from learning.record_parts import RecordPart

# How many courses are asked about at once; the others unfold.
AT_ONCE = 3


@dataclass(frozen=True)
class Asked:
    """A completed course that its learner may say something of."""

    enrolment: Enrolment

    @property
    def address(self) -> str:
        return address_from_record(self.enrolment.course.key)


class SurveyPart(RecordPart):
    """What the learner has not said anything of yet, the latest completed first; nothing where all is answered."""

    name = "surveys"
    label = _("Give your opinion")
    order = 20
    template = "learning_courses/survey/record_part.html"
    on_paper = False

    def context(self, request: HttpRequest, learner: Learner) -> dict[str, Any] | None:
        """By one query however many courses there are, and by none where nothing is finished."""
        asked = [Asked(one) for one in unanswered(entry.enrolment for entry in self.record.finished)]
        return {"latest": asked[:AT_ONCE], "earlier": asked[AT_ONCE:]} if asked else None


def unanswered(finished: Iterable[Enrolment]) -> list[Enrolment]:
    """Those of the ``finished`` whose survey is not answered, and whose course is still offered here."""
    open_ones = [one for one in finished if _is_open(one)]
    if not open_ones:
        return []
    answers = SurveyAnswer.objects.filter(enrolment__in=[one.pk for one in open_ones])
    answered = set(answers.values_list("enrolment_id", flat=True))
    return [one for one in open_ones if one.pk not in answered]


def _is_open(enrolment: Enrolment) -> bool:
    """Whether there is a page to answer on: the survey is asked of the enrolment that lasts."""
    course = enrolment.course
    return bool(
        enrolment.withdrawn_at is None
        and course.type == api.COURSE
        and course.retired_at is None
        and course.address
    )
