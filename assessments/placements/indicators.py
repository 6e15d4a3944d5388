"""What people gained between two placements, as indicators of reports."""

from typing import Any, ClassVar

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.placements.gain import mean_gain
from assessments.placements.pairs import FIRST, LATER, MEASURED, last_of, paired
from learning.indicators import Computed, Definition, Estimate, Uncombined, Window

IN_PEOPLE = pgettext_lazy("unit of measure", "people")
NOT_FOR_PAIRS = _("Saying how many learnt something: who came only once, or never came back, is not in it.")
NOT_FOR = _(
    "Saying that training caused it, comparing units whose people began at different levels, or judging a person. Who "
    "was chosen because she scored low scores higher the next time by chance alone, and who has seen the questions by "
    "practice; nobody can tell that apart without people who were not trained."
)


class _Pairs(Uncombined):
    """A sum over pairs of adaptive placements; everybody has one pair at most."""

    is_adaptive: ClassVar[bool] = True
    dated_by = (MEASURED,)
    only = paired(is_adaptive=True)
    sensitive = True

    @classmethod
    def within(cls, window: Window) -> Q:
        return last_of(window, is_adaptive=cls.is_adaptive)


class _FixedPairs(_Pairs):
    """The same over pairs of placements on a fixed paper."""

    is_adaptive = False
    only = paired(is_adaptive=False)


def _sums(pairs: type[_Pairs]) -> tuple[type[_Pairs], ...]:
    """What the mean and its margin are worked out from, beside the number of pairs."""
    gained = F(f"{LATER}__value") - F(f"{FIRST}__value")
    errors = F(f"{LATER}__error") * F(f"{LATER}__error") + F(f"{FIRST}__error") * F(f"{FIRST}__error")
    values = {"gained": gained, "squares": gained * gained, "errors": errors}
    return tuple(
        type(f"{pairs.__name__}_{what}", (pairs,), {"name": f"{pairs.name}.{what}", "value": Sum(value)})
        for what, value in values.items()
    )


class PlacementPairs(_Pairs):
    name = "placement_pairs"
    label = _("Measured twice")
    meaning = _(
        "People who took an adaptive placement test in the period and had taken one on the same scale before. Each is "
        "counted once, where she took the last one. Small numbers are not shown."
    )
    definition = Definition(
        formula=_(
            "The number of learners whose last adaptive placement in the period has an earlier one that drew from the "
            "same questions on the same scale."
        ),
        source=_(
            "Adaptive placement tests that were handed in, not left early, and drew from calibrated questions."
        ),
        measured_in=IN_PEOPLE,
        not_for=NOT_FOR_PAIRS,
    )


class PlacementScorePairs(_FixedPairs):
    name = "placement_score_pairs"
    label = _("Took the same placement twice")
    meaning = _(
        "People who took a placement test with a fixed paper in the period and had taken the same one before. Each is "
        "counted once, where she took the last one. Small numbers are not shown."
    )
    definition = Definition(
        formula=_(
            "The number of learners whose last placement on a fixed paper in the period has an earlier one of the same "
            "quiz."
        ),
        source=_("Placement tests that were handed in with at least one answer and marked."),
        measured_in=IN_PEOPLE,
        not_for=NOT_FOR_PAIRS,
    )


class _MeanGain(Computed):
    """The mean difference over pairs."""

    sensitive = True

    @classmethod
    def compute(cls, *parts: Any) -> Estimate | None:
        return mean_gain(*(int(each or 0) for each in parts))


class PlacementGain(_MeanGain):
    name = "placement_gain"
    label = _("Gain between placements")
    meaning = _(
        "How much further people stood at their last adaptive placement in the period than at their first: the mean, "
        "in hundredths of a standard deviation, with the range that holds it 95 times in 100. Not shown where few were "
        "measured twice, unknown for fewer than 10."
    )
    counts = PlacementPairs
    sums = _sums(PlacementPairs)
    definition = Definition(
        formula=_(
            "The mean over people of (last ability in the period − first ability ever on the same scale) × 100. "
            "Abilities are weighted likelihood estimates (Warm 1989), which are not drawn to the middle. The range is "
            "Student's t for n − 1 × √(s² ÷ n), where s² is the variance of the differences, or the mean of the two "
            "squared errors of measuring where that is larger; “–” for fewer than 10 people."
        ),
        numerator=_("The sum of the differences of those measured twice."),
        source=_(
            "Adaptive placement tests that were handed in, not left early, and drew from calibrated questions."
        ),
        measured_in=pgettext_lazy("unit of measure", "hundredths of a standard deviation"),
        not_for=NOT_FOR,
    )


class PlacementScoreGain(_MeanGain):
    name = "placement_score_gain"
    label = _("Gain in placement scores")
    meaning = _(
        "How much more of the same placement test people had right at their last try in the period than at their first: "
        "the mean, in points of a hundred, with the range that holds it 95 times in 100. Not shown where few took it "
        "twice, unknown for fewer than 10."
    )
    counts = PlacementScorePairs
    sums = _sums(PlacementScorePairs)
    definition = Definition(
        formula=_(
            "The mean over people of (last score in the period − first score ever in the same quiz) × 100. The range is "
            "Student's t for n − 1 × √(s² ÷ n), where s² is the variance of the differences, or the mean of the two "
            "squared binomial errors of the scores (Lord 1957) where that is larger; “–” for fewer than 10 people. "
            "Scores of different quizzes are never compared: they were not equated."
        ),
        numerator=_("The sum of the differences of those who took it twice."),
        source=_("Placement tests that were handed in with at least one answer and marked."),
        measured_in=pgettext_lazy("unit of measure", "points of a hundred"),
        not_for=NOT_FOR,
    )


INDICATORS: list[type] = [PlacementPairs, PlacementGain, PlacementScorePairs, PlacementScoreGain]
