"""What learners think of completed courses, as indicators of reports. Whose opinion it is can be told by none."""

from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.indicators import Definition, Ratio, Uncombined

SOURCE = _("Answers to the survey that is offered after a course is completed; answering is voluntary.")
NOT_FOR = _("Judging one course or trainer, or saying what those think who did not answer.")
# Three questions, 1 to 5 each: 4 on average.
CONTENT = 12


class SurveyAnswers(Uncombined):
    name = "survey_answers"
    label = _("Answers to the survey")
    meaning = _(
        "Answers given in the period to the survey after a completed course. Small numbers are not shown."
    )
    dated_by = ("survey_answer__answered_at",)
    sensitive = True
    definition = Definition(
        formula=_("The number of answers given on a day of the period."),
        source=SOURCE,
        measured_in=pgettext_lazy("unit of measure", "answers"),
        not_for=NOT_FOR,
    )


class ContentAnswers(Uncombined):
    name = "survey_satisfied"
    label = _("Satisfied answers")
    meaning = _("Answers given in the period that give 4 of 5 or more on average over the three questions.")
    dated_by = ("survey_answer__answered_at",)
    only = Q(
        GreaterThanOrEqual(
            F("survey_answer__useful") + F("survey_answer__easy") + F("survey_answer__fitting"), CONTENT
        )
    )
    sensitive = True
    part_of = "survey_answers"
    definition = Definition(
        formula=_("The number of answers in which the three scores of 1 to 5 add up to 12 or more."),
        source=SOURCE,
        measured_in=pgettext_lazy("unit of measure", "answers"),
        not_for=NOT_FOR,
    )


class Satisfaction(Ratio):
    name = "satisfaction"
    label = _("Satisfaction")
    meaning = _(
        "Of the answers to the survey given in the period, the share that gives 4 of 5 or more on average. Not "
        "shown where few answered."
    )
    numerator = "survey_satisfied"
    denominator = "survey_answers"
    sensitive = True
    definition = Definition(
        formula=_(
            "Satisfied answers ÷ answers to the survey × 100, to one decimal; “–” where nobody answered."
        ),
        source=SOURCE,
        measured_in=pgettext_lazy("unit of measure", "%"),
        not_for=NOT_FOR,
    )
