"""Beginning a quiz, or going on with it."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.attempts.log import attempted
from assessments.attempts.models import Attempt
from assessments.attempts.paper import compose
from assessments.attempts.submit import submit
from assessments.quizzes.models import Quiz
from learning import api
from learning.models import Activity, Enrolment


class StartRefused(Exception):
    """The quiz cannot be begun; the message says why and what to do."""


def start(*, enrolment: Enrolment, activity: Activity, quiz: Quiz) -> Attempt:
    """The learner's open attempt at ``quiz`` in ``activity``, or a new one. Pressing twice begins once.

    An open attempt whose time is over is handed in first. Raises StartRefused for a quiz that left its lesson,
    has no question left, or was taken as often as is allowed.
    """
    for late in _open(enrolment, activity):
        if late.is_late():
            submit(attempt=late)
    with transaction.atomic():
        # The row of the enrolment is the queue in which two tabs stand.
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",)).select_related("learner").get(pk=enrolment.pk)
        )
        return going_on(enrolment, activity, quiz) or _begin(enrolment, activity, quiz)


def going_on(enrolment: Enrolment, activity: Activity, quiz: Quiz) -> Attempt | None:
    """The attempt at ``quiz`` that the learner has not handed in yet."""
    return _open(enrolment, activity).filter(quiz=quiz).last()


def _open(enrolment: Enrolment, activity: Activity):
    return Attempt.objects.filter(enrolment=enrolment, activity=activity, submitted_at__isnull=True)


def _begin(enrolment: Enrolment, activity: Activity, quiz: Quiz) -> Attempt:
    if activity.retired_at is not None:
        raise StartRefused(_("This quiz is no longer part of the lesson."))
    number = _next_number(enrolment, activity, quiz)
    seed, now = token_hex(8), timezone.now()
    paper = compose(quiz, seed=seed)
    if not paper["questions"]:
        raise StartRefused(_("This quiz has no questions at the moment. Please come back later."))
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        quiz=quiz,
        number=number,
        seed=seed,
        paper=paper,
        started_at=now,
        due_at=_due(quiz, now),
        seen_at=now,
    )
    api.record_for(enrolment, [attempted(attempt)], trusted=True)
    return attempt


def _next_number(enrolment: Enrolment, activity: Activity, quiz: Quiz) -> int:
    """The number of a new attempt at this activity. Raises StartRefused when the quiz allows no more."""
    earlier = list(
        Attempt.objects.filter(enrolment=enrolment, activity=activity)
        .values_list("number", "quiz_id")
        .order_by("number")
    )
    used = sum(quiz_id == quiz.pk for _number, quiz_id in earlier)
    if 0 < quiz.attempts_allowed <= used:
        raise StartRefused(
            ngettext(
                "This quiz may be taken %(count)s time only, and you have taken it.",
                "This quiz may be taken %(count)s times, and you have taken it as often.",
                quiz.attempts_allowed,
            )
            % {"count": quiz.attempts_allowed}
        )
    return max((number for number, _quiz_id in earlier), default=0) + 1


def _due(quiz: Quiz, now: datetime) -> datetime | None:
    return now + timedelta(minutes=quiz.time_limit) if quiz.time_limit else None
