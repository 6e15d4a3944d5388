"""From the attempts of a month at a quiz to their sums."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assessments.analysis.classical import sums_of
from assessments.attempts.models import Answer, Attempt, whole_percent
from assessments.questions.base import QuestionType, question_type
from assessments.tallies.packing import Counted

AT_ONCE = 500
MOST_OPTIONS = 24  # of all versions of a question
LONGEST = 180  # minutes; longer is counted as so long
CHOSEN = ("choice", "true-false")  # interactions whose answers are one of a few that were offered
NOT_KNOWN = float("nan")
READ = ("pk", "paper", "timing", "score", "passed", "seconds")


@dataclass
class Lists:
    """What is read, answer by answer, before it is summed up; and the attempts as wholes."""

    attempts: list[int] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    picked: list[tuple[int, int]] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)  # line by key
    options: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))  # ids by key
    passed: int = 0
    by_percent: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    by_minute: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    count: int = 0


def first_attempts(quiz: int | None = None) -> QuerySet[Attempt]:
    """The attempts that statistics count: handed in and marked, the first of each learner in a place, and not those at
    adaptive tests, whose papers fit themselves to the learner so that nothing classical can be said."""
    found = Attempt.objects.filter(
        number=1, submitted_at__isnull=False, score__isnull=False, quiz__is_adaptive=False
    )
    return found if quiz is None else found.filter(quiz=quiz)


def of_month(quiz: int, month: date) -> QuerySet[Attempt]:
    """Those of ``first_attempts`` that were handed in in the month that begins on ``month``, by the site's clock."""
    return first_attempts(quiz).filter(submitted_at__gte=begins(month), submitted_at__lt=begins(after(month)))


def begins(month: date) -> datetime:
    """When a month begins."""
    return timezone.make_aware(datetime.combine(month, time.min))


def after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def count(attempts: QuerySet[Attempt]) -> tuple[Counted, Lists]:
    """The sums of ``attempts``, and what was read. Papers are read some hundred at a time."""
    lists = Lists()
    for some in _some(attempts):
        answers = _answers([row[0] for row in some])
        for pk, paper, timing, score, passed, seconds in some:
            _note_whole(lists, score, passed, seconds)
            for place, mark, response in answers[pk]:
                _note(lists, pk, paper["questions"][place], mark, response, timing.get(str(place)))
    return _summed(lists), lists


def _some(attempts: QuerySet[Attempt]) -> Iterator[list[tuple]]:
    reached = 0
    while some := list(attempts.filter(pk__gt=reached).order_by("pk").values_list(*READ)[:AT_ONCE]):
        reached = some[-1][0]
        yield [row for row in some if "adaptive" not in row[1]]


def _answers(attempts: list[int]) -> dict[int, list[tuple[int, float, Any]]]:
    """What counts of each attempt: place, score, response."""
    found: dict[int, list[tuple[int, float, Any]]] = defaultdict(list)
    marked = Answer.objects.filter(attempt__in=attempts, score__isnull=False).order_by()
    for pk, place, score, response in marked.values_list("attempt_id", "place", "score", "response"):
        found[pk].append((place, score, response))
    return found


def _note_whole(lists: Lists, score: float, passed: bool | None, seconds: int) -> None:
    lists.count += 1
    lists.passed += bool(passed)
    lists.by_percent[whole_percent(score)] += 1
    lists.by_minute[min(seconds // 60, LONGEST)] += 1


def _note(
    lists: Lists,
    attempt: int,
    question: Mapping[str, Any],
    score: float,
    response: Any,
    seconds: int | None,
) -> None:
    key = question["question"]
    line = lists.known.setdefault(key, len(lists.known))
    kind = question_type(question["type"])
    if kind and response is not None:
        for each in picks(kind, question["data"], response):
            known = lists.options[key]
            if each not in known and len(known) < MOST_OPTIONS:
                known.append(each)
            if each in known:
                lists.picked.append((len(lists.scores), known.index(each)))
    lists.attempts.append(attempt)
    lists.questions.append(line)
    lists.scores.append(score)
    lists.seconds.append(seconds or NOT_KNOWN)


def picks(kind: QuestionType, data: Mapping[str, Any], response: Any) -> list[str]:
    """The ids of the options that a learner chose, where there are a few to choose from."""
    if kind.interaction not in CHOSEN:
        return []
    return [each for each in kind.log_pattern(response, dict(data)).split("[,]") if each]


def _summed(lists: Lists) -> Counted:
    keys = list(lists.known)
    options = [lists.options[key] for key in keys]
    answers, layers = zip(*lists.picked, strict=True) if lists.picked else ((), ())
    sums = sums_of(
        lists.attempts,
        lists.questions,
        lists.scores,
        size=len(keys),
        options=layers,
        answers=answers,
        most_options=max(map(len, options), default=0),
        seconds=lists.seconds,
    )
    return Counted(keys, options, sums)
