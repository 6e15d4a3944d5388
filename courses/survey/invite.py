"""The ways to the survey: from a completed course's page, and from *My learning*."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from courses.survey.answer import answer_of, may_change
from learning.models import Enrolment

RECORD = "record"


@dataclass(frozen=True)
class Invitation:
    """Where to answer, and whether it is done already."""

    address: str
    is_answered: bool


def invitation(enrolment: Enrolment, course: uuid.UUID) -> Invitation | None:
    """The way to the survey, as long as its answer may be given or changed. By one query."""
    known = answer_of(enrolment)
    address = reverse("learning_courses:survey", args=[course])
    return Invitation(address, known is not None) if may_change(known) else None


def address_from_record(course: uuid.UUID) -> str:
    """The survey, which leads back to *My learning* once it is answered."""
    return f"{reverse('learning_courses:survey', args=[course])}?back={RECORD}"


def is_from_record(request: HttpRequest) -> bool:
    return request.GET.get("back") == RECORD
