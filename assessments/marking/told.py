"""What markers said of an answer, in words: for the learner when the result is out, and for the third marker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.attempts.models import Attempt, whole_percent
from assessments.marking.models import HandMark, MarkRole


@dataclass(frozen=True)
class Told:
    """One person's mark: ``lines`` are criterion, level and comment; ``comment`` is about the whole."""

    role: str
    percent: int
    lines: list[tuple[str, str, str]]
    comment: str


def told(mark: HandMark, data: Mapping[str, Any]) -> Told:
    """``mark`` in the words of the rubric in ``data``."""
    rubric = data.get("rubric") or []
    lines = [
        (each["criterion"], _level(each, chosen.get("level")), chosen.get("comment", ""))
        for each, chosen in zip(rubric, mark.levels, strict=False)
    ]
    return Told(mark.get_role_display(), whole_percent(mark.score), lines, mark.comment)


def _level(criterion: Mapping[str, Any], place: Any) -> str:
    levels = criterion["levels"]
    return levels[place]["text"] if isinstance(place, int) and 0 <= place < len(levels) else ""


def told_to_learner(attempt: Attempt) -> dict[int, list[Told]]:
    """What the markers said of each answer, by place; one query. Where a third one decided, it is her word.

    Nothing while the attempt waits: until then a mark may be changed.
    """
    if attempt.waits:
        return {}
    marks = HandMark.objects.filter(answer__attempt=attempt, at__isnull=False).select_related("answer")
    found: dict[int, list[HandMark]] = {}
    for mark in marks:
        found.setdefault(mark.answer.place, []).append(mark)
    questions = attempt.paper["questions"]
    return {
        place: [told(mark, questions[place]["data"]) for mark in _that_count(each)]
        for place, each in found.items()
    }


def _that_count(marks: Iterable[HandMark]) -> list[HandMark]:
    listed = list(marks)
    return [mark for mark in listed if mark.role == MarkRole.MODERATOR] or listed
