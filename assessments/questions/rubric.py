"""What a person marks by: criteria, each with levels that earn points.

In a question's data a rubric is ``[{"criterion": …, "levels": [{"text": …, "points": …}]}]``. What a marker chose is
the place of a level for each criterion, None where she has not chosen yet.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock

from assessments.questions.base import Data, item_of
from learning.vietnamese import tidy

MOST_CRITERIA = 12
MOST_LEVELS = 8
MOST_POINTS = 100

Rubric = list[Data]
Levels = Sequence[int | None]


class LevelBlock(StructBlock):
    text = CharBlock(
        max_length=300,
        label=gettext_lazy("What work of this level is like"),
        help_text=gettext_lazy("So plain that two markers choose the same level."),
    )
    points = IntegerBlock(min_value=0, max_value=MOST_POINTS, label=pgettext_lazy("rubric", "Points"))


class CriterionBlock(StructBlock):
    criterion = CharBlock(max_length=200, label=gettext_lazy("Criterion"))
    levels = ListBlock(
        LevelBlock(label=pgettext_lazy("rubric", "Level")),
        min_num=2,
        max_num=MOST_LEVELS,
        default=[{"text": "", "points": 0}, {"text": "", "points": 1}],
        label=pgettext_lazy("rubric", "Levels"),
    )


class RubricBlock(ListBlock):
    """The field in which an author writes a rubric."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": gettext_lazy("Marked by"), "default": [], "max_num": MOST_CRITERIA, **kwargs}
        super().__init__(CriterionBlock(label=gettext_lazy("Criterion")), **kwargs)


def clean_rubric(rubric: Any) -> Rubric:
    """``rubric`` tidied; whatever is no list becomes an empty one."""
    return [
        {
            **criterion,
            "criterion": tidy(str(criterion.get("criterion") or "")),
            "levels": [_clean_level(level) for level in criterion.get("levels") or []],
        }
        for criterion in (rubric if isinstance(rubric, list) else [])
    ]


def _clean_level(level: Data) -> Data:
    points = level.get("points")
    is_whole = isinstance(points, int) and not isinstance(points, bool)
    return {**level, "text": tidy(str(level.get("text") or "")), "points": points if is_whole else -1}


def problem_with_rubric(rubric: Rubric, *, needed: bool) -> str:
    """What is wrong with a tidied rubric; empty when nothing is."""
    if needed and not rubric:
        return _("Give at least one criterion, so that everybody is marked by the same.")
    if len(rubric) > MOST_CRITERIA:
        return _("Give at most %(most)s criteria.") % {"most": MOST_CRITERIA}
    for number, criterion in enumerate(rubric, start=1):
        if not criterion["criterion"]:
            return _("Criterion %(number)s has no words.") % {"number": number}
        if problem := _problem_with_levels(criterion["levels"]):
            return problem % {"number": number}
    return ""


def _problem_with_levels(levels: list[Data]) -> str:
    if not 2 <= len(levels) <= MOST_LEVELS:
        return _("Criterion %(number)s needs two levels or more, and not more than eight.")
    if not all(level["text"] for level in levels):
        return _("A level of criterion %(number)s has no words.")
    if not all(0 <= level["points"] <= MOST_POINTS for level in levels):
        return _("The points of criterion %(number)s must be whole numbers from 0 to 100.")
    return (
        ""
        if any(level["points"] for level in levels)
        else _("No level of criterion %(number)s earns points.")
    )


def most_points(rubric: Rubric) -> int:
    """What the best work earns."""
    return sum(_best(criterion) for criterion in rubric)


def points_of(rubric: Rubric, levels: Levels) -> int:
    """What the chosen ``levels`` earn; a criterion without a level that there is earns nothing."""
    chosen = (
        item_of(criterion["levels"], item_of(list(levels), place)) for place, criterion in enumerate(rubric)
    )
    return sum(level["points"] for level in chosen if level)


def score_of(rubric: Rubric, levels: Levels) -> float:
    """The chosen ``levels`` as a score from 0 to 1: their points of the most there are."""
    most = most_points(rubric)
    return points_of(rubric, levels) / most if most else 0.0


def is_chosen(rubric: Rubric, levels: Levels) -> bool:
    """Whether a level was chosen for every criterion."""
    return all(
        item_of(criterion["levels"], item_of(list(levels), place)) is not None
        for place, criterion in enumerate(rubric)
    )


def as_shown(rubric: Rubric) -> list[Data]:
    """The criteria for a template, with the points that each may earn at ``most``."""
    return [{**criterion, "most": _best(criterion)} for criterion in rubric]


def _best(criterion: Data) -> int:
    return max((level["points"] for level in criterion["levels"]), default=0)
