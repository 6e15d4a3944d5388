"""What a learner can do, by the competencies of a framework: the lessons she has done of those that train each."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min

from learning.activities.declare import LESSON, MODULE
from learning.competencies.book import Book, Framework, Term, book
from learning.competencies.models import ActivityCompetency
from learning.people.models import Learner
from learning.progress.models import Progress


@dataclass(frozen=True)
class Evidence:
    """One lesson or course that the learner has done. ``address`` is empty where it is no longer offered."""

    title: str
    address: str
    at: datetime


@dataclass
class Standing:
    """How far a learner is in one competency. Lessons that are taught no more count where she has done them.

    ``level`` is the highest that something she has done trains, in the words of the framework; None where no author
    said one.
    """

    term: Term
    done: int = 0
    lessons: int = 0
    level: int | None = None
    level_name: str = ""
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.done / self.lessons if self.lessons else 0.0

    @property
    def is_taught(self) -> bool:
        return self.lessons > 0


@dataclass(frozen=True)
class _Tag:
    activity: int
    competency: str
    level: int | None
    title: str
    address: str
    is_lesson: bool
    is_live: bool


def competencies_of(learner: Learner, framework: str = "") -> list[Standing]:
    """The learner's standing in every competency of ``framework``, or the site's, by three queries.

    What was tagged in other frameworks counts through the crosswalk. Empty where no framework is loaded.
    """
    known = book()
    chosen = known.chosen(framework)
    return _standings(learner, known, chosen) if chosen else []


def _standings(learner: Learner, known: Book, chosen: Framework) -> list[Standing]:
    found = {term.key: Standing(term) for term in chosen.competencies}
    done = _done(learner)
    for key, tag, level in _counted(known, found):
        _add(found[key], tag, level, done.get(tag.activity))
    for standing in found.values():
        standing.level_name = chosen.level_name(standing.level)
        standing.evidence.sort(key=lambda one: one.at, reverse=True)
    return list(found.values())


def _counted(known: Book, wanted: Container[str]) -> Iterator[tuple[str, _Tag, int]]:
    """Each activity once for each of the ``wanted`` competencies that it trains, and its level there.

    Levels of different frameworks are not the same, even where the competencies are.
    """
    tags: dict[int, _Tag] = {}
    levels: dict[tuple[str, int], int] = {}
    for tag in _tags():
        tags[tag.activity] = tag
        for key in known.reached(tag.competency):
            if key in wanted:
                own = tag.level if key == tag.competency else None
                levels[key, tag.activity] = max(levels.get((key, tag.activity), 0), own or 0)
    for (key, activity), level in levels.items():
        yield key, tags[activity], level


def _add(standing: Standing, tag: _Tag, level: int, at: datetime | None) -> None:
    if tag.is_lesson and (tag.is_live or at):
        standing.lessons += 1
        standing.done += at is not None
    if at is not None:
        standing.evidence.append(Evidence(tag.title, tag.address if tag.is_live else "", at))
        standing.level = max(standing.level or 0, level) or None


def _tags() -> list[_Tag]:
    rows = ActivityCompetency.objects.values_list(
        "activity_id",
        "competency",
        "level",
        "activity__title",
        "activity__address",
        "activity__type",
        "activity__retired_at",
    ).order_by("activity__course_id", "activity__position")
    return [
        _Tag(pk, key, level, title, address, kind in (LESSON, MODULE), retired_at is None)
        for pk, key, level, title, address, kind, retired_at in rows
    ]


def _done(learner: Learner) -> dict[int, datetime]:
    """When the learner first did each tagged activity. A course's progress is the enrolment itself."""
    lessons = (
        Progress.objects.filter(
            enrolment__learner=learner,
            satisfied_at__isnull=False,
            activity__in=ActivityCompetency.objects.values("activity"),
        )
        .values_list("activity")
        .annotate(at=Min("satisfied_at"))
    )
    courses = (
        learner.enrolments.filter(satisfied_at__isnull=False)
        .values_list("course")
        .annotate(at=Min("satisfied_at"))
    )
    return {**dict(courses.order_by()), **dict(lessons.order_by())}
