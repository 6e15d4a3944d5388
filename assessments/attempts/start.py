"""Beginning a quiz, or going on with it."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.attempts.log import attempted
from assessments.attempts.models import Attempt
from assessments.attempts.offer import again_at
from assessments.attempts.paper import compose
from assessments.attempts.submit import submit
from assessments.quizzes.extra_time import due, extra_time
from assessments.quizzes.models import Quiz
from learning import api
from learning.models import Activity, Enrolment


class StartRefused(Exception):
    """The quiz cannot be begun; the message says why and what to do."""


def start(*, enrolment: Enrolment, activity: Activity, quiz: Quiz, accessible: bool = False) -> Attempt:
    """The learner's open attempt at ``quiz`` in ``activity``, or a new one. Pressing twice begins once.

    ``accessible`` when the learner can do without pictures only; an adaptive test then asks such questions alone.
    An open attempt whose time is over is handed in first. Raises StartRefused for a quiz that left its lesson,
    has no question left, is not open at this hour, or was taken as often or as lately as is allowed.
    """
    for late in _open(enrolment, activity):
        if late.is_late():
            submit(attempt=late)
    with transaction.atomic():
        # The row of the enrolment is the queue in which two tabs stand.
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",)).select_related("learner").get(pk=enrolment.pk)
        )
        return going_on(enrolment, activity, quiz) or _begin(enrolment, activity, quiz, accessible)


def going_on(enrolment: Enrolment, activity: Activity, quiz: Quiz) -> Attempt | None:
    """The attempt at ``quiz`` that the learner has not handed in yet."""
    return _open(enrolment, activity).filter(quiz=quiz).last()


def _open(enrolment: Enrolment, activity: Activity):
    return Attempt.objects.filter(enrolment=enrolment, activity=activity, submitted_at__isnull=True)


def _begin(enrolment: Enrolment, activity: Activity, quiz: Quiz, accessible: bool) -> Attempt:
    if activity.retired_at is not None:
        raise StartRefused(_("This quiz is no longer part of the lesson."))
    _check_window(quiz)
    number = _next_number(enrolment, activity, quiz)
    seed, now = token_hex(8), timezone.now()
    paper = compose(quiz, seed=seed, accessible=accessible)
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
        due_at=_due(enrolment, quiz, now),
        seen_at=now,
        language=get_language() or "",
    )
    api.record_for(enrolment, [attempted(attempt)], trusted=True)
    return attempt


def _next_number(enrolment: Enrolment, activity: Activity, quiz: Quiz) -> int:
    """The number of a new attempt at this activity. Raises StartRefused when the quiz allows no more."""
    earlier = list(
        Attempt.objects.filter(enrolment=enrolment, activity=activity)
        .values_list("number", "quiz_id", "submitted_at")
        .order_by("number")
    )
    used = sum(quiz_id == quiz.pk for _number, quiz_id, _last in earlier)
    if 0 < quiz.attempts_allowed <= used:
        raise StartRefused(
            ngettext(
                "This quiz may be taken %(count)s time only, and you have taken it.",
                "This quiz may be taken %(count)s times, and you have taken it as often.",
                quiz.attempts_allowed,
            )
            % {"count": quiz.attempts_allowed}
        )
    handed_in = [last for _number, quiz_id, last in earlier if last and quiz_id == quiz.pk]
    _check_wait(quiz, max(handed_in, default=None))
    return max((number for number, _quiz_id, _last in earlier), default=0) + 1


def _due(enrolment: Enrolment, quiz: Quiz, now: datetime) -> datetime | None:
    if not quiz.time_limit and quiz.closes_at is None:
        return None
    extra = extra_time(enrolment.learner, quiz.pk, timedelta(minutes=quiz.time_limit))
    return due(started=now, minutes=quiz.time_limit, closes=quiz.closes_at, extra=extra)


def _check_window(quiz: Quiz) -> None:
    now = timezone.now()
    if quiz.opens_at is not None and now < quiz.opens_at:
        raise StartRefused(_("This quiz opens at %(time)s. Please come back then.") % _at(quiz.opens_at))
    if quiz.closes_at is not None and now >= quiz.closes_at:
        said = _("This quiz closed at %(time)s. Please ask your trainer if you need another date.")
        raise StartRefused(said % _at(quiz.closes_at))


def _check_wait(quiz: Quiz, last: datetime | None) -> None:
    moment = again_at(quiz, last)
    if moment is not None:
        said = _("You may try again from %(time)s. Until then you can look at the lesson once more.")
        raise StartRefused(said % _at(moment))


def _at(moment: datetime) -> dict[str, str]:
    return {"time": date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")}
