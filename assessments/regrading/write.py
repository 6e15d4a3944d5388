"""One attempt is regraded: its answers, its result, its statements and its progress, in one transaction."""

from contextlib import suppress
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import signals
from assessments.attempts.answer import locked, question_ids
from assessments.attempts.closing import RESULT
from assessments.attempts.log import answered, names_of, verdict
from assessments.attempts.marks import mark_row, write_marks
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import answers_of
from assessments.attempts.submit import record
from assessments.marking.give import settle
from assessments.questions.base import Mark
from assessments.regrading.models import Regrade, Regraded
from assessments.regrading.recount import DoesNotFit, Recount, recount
from learning import api


def write_one(row: Regraded, regrade: Regrade) -> None:
    """Regrade the attempt of ``row`` as it is now, and note what came of it. Done once, it is not done again."""
    attempt = locked(row.attempt)
    answers = answers_of(attempt)
    row.score_before, row.passed_before = attempt.score, attempt.passed
    try:
        found = recount(attempt, answers, regrade)
        _write(attempt, answers, found, regrade)
    except DoesNotFit:
        row.problem = _("The corrected question does not fit what was asked.")
    except api.CannotTakeBack as problem:
        row.problem = str(problem)[:200]
    else:
        row.score_after, row.passed_after = attempt.score, attempt.passed
    row.done_at = timezone.now()
    row.save()


def _write(attempt: Attempt, answers: dict[int, Answer], found: Recount, regrade: Regrade) -> None:
    was = (attempt.score, attempt.passed)
    changed = attempt.submitted_at is not None and (found.score, found.passed) != was
    # What stood until now, by the names it had.
    old = names_of(attempt, found.marks)[: None if changed else len(found.marks)]
    lost = bool(attempt.passed) and not found.passed
    _correct(attempt, found, str(regrade.uuid), changed)
    if attempt.submitted_at is None:
        return
    _write_marks(attempt, found)
    _say(attempt, answers, found, regrade, old, changed, lost)
    if changed:
        signals.tell_marked(attempt)
    settle(attempt)


def _correct(attempt: Attempt, found: Recount, name: str, changed: bool) -> None:
    """Set the attempt's corrections and result."""
    for place, correction in found.corrections.items():
        said = {"said": name} if int(place) in found.marks else {}
        attempt.corrections[place] = {**correction, **said}
    if changed:
        attempt.corrections["last"] = name
        if found.passed and not attempt.passed:
            attempt.marked_at = timezone.now()  # passed today: figures of the time before are closed
        attempt.score, attempt.passed = found.score, found.passed
    attempt.is_tallied = False
    attempt.save(update_fields=[*RESULT, "corrections"])


def _write_marks(attempt: Attempt, found: Recount) -> None:
    known, now = question_ids(attempt, found.marks), timezone.now()
    write_marks(
        [mark_row(attempt, place, mark, known.get(place), now) for place, mark in found.marks.items()]
    )


def _say(
    attempt: Attempt,
    answers: dict[int, Answer],
    found: Recount,
    regrade: Regrade,
    old: list,
    changed: bool,
    lost: bool,
) -> None:
    """The new statements first, so that nobody is without a result in between; then the old ones are void."""
    responses: dict[int, Any] = {place: answer.response for place, answer in answers.items()}
    marks: dict[int, Mark] = {place: mark for place, mark in found.marks.items() if mark is not None}
    said = answered(attempt, marks, responses, by=regrade.uuid)
    if changed:
        said += verdict(attempt, by=regrade.uuid)
    with suppress(api.NotYours):  # the enrolment ended; the attempt has its result all the same
        if said:
            record(attempt, said)
    api.take_back(old, forget=lost)
