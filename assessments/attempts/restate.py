"""A result is another one now: what was stated of it is said anew, and of later attempts that rest on it too."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from assessments.attempts.counted import Result
from assessments.attempts.log import names_of, verdict
from assessments.attempts.models import Attempt
from assessments.attempts.stated import RESTING, stated_by
from assessments.attempts.submit import record
from learning import api

Stated = Mapping[Attempt, Result]


def stated_before(attempt: Attempt) -> Stated:
    """What ``attempt`` states, which is locked, and the later ones that rest on it; to be asked before it is changed.

    They are locked too: what is handed in meanwhile has to wait, and then hears of the change.
    """
    same = {name: getattr(attempt, name) for name in ("enrolment_id", "activity_id", "quiz_id")}
    later = Attempt.objects.select_for_update(of=("self",)).filter(**same, number__gt=attempt.number)
    resting = later.filter(paper__counts__in=RESTING).select_related("enrolment__learner", "activity__course")
    found = [attempt, *resting.order_by("number")]
    return {each: stated_by(each) for each in found if each.score is not None}


def say_anew(
    attempt: Attempt,
    before: Stated,
    *,
    by: UUID,
    also: Iterable[dict[str, Any]] = (),
    instead_of: Iterable[UUID] = (),
) -> None:
    """Say what is stated otherwise than ``before`` because ``by`` changed the result of ``attempt``, and void the rest.

    ``also`` is said ``instead_of`` other statements. Raises CannotTakeBack.
    """
    # The new statements first, so that nobody is without a result in between.
    said, old, lost = [*also], [*instead_of], False
    for each, was in before.items():
        now = stated_by(each)
        if _as_said(now) == _as_said(was):
            continue
        # Several attempts may change by one regrade, and a later one rests on all of them.
        name = by if each == attempt else uuid5(by, str(attempt.uuid))
        old += names_of(each)
        each.corrections["last"] = str(name)
        each.save(update_fields=["corrections"])
        # Passed today: figures of the time before are closed.
        is_new = bool(now.passed) and not was.passed
        said += verdict(each, by=name, at=timezone.now() if is_new else None)
        lost = lost or (bool(was.passed) and not now.passed)
    with suppress(api.NotYours):  # the enrolment ended; the attempt has its result all the same
        if said:
            record(attempt, said)
    if old:
        api.take_back(old, forget=lost)


def _as_said(result: Result) -> tuple[float, bool | None]:
    return round(result.score, 4), result.passed
