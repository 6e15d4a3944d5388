"""Entering what somebody answered on paper: an attempt as any other, with the date of the sitting."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.answer import locked, write_answers
from assessments.attempts.log import attempted, name_of_beginning, names_of, names_of_answers
from assessments.attempts.models import Attempt
from assessments.attempts.restate import say_anew, stated_before
from assessments.attempts.submit import submit
from assessments.paper.line import Typed
from assessments.paper.models import PaperEntry, PaperForm
from learning import api
from learning.models import Enrolment, Learner


class EntryRefused(Exception):
    """The paper cannot be entered; the message says why and what to do."""


def entry_of(learner: Learner, form: PaperForm) -> PaperEntry | None:
    """What was entered last of the learner's paper in the same sitting, if anything was."""
    entries = PaperEntry.objects.filter(
        form__sitting=form.sitting_id, attempt__enrolment__learner=learner
    ).select_related("form", "attempt", "entered_by")
    return entries.last()


@transaction.atomic
def enter(*, form: PaperForm, learner: Learner, typed: Typed, by: Any, reason: str = "") -> PaperEntry:
    """Mark and record the paper of ``learner``. Entering the same again changes nothing.

    What differs from what was entered before is a correction and needs a ``reason``. Raises EntryRefused.
    """
    if typed.problems:
        raise EntryRefused(" ".join(typed.problems))
    if form.sitting.held_on > timezone.localdate():
        raise EntryRefused(_("This sitting has not been held yet."))
    if before := entry_of(learner, form):
        locked(
            before.attempt
        )  # before its enrolment, as whoever marks again: else two could wait for each other
    enrolment = _enrolment(learner, form)
    known = entry_of(learner, form)
    if known and (known.form_id, known.typed) == (form.pk, typed.text):
        return known
    if known and not reason.strip():
        raise EntryRefused(
            _("Other answers were entered for this person already. Say why they are corrected.")
        )
    done = _entered_again(known.attempt, form, typed) if known else _close(_begun(enrolment, form), typed)
    return PaperEntry.objects.create(
        attempt=done,
        form=form,
        typed=typed.text,
        score=done.score or 0.0,
        reason=reason.strip(),
        entered_by=by,
    )


def _enrolment(learner: Learner, form: PaperForm) -> Enrolment:
    activity = form.sitting.activity
    if activity.retired_at is not None:
        raise EntryRefused(
            _("The quiz is no longer part of the lesson, so results cannot be recorded for it.")
        )
    try:
        enrolment = api.enrol(learner=learner, course=activity.course, at=_held_at(form))
    except api.EnrolmentRefused as problem:
        raise EntryRefused(str(problem)) from problem
    # The row of the enrolment is the queue in which two clerks stand.
    return Enrolment.objects.select_for_update(of=("self",)).select_related("learner").get(pk=enrolment.pk)


def _held_at(form: PaperForm) -> datetime:
    """Noon of the day of the sitting, which nobody knows better; today's is not before now."""
    noon = timezone.make_aware(datetime.combine(form.sitting.held_on, time(12)))
    return min(noon, timezone.now())


def _begun(enrolment: Enrolment, form: PaperForm) -> Attempt:
    sitting, held = form.sitting, _held_at(form)
    same = Attempt.objects.filter(enrolment=enrolment, activity=sitting.activity)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        activity=sitting.activity,
        quiz=sitting.quiz,
        number=(same.aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=form.seed,
        paper=_paper(form, held),
        started_at=held,
        seen_at=held,
    )
    api.record_for(enrolment, [attempted(attempt)], trusted=True)
    return attempt


def _paper(form: PaperForm, held: datetime) -> dict[str, Any]:
    return {**form.paper, "held_at": held.isoformat(), "form": form.letter}


def _entered_again(attempt: Attempt, form: PaperForm, typed: Typed) -> Attempt:
    """The attempt with other answers and their result; later ones that rest on it are stated anew."""
    attempt = locked(attempt)
    before = dict(stated_before(attempt))
    was = before.pop(attempt, None)
    _reopen(attempt, form, forget=was is not None and bool(was.passed))
    done = _close(attempt, typed)
    try:
        say_anew(done, before, by=done.uuid)
    except api.CannotTakeBack as problem:
        raise EntryRefused(str(problem)) from problem
    return done


def _reopen(attempt: Attempt, form: PaperForm, *, forget: bool) -> None:
    """Take answers and result from the attempt, and give it a new name: its statements get new ones, too."""
    places = range(len(attempt.paper["questions"]))
    said = [name_of_beginning(attempt), *names_of(attempt), *names_of_answers(attempt, places)]
    attempt.answers.all().delete()
    attempt.uuid, attempt.paper = uuid4(), _paper(form, attempt.started_at)
    attempt.submitted_at = attempt.marked_at = attempt.score = attempt.passed = None
    attempt.corrections, attempt.timing, attempt.is_tallied = {}, {}, False
    attempt.seed = form.seed
    attempt.save()
    try:
        api.take_back(said, forget=forget)
    except api.CannotTakeBack as problem:
        raise EntryRefused(str(problem)) from problem
    api.record_for(attempt.enrolment, [attempted(attempt)], trusted=True)


def _close(attempt: Attempt, typed: Typed) -> Attempt:
    write_answers(attempt, typed.responses, attempt.seen_at)
    done = submit(attempt=attempt).attempt
    # Handed in when it was written, whenever that is typed in.
    done.submitted_at, done.seconds = attempt.started_at, 0
    done.save(update_fields=["submitted_at", "seconds"])
    return done
