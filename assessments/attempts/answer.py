"""Keeping what a learner answers while she is at it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.questions.base import question_type
from assessments.questions.item import digest
from assessments.questions.models import Question

# A longer silence is a pause and no time of learning.
LONGEST_PAUSE = timedelta(minutes=5)


class AttemptClosed(Exception):
    """The attempt was handed in already; its result stands."""


class TimeIsUp(Exception):
    """The answers came after the time limit and were not kept."""


def locked(attempt: Attempt) -> Attempt:
    """``attempt`` as it is now, for this transaction alone."""
    found = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__learner", "activity")
    return found.get(pk=attempt.pk)


def posted(
    attempt: Attempt, post: Mapping[str, Any], files: Mapping[int, Any] | None = None
) -> dict[int, Any]:
    """The responses in a posted form that were changed since the form was made, by place.

    ``files`` are the responses to the questions that are answered with files; those are kept before.

    The form carries a sign of each response it was made with. So a tab that was opened earlier and knows nothing
    of what another tab saved does not overwrite it.
    """
    changed = {}
    for place, question in enumerate(attempt.paper["questions"]):
        was = post.get(f"q{place}-was")
        kind = question_type(question["type"])
        if was is None or kind is None:
            continue
        if kind.takes_file and place not in (files or {}):
            continue
        response = files[place] if files and kind.takes_file else kind.read(post, f"q{place}")
        if digest(response) != was:
            changed[place] = response
    return changed


def known_signs(attempt: Attempt, post: Mapping[str, Any]) -> dict[int, str]:
    """By place, the sign of the response that a device knew when it kept what it posts now."""
    places = range(len(attempt.paper["questions"]))
    return {place: post[f"q{place}-was"] for place in places if f"q{place}-was" in post}


@transaction.atomic
def save_answers(
    *, attempt: Attempt, responses: Mapping[int, Any], known: Mapping[int, str] | None = None
) -> None:
    """Keep ``responses`` by place. Raises AttemptClosed or TimeIsUp; then nothing is changed.

    With ``known``, a response is left out where the question was answered otherwise since: what waited on a phone
    for a day does not take the place of what was answered on another one meanwhile.
    """
    now = timezone.now()
    attempt = locked(attempt)
    if attempt.submitted_at is not None:
        raise AttemptClosed
    if attempt.is_late(now):
        raise TimeIsUp
    if known is not None:
        responses = _still_open(attempt, responses, known)
    write_answers(attempt, responses, now)
    count_time(attempt, now)
    attempt.save(update_fields=["seconds", "seen_at"])


def _still_open(attempt: Attempt, responses: Mapping[int, Any], known: Mapping[int, str]) -> dict[int, Any]:
    stored = dict(attempt.answers.filter(place__in=responses).values_list("place", "response"))
    return {
        place: response
        for place, response in responses.items()
        if place not in stored or digest(stored[place]) == known.get(place)
    }


def write_answers(attempt: Attempt, responses: Mapping[int, Any], now: datetime) -> None:
    """Upsert the answers at the places of ``responses`` by one query."""
    known = _question_ids(attempt, responses)
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt, place=place, question_id=known.get(place), response=response, saved_at=now
            )
            for place, response in responses.items()
        ],
        update_conflicts=True,
        unique_fields=["attempt", "place"],
        update_fields=["response", "saved_at"],
    )


def _question_ids(attempt: Attempt, places: Iterable[int]) -> dict[int, int]:
    """The questions at ``places`` that still exist; one may have been deleted while it was being answered."""
    wanted = {place: attempt.paper["questions"][place]["question"] for place in places}
    living = set(Question.objects.filter(pk__in=set(wanted.values())).values_list("pk", flat=True))
    return {place: pk for place, pk in wanted.items() if pk in living}


def count_time(attempt: Attempt, now: datetime) -> None:
    """Add the time since the learner was last seen, unless it was a pause."""
    attempt.seconds += round(min(max(now - attempt.seen_at, timedelta()), LONGEST_PAUSE).total_seconds())
    attempt.seen_at = max(now, attempt.seen_at)
