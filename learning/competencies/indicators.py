"""Who proved a competency, as indicators of reports."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learning.competencies.models import ActivityCompetency
from learning.reports.indicators.base import Distinct, Ratio
from learning.reports.indicators.definition import IN_PEOPLE, IN_PER_CENT, NOT_ADDED, Definition

# The course or one of its lessons was tagged, in whichever framework.
TRAINS = Q(Exists(ActivityCompetency.objects.filter(activity__course=OuterRef("course_id"))))
SOURCE = _("Enrolments, and the competencies that authors said of courses and their lessons.")


class CompetencyLearners(Distinct):
    name = "competency_learners"
    label = _("Learners of competencies")
    meaning = _(
        "Different people who in the period began, completed or passed a course that trains a competency."
    )
    dated_by = ("passed_at", "satisfied_at", "started_at")
    only = TRAINS
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment begun, completed or passed on a day of the period, "
            "in a course that itself or in a lesson trains a competency of any framework."
        ),
        source=SOURCE,
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class CompetencyProved(Distinct):
    name = "competency_proved"
    label = _("Learners who proved a competency")
    meaning = _(
        "Different people who in the period passed the final assessment of a course that trains a competency."
    )
    dated_by = ("passed_at",)
    only = TRAINS
    definition = Definition(
        formula=_(
            "The number of different learners with a final assessment passed on a day of the period, in a course "
            "that itself or in a lesson trains a competency of any framework."
        ),
        source=SOURCE,
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class CompetencyMastery(Ratio):
    name = "competency_mastery"
    label = _("Competency mastery")
    meaning = _(
        "Of the different people who in the period took part in a course that trains a competency, the share that "
        "passed the final assessment of one."
    )
    numerator = "competency_proved"
    denominator = "competency_learners"
    definition = Definition(
        formula=_(
            "Learners who proved a competency ÷ learners of competencies × 100, to one decimal; “–” where nobody "
            "took part."
        ),
        source=SOURCE,
        measured_in=IN_PER_CENT,
        not_for=_(
            "Saying which competencies somebody has, or how sure that is: the record of each learner and the "
            "results of adaptive tests say it."
        ),
    )
