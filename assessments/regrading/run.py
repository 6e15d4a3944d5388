"""A regrade, step by step: worked out, decided, written. A worker may die at any time, and another goes on."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.models import Answer, Attempt
from assessments.questions.models import Question
from assessments.regrading.models import SILENT, Counts, Regrade, Regraded, Step
from assessments.regrading.recount import DoesNotFit, Recount, places_of, recount
from assessments.regrading.write import write_one

AT_ONCE = 100


class CannotRegrade(Exception):
    """The question cannot be marked again like this; the message says why and what to do."""


def begin(*, question: Question, counts: str, nobody_loses: bool, by) -> Regrade:
    """A regrade to be worked out. With ``KEY`` the published question is what counts. Raises CannotRegrade."""
    kind = question.kind
    if counts == Counts.KEY and (kind is None or not question.live):
        raise CannotRegrade(_("Publish the corrected question first: its published key is what will count."))
    data = kind.clean(question.plain_data()) if kind and counts == Counts.KEY else {}
    if counts == Counts.KEY and kind and not kind.has_key(data):
        raise CannotRegrade(_("A person marks this question: it has no key. Choose what else shall count."))
    return Regrade.objects.create(
        question=question,
        title=question.in_short,
        type=question.type,
        counts=counts,
        nobody_loses=nobody_loses,
        revision=question.live_revision_id,
        data=data,
        by=by,
    )


def decide(*, regrade: Regrade, reason: str, by) -> bool:
    """Let a regrade that was looked at be written; return whether it was ready. It is never decided twice."""
    ready = Regrade.objects.filter(pk=regrade.pk, step=Step.READY)
    return bool(
        ready.update(
            step=Step.WRITING, reason=reason, by=by, decided_at=timezone.now(), reached=0, beat_at=None
        )
    )


def drop(*, regrade: Regrade) -> bool:
    """Forget a regrade that was not decided; return whether there was one."""
    open_ = Regrade.objects.filter(pk=regrade.pk, step__in=[Step.LOOKING, Step.READY])
    return bool(open_.update(step=Step.DROPPED, finished_at=timezone.now()))


def go_on(regrade: Regrade) -> Regrade:
    """Do what is left of the step that ``regrade`` is at. Does nothing while another worker is alive."""
    if not _claimed(regrade):
        regrade.refresh_from_db()
        return regrade
    for some in _looked_at(regrade) if regrade.step == Step.LOOKING else _written(regrade):
        if not _noted(regrade, some):
            break
    else:
        _finish(regrade)
    regrade.refresh_from_db()
    return regrade


def interrupted() -> QuerySet[Regrade]:
    """Regrades whose worker died, or was never there."""
    silent = timezone.now() - SILENT
    begun = Q(step=Step.LOOKING, begun_at__lt=silent) | Q(step=Step.WRITING, decided_at__lt=silent)
    return Regrade.objects.filter(begun, Q(beat_at=None) | Q(beat_at__lt=silent))


def _claimed(regrade: Regrade) -> bool:
    now = timezone.now()
    free = Regrade.objects.filter(
        Q(beat_at=None) | Q(beat_at__lt=now - SILENT),
        pk=regrade.pk,
        step__in=[Step.LOOKING, Step.WRITING],
    )
    if not free.update(beat_at=now):
        return False
    regrade.refresh_from_db()
    return True


def _noted(regrade: Regrade, reached: int) -> bool:
    """Note how far it is; return whether it goes on: somebody may have dropped it."""
    regrade.reached = reached
    noted = {name: getattr(regrade, name) for name in ("reached", "looked_at", "unclear")}
    same = Regrade.objects.filter(pk=regrade.pk, step=regrade.step)
    return bool(same.update(**noted, beat_at=timezone.now()))


def _finish(regrade: Regrade) -> None:
    done = (
        {"step": Step.READY}
        if regrade.step == Step.LOOKING
        else {"step": Step.DONE, "finished_at": timezone.now()}
    )
    Regrade.objects.filter(pk=regrade.pk, step=regrade.step).update(**done, beat_at=None)


# --- worked out -------------------------------------------------------------------------------------------------


def _looked_at(regrade: Regrade) -> Iterator[int]:
    """Work out some attempts at a time; give the last that was looked at."""
    while some := _next_ids(regrade):
        attempts = Attempt.objects.filter(pk__in=some).order_by("pk")
        _look_at(regrade, [each for each in attempts if places_of(each, regrade.question_id)])
        yield some[-1]


def _next_ids(regrade: Regrade) -> list[int]:
    """The next attempts in the order of their ids: those that have an answer, and all that are open still."""
    answers = Answer.objects.filter(question=regrade.question_id, attempt__gt=regrade.reached)
    asked = answers.order_by("attempt").values_list("attempt", flat=True).distinct()[:AT_ONCE]
    open_ = Attempt.objects.filter(submitted_at__isnull=True, score__isnull=True, pk__gt=regrade.reached)
    return sorted({*asked, *open_.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]})[:AT_ONCE]


def _look_at(regrade: Regrade, attempts: list[Attempt]) -> None:
    answers: dict[int, dict[int, Answer]] = {each.pk: {} for each in attempts}
    for answer in Answer.objects.filter(attempt__in=answers):
        answers[answer.attempt_id][answer.place] = answer
    rows = []
    for attempt in attempts:
        regrade.looked_at += 1
        try:
            found = recount(attempt, answers[attempt.pk], regrade)
        except DoesNotFit:
            regrade.unclear += 1
            continue
        if found.corrections:
            rows.append(_row(regrade, attempt, found))
    Regraded.objects.bulk_create(rows, ignore_conflicts=True)


def _row(regrade: Regrade, attempt: Attempt, found: Recount) -> Regraded:
    questions = attempt.paper["questions"]
    return Regraded(
        regrade=regrade,
        attempt=attempt,
        score_before=attempt.score,
        passed_before=attempt.passed,
        score_after=found.score,
        passed_after=found.passed,
        revisions=sorted({questions[int(place)]["revision"] or 0 for place in found.corrections}),
    )


# --- written ----------------------------------------------------------------------------------------------------


def _written(regrade: Regrade) -> Iterator[int]:
    """Write some attempts at a time, each in a transaction of its own; give the last that was written."""
    while True:
        some = list(regrade.attempts.filter(pk__gt=regrade.reached, done_at=None).order_by("pk")[:AT_ONCE])
        if not some:
            return
        for each in some:
            with transaction.atomic():
                write_one(each, regrade)
        yield some[-1].pk
