"""The survey in figures: per course, for a unit with all below it and a period. Few answers are not shown."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from courses.survey.answer import SCORES
from courses.survey.models import SurveyAnswer
from learning import conf
from learning.models import Unit


@dataclass(frozen=True)
class Cell:
    """What a course's learners said in one unit and period; without its figures where too few answered."""

    course_id: int
    title: str
    count: int | None  # None: fewer than may be shown
    averages: dict[str, float] = field(default_factory=dict)
    scores: dict[str, list[int]] = field(default_factory=dict)  # how many gave 1, 2, 3, 4 and 5

    @property
    def pk(self) -> int:
        return self.course_id


def answers_in(unit: Unit | None, period: Any) -> QuerySet[SurveyAnswer]:
    """The answers given in ``period`` for ``unit`` and what is below it; for everybody without a unit."""
    found = SurveyAnswer.objects.filter(answered_at__gte=period.starts_at, answered_at__lt=period.ends_at)
    return found.filter(enrolment__unit__path__startswith=unit.path) if unit else found


def cells(unit: Unit | None, period: Any) -> list[Cell]:
    """A cell for each course that anybody answered about, by its title; by two queries however many there are."""
    around = _counts_around(unit, period)
    rows = (
        answers_in(unit, period)
        .values("enrolment__course", "enrolment__course__title")
        .annotate(count=Count("pk"), **_averages(), **_scores())
    )
    found = [_cell(row, around.get(row["enrolment__course"])) for row in rows.order_by()]
    return sorted(found, key=lambda cell: (cell.title, cell.course_id))


def _counts_around(unit: Unit | None, period: Any) -> dict[int, int]:
    """How many answered in the unit above. Where the rest of it is few, they could be worked out by subtracting."""
    if unit is None or unit.parent is None:
        return {}
    above = answers_in(unit.parent, period).order_by()
    return dict(above.values_list("enrolment__course").annotate(Count("pk")))


def _averages() -> dict[str, Avg]:
    return {f"average_{name}": Avg(name) for name in SCORES}


def _scores() -> dict[str, Count]:
    return {
        f"{name}_{score}": Count("pk", filter=Q(**{name: score})) for name in SCORES for score in range(1, 6)
    }


def _cell(row: dict[str, Any], around: int | None) -> Cell:
    pk, title = row["enrolment__course"], row["enrolment__course__title"]
    if not is_shown(row["count"], around):
        return Cell(pk, title, None)
    averages = {name: round(float(row[f"average_{name}"]), 1) for name in SCORES}
    scores = {name: [row[f"{name}_{score}"] for score in range(1, 6)] for name in SCORES}
    return Cell(pk, title, row["count"], averages, scores)


def is_shown(count: int, around: int | None = None) -> bool:
    """Whether so many may be shown, ``around`` of whom are in the unit above: neither they nor the rest may be few."""
    smallest = conf.get("SMALLEST_CELL")
    rest = (around or count) - count
    return count >= smallest and not 0 < rest < smallest


def words_about(course_id: int, unit: Unit | None, period: Any) -> list[str] | None:
    """The free lines about a course, in an order that tells nothing; None where too few wrote one."""
    said = _words(course_id, unit, period)
    around = _words(course_id, unit.parent, period).count() if unit and unit.parent else None
    found = sorted(said.values_list("words", flat=True))
    return found if is_shown(len(found), around) else None


def _words(course_id: int, unit: Unit | None, period: Any) -> QuerySet[SurveyAnswer]:
    return answers_in(unit, period).filter(enrolment__course=course_id).exclude(words="")
