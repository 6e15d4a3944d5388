"""One attempt is regraded: its answers, its result, its statements and its progress, in one transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import signals
from assessments.attempts.answer import locked, question_ids
from assessments.attempts.closing import RESULT
from assessments.attempts.log import answered, names_of_answers
from assessments.attempts.marks import mark_row, write_marks
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import answers_of
from assessments.attempts.restate import say_anew, stated_before
from assessments.marking.give import settle
from assessments.placements.keep import keep
from assessments.regrading.files import keep_found
from assessments.regrading.models import Regrade, Regraded
from assessments.regrading.recount import DoesNotFit, Recount, recount
from learning import api


def write_one(row: Regraded, regrade: Regrade) -> None:
    """Regrade the attempt of ``row`` as it is now, and note what came of it. Done once, it is not done again."""
    attempt = locked(row.attempt)
    answers = answers_of(attempt)
    row.score_before, row.passed_before = attempt.score, attempt.passed
    try:
        with transaction.atomic():  # all of it, or nothing
            _write(attempt, answers, recount(attempt, answers, regrade), regrade)
    except DoesNotFit:
        row.problem = _(
            "The corrected question does not fit what was asked, or the file cannot be looked into again."
        )
    except api.CannotTakeBack as problem:
        row.problem = str(problem)[:200]
    else:
        row.score_after, row.passed_after = attempt.score, attempt.passed
    row.done_at = timezone.now()
    row.save()


def _write(attempt: Attempt, answers: dict[int, Answer], found: Recount, regrade: Regrade) -> None:
    before, name = stated_before(attempt), regrade.uuid
    changed = attempt.submitted_at is not None and (found.score, found.passed) != (
        attempt.score,
        attempt.passed,
    )
    # What stood until now of the answers, by the names it had.
    old = names_of_answers(attempt, found.marks)
    _correct(attempt, found, str(name), changed)
    keep_found(attempt, found.responses)
    if attempt.submitted_at is None:
        return
    _write_marks(attempt, found)
    keep([attempt])
    responses = {place: answer.response for place, answer in answers.items()} | found.responses
    marks = {place: mark for place, mark in found.marks.items() if mark is not None}
    said = answered(attempt, marks, responses, by=name)
    say_anew(attempt, before, by=name, also=said, instead_of=old)
    if changed:
        signals.tell_marked(attempt)
    settle(attempt)


def _correct(attempt: Attempt, found: Recount, name: str, changed: bool) -> None:
    """Set the attempt's corrections and result."""
    for place, correction in found.corrections.items():
        said = {"said": name} if int(place) in found.marks else {}
        attempt.corrections[place] = {**correction, **said}
    if changed:
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
