"""Answering the survey: whose it is to answer, until when, and keeping what was said."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from courses.survey.models import SurveyAnswer
from learning.models import Enrolment

CHANGEABLE = timedelta(days=30)
SCORES = ("useful", "easy", "fitting")


class TooLate(Exception):
    """The answer is older than it may be to be changed."""


def answer_of(enrolment: Enrolment) -> SurveyAnswer | None:
    return SurveyAnswer.objects.filter(enrolment=enrolment).first()


def may_change(answer: SurveyAnswer | None) -> bool:
    """Whether it may still be given or changed."""
    return answer is None or timezone.now() - answer.answered_at <= CHANGEABLE


@transaction.atomic
def answer(enrolment: Enrolment, *, useful: int, easy: int, fitting: int, words: str = "") -> SurveyAnswer:
    """Keep what the learner says of the course; sent again, it replaces what she said. Raises TooLate."""
    Enrolment.objects.select_for_update(of=("self",)).get(
        pk=enrolment.pk
    )  # two posts at once: one after the other
    given = {"useful": useful, "easy": easy, "fitting": fitting, "words": words.strip()}
    known = answer_of(enrolment)
    if known is None:
        return SurveyAnswer.objects.create(enrolment=enrolment, **given)
    if not may_change(known):
        raise TooLate
    if any(getattr(known, name) != value for name, value in given.items()):
        known.changed_at = timezone.now()
        for name, value in given.items():
            setattr(known, name, value)
        known.save()
    return known
