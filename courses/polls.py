"""Votes in polls: statements in the log, counted together, and small numbers kept for themselves."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.db.models import Count, Max

from learning import api, conf
from learning.models import Activity, Enrolment, Statement

_SALT = "learning.courses.ballot"
KEPT_SECONDS = 60


class BadBallot(Exception):
    """The ballot is forged or too old, or names an answer that the poll does not have."""


@dataclass(frozen=True)
class Option:
    """An answer with its share of the votes, None where it is not shown."""

    id: str
    text: str
    share: float | None


@dataclass(frozen=True)
class Results:
    """How people voted. ``total`` is None while they are too few to be shown."""

    options: list[Option]
    total: int | None
    smallest: int


def make_ballot(poll: uuid.UUID, options: Sequence[str]) -> str:
    """What a form carries: which poll it is and which answers there are. Only the page knows them, so it is signed."""
    return signing.dumps([str(poll), list(options)], salt=_SALT)


def read_ballot(text: str, choice: str) -> uuid.UUID:
    """The key of the poll, if ``choice`` is one of its answers. Raises BadBallot."""
    try:
        poll, options = signing.loads(text, salt=_SALT, max_age=conf.get("PROGRESS_TOKEN_HOURS") * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadBallot from None
    if choice not in options:
        raise BadBallot
    return uuid.UUID(poll)


def vote(*, enrolment: Enrolment, poll: Activity, choice: str) -> None:
    """Vote, or vote otherwise: the latest vote is the learner's one. Sending it twice changes nothing."""
    if vote_of(enrolment, poll.pk) == choice:
        return
    completed = str(uuid.uuid5(enrolment.uuid, f"voted {poll.key}"))
    result = {"completion": True}
    api.record_for(
        enrolment,
        [
            api.statement_about(poll.iri, api.verbs.ANSWERED, result={"response": choice}),
            api.statement_about(poll.iri, api.verbs.COMPLETED, result=result, id=completed),
        ],
    )
    cache.delete(_key(poll.pk))


def vote_of(enrolment: Enrolment | None, poll: int) -> str:
    """The id of the answer that the learner voted for last; empty if she has not."""
    if enrolment is None:
        return ""
    votes = _votes(poll).filter(enrolment=enrolment).order_by("-pk")
    return votes.values_list("data__result__response", flat=True).first() or ""


def counted(poll: int, options: Iterable[tuple[str, str]]) -> Results:
    """How people voted on ``options``; kept for a minute for everybody."""
    listed = list(options)
    votes = cache.get(_key(poll))
    if votes is None:
        votes = _count(poll)
        cache.set(_key(poll), votes, KEPT_SECONDS)
    # Votes for an answer that was taken out since are no part of these results.
    numbers = [votes.get(identity, 0) for identity, _text in listed]
    smallest, total = conf.get("SMALLEST_CELL"), sum(numbers)
    shown = shown_shares(numbers, smallest)
    return Results(
        [Option(identity, text, share) for (identity, text), share in zip(listed, shown, strict=True)],
        total if total >= smallest else None,
        smallest,
    )


def shown_shares(numbers: Sequence[int], smallest: int) -> list[float | None]:
    """The shares of ``numbers``; None for those that would tell of a few people.

    Not a single number is held back alone: it would be what the others leave.
    """
    total = sum(numbers)
    if total < smallest:
        return [None] * len(numbers)
    hidden = {place for place, number in enumerate(numbers) if 0 < number < smallest}
    if len(hidden) == 1:
        others = [place for place in range(len(numbers)) if place not in hidden and numbers[place]]
        hidden |= {min(others, key=lambda place: numbers[place])} if others else set()
    return [None if place in hidden else number / total for place, number in enumerate(numbers)]


def _votes(poll: int):
    return Statement.objects.filter(activity_id=poll, verb=api.verbs.ANSWERED, voided=False)


def _count(poll: int) -> dict[str, int]:
    """The latest vote of each enrolment that lasts, by answer; by one query, however many voted."""
    mine = _votes(poll).filter(enrolment__withdrawn_at__isnull=True)
    latest = mine.values("enrolment").annotate(last=Max("pk")).values("last").order_by()
    rows = Statement.objects.filter(pk__in=latest).values_list("data__result__response").order_by()
    return {choice: count for choice, count in rows.annotate(Count("pk")) if isinstance(choice, str)}


def _key(poll: int) -> str:
    return f"learning_courses.poll.{poll}"
