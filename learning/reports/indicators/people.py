"""Different people, and the courses they took."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.people.models import Sex
from learning.reports.indicators.base import Distinct, Known


class Learners(Distinct):
    name = "learners"
    label = _("Learners")
    meaning = _(
        "Different people who enrolled in the period; counted once in each row and once in the total."
    )
    dated_by = ("enrolled_at",)


class FemaleLearners(Distinct):
    name = "female_learners"
    label = _("Women")
    meaning = _("Women among the learners.")
    dated_by = ("enrolled_at",)
    only = Q(learner__sex=Sex.FEMALE)


class MinorityLearners(Distinct):
    name = "minority_learners"
    label = _("Ethnic minority")
    meaning = _("Learners of an ethnic minority, where they said so. Small numbers are not shown.")
    dated_by = ("enrolled_at",)
    only = Q(learner__is_ethnic_minority=True)


class LearnersCompleted(Distinct):
    name = "learners_completed"
    label = _("Learners who completed")
    meaning = _("Different people who completed at least one course in the period.")
    dated_by = ("satisfied_at",)


class Courses(Distinct):
    name = "courses"
    label = _("Courses")
    meaning = _("Courses in which somebody enrolled in the period.")
    dated_by = ("enrolled_at",)
    of = "course_id"


class People(Known):
    name = "people"
    label = _("People to be reached")
    meaning = _("The unit's population to be reached, at its latest known date in or before the period.")
    group = "all"
