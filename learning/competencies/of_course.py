"""What one course trains, as its own page and its published lessons say."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from learning.competencies.book import Book, book
from learning.competencies.columns import Lessons
from learning.competencies.models import ActivityCompetency
from learning.competencies.tag import tag_keys


@dataclass(frozen=True)
class CourseRow:
    """One competency of a course: how many of its published lessons train it, and whether the course names it."""

    label: str
    name: str
    lessons: int
    is_of_course: bool


def course_competencies(key: uuid.UUID, of_course: Any) -> list[CourseRow]:
    """What the course ``key`` says it trains (``of_course``, as its page has it), then what only its lessons do."""
    known, own = book(), tag_keys(of_course)
    rows = ActivityCompetency.objects.filter(
        activity__course__key=key, activity__type__in=Lessons.types, activity__retired_at__isnull=True
    )
    tagged: dict[str, set[int]] = defaultdict(set)
    pairs = list(rows.values_list("activity_id", "competency"))
    for activity, competency in pairs:
        for reached in known.reached(competency):
            tagged[reached].add(activity)
    said = {reached for one in own for reached in known.reached(one)}
    # In the words in which they were tagged; what the course names in another framework is not said twice.
    only = {competency for _activity, competency in pairs} - said
    return [
        CourseRow(_label(known, one), _name(known, one), len(tagged[one]), one in own)
        for one in [*own, *sorted(only)]
    ]


def _label(known: Book, key: str) -> str:
    term = known.terms.get(key)
    return f"{known.frameworks[term.framework].label} {term.code}" if term else key


def _name(known: Book, key: str) -> str:
    term = known.terms.get(key)
    return term.name if term else ""
