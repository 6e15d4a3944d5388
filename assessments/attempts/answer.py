"""Keeping what a learner answers while she is at it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.shown import shows_each
from assessments.questions.base import question_type, whole_number
from assessments.questions.item import digest, notes_sign
from assessments.questions.models import Question
from assessments.quizzes.rules import Confidence, Shows, Sureness

# A longer silence is a pause and no time of learning.
LONGEST_PAUSE = timedelta(minutes=5)


class AttemptClosed(Exception):
    """The attempt was handed in already; its result stands."""


class TimeIsUp(Exception):
    """The answers came after the time limit and were not kept."""


def locked(attempt: Attempt) -> Attempt:
    """``attempt`` as it is now, for this transaction alone."""
    found = Attempt.objects.select_for_update(of=("self",)).select_related(
        "enrolment__learner", "activity__course"
    )
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


@dataclass(frozen=True)
class Noted:
    """What a learner notes beside a response: to look at it again, and how sure she is."""

    flagged: bool = False
    confidence: int | None = None

    @property
    def sign(self) -> str:
        return notes_sign(self.flagged, self.confidence)


def noted(attempt: Attempt, post: Mapping[str, Any]) -> dict[int, Noted]:
    """The notes in a posted form that were changed since the form was made, by place."""
    changed = {}
    for place in range(len(attempt.paper["questions"])):
        was = post.get(f"q{place}-noted")
        now = Noted(f"q{place}-flag" in post, _confidence(attempt, post.get(f"q{place}-sure")))
        if was is not None and now.sign != was:
            changed[place] = now
    return changed


def _confidence(attempt: Attempt, posted_as: Any) -> int | None:
    level = whole_number(posted_as)
    return level if attempt.sureness != Sureness.NO and level in Confidence.values else None


def known_signs(attempt: Attempt, post: Mapping[str, Any]) -> dict[str, str]:
    """By field, the signs of the responses and notes that a device knew when it kept what it posts now."""
    places = range(len(attempt.paper["questions"]))
    names = [f"q{place}-{sign}" for place in places for sign in ("was", "noted")]
    return {name: post[name] for name in names if name in post}


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    responses: Mapping[int, Any],
    notes: Mapping[int, Noted] | None = None,
    known: Mapping[str, str] | None = None,
) -> set[int]:
    """Keep ``responses`` and ``notes`` by place. Raises AttemptClosed or TimeIsUp; then nothing is changed.

    Returns the places that can be answered no more and stay as they were: the learner has gone on from them, or has
    been shown how they are marked. With ``known``, a response is left out where the question was answered otherwise
    since: what waited on a phone for a day does not take the place of what was answered on another one meanwhile.
    """
    now, notes = timezone.now(), notes or {}
    asks_first = attempt.is_onward or shows_each(attempt) or attempt.paper.get("shows") == Shows.EACH
    attempt = locked(attempt)
    if attempt.submitted_at is not None:
        raise AttemptClosed
    if attempt.is_late(now):
        raise TimeIsUp
    touched = {*responses, *notes}
    stored = _stored(attempt, touched) if known is not None or asks_first else {}
    fixed = {place for place in touched if _is_fixed(attempt, place, stored.get(place))}
    write_answers(attempt, _open_ones(responses, fixed, stored, known, "was"), now)
    write_notes(attempt, _open_ones(notes, fixed, stored, known, "noted"), now)
    note_time(attempt, touched - fixed, count_time(attempt, now))
    attempt.save(update_fields=["seconds", "seen_at", "timing"])
    return {place for place in fixed if _would_change(place, stored.get(place), responses)}


def _stored(attempt: Attempt, places: Iterable[int]) -> dict[int, Answer]:
    return {each.place: each for each in attempt.answers.filter(place__in=places)}


def _is_fixed(attempt: Attempt, place: int, answer: Answer | None) -> bool:
    is_behind = attempt.is_onward and place < attempt.reached
    return is_behind or (answer is not None and answer.checked_at is not None)


def _would_change(place: int, answer: Answer | None, responses: Mapping[int, Any]) -> bool:
    return place in responses and digest(responses[place]) != digest(answer.response if answer else None)


def _open_ones(
    given: Mapping[int, Any],
    fixed: set[int],
    stored: Mapping[int, Answer],
    known: Mapping[str, str] | None,
    kind: str,
) -> dict[int, Any]:
    """Those of ``given`` that may be written."""

    def is_open(place: int) -> bool:
        if place in fixed:
            return False
        if known is None or place not in stored:
            return True
        return _sign(stored[place], kind) == known.get(f"q{place}-{kind}")

    return {place: value for place, value in given.items() if is_open(place)}


def _sign(answer: Answer, kind: str) -> str:
    return digest(answer.response) if kind == "was" else notes_sign(answer.flagged, answer.confidence)


def write_answers(attempt: Attempt, responses: Mapping[int, Any], now: datetime) -> None:
    """Upsert the answers at the places of ``responses`` by one query, and another one for what they are about."""
    _upsert(attempt, {place: {"response": response} for place, response in responses.items()}, now)


def write_notes(attempt: Attempt, notes: Mapping[int, Noted], now: datetime) -> None:
    """Upsert what was noted at these places, and leave the responses as they are."""
    fields = {
        place: {"flagged": each.flagged, "confidence": each.confidence} for place, each in notes.items()
    }
    _upsert(attempt, fields, now)


def _upsert(attempt: Attempt, rows: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    if not rows:
        return
    known = question_ids(attempt, rows)
    Answer.objects.bulk_create(
        [
            Answer(attempt=attempt, place=place, question_id=known.get(place), saved_at=now, **fields)
            for place, fields in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["attempt", "place"],
        update_fields=[*next(iter(rows.values())), "saved_at"],
    )


def question_ids(attempt: Attempt, places: Iterable[int]) -> dict[int, int]:
    """The questions at ``places`` that still exist; one may have been deleted while it was being answered."""
    wanted = {place: attempt.paper["questions"][place]["question"] for place in places}
    living = set(Question.objects.filter(pk__in=set(wanted.values())).values_list("pk", flat=True))
    return {place: pk for place, pk in wanted.items() if pk in living}


def count_time(attempt: Attempt, now: datetime) -> int:
    """Add the time since the learner was last seen, unless it was a pause; return how many seconds."""
    spent = round(min(max(now - attempt.seen_at, timedelta()), LONGEST_PAUSE).total_seconds())
    attempt.seconds += spent
    attempt.seen_at = max(now, attempt.seen_at)
    return spent


def note_time(attempt: Attempt, places: Collection[int], seconds: int) -> None:
    """Count ``seconds`` for the question that they were spent at. Of several answered at once nobody knows which."""
    if len(places) == 1:
        (place,) = places
        attempt.timing[str(place)] = attempt.timing.get(str(place), 0) + seconds
