"""Different people, and the courses they took."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.models import Audience, Sex
from learning.reports.indicators.base import Distinct, Known
from learning.reports.indicators.definition import FROM_ENROLMENTS, IN_PEOPLE, NOT_ADDED, Definition


class Learners(Distinct):
    name = "learners"
    label = _("Learners")
    meaning = _(
        "Different people who enrolled in the period; counted once in each row and once in the total."
    )
    dated_by = ("enrolled_at",)
    definition = Definition(
        formula=_("The number of different learners with an enrolment begun in the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class FemaleLearners(Distinct):
    name = "female_learners"
    label = _("Women")
    meaning = _("Women among the learners.")
    dated_by = ("enrolled_at",)
    only = Q(learner__sex=Sex.FEMALE)
    definition = Definition(
        formula=_("The number of different learners with an enrolment begun in the period who are women."),
        source=_("Enrolments, and the sex that the learner or the roster gave."),
        measured_in=IN_PEOPLE,
        not_for=_("Working out how many are men: of some learners nobody said it."),
    )


class StaffCompleted(Distinct):
    name = "staff_completed"
    label = _("Staff who completed")
    meaning = _(
        "Different cadres, civil servants, public employees and contract workers who completed at least one course "
        "in the period."
    )
    dated_by = ("satisfied_at",)
    only = Q(audience__in=(Audience.CB, Audience.CC, Audience.VC, Audience.NLD))
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment completed in the period that was begun as one of the "
            "four kinds of staff."
        ),
        source=_("Enrolments, and as what each was begun: staff, pupil, business or citizen."),
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class Citizens(Distinct):
    name = "citizens"
    label = _("Citizens")
    meaning = _("Different people who enrolled as citizens in the period.")
    dated_by = ("enrolled_at",)
    only = Q(audience=Audience.ND)
    definition = Definition(
        formula=_("The number of different learners with an enrolment begun as a citizen in the period."),
        source=_("Enrolments, and as what each was begun: staff, pupil, business or citizen."),
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class CitizensCompleted(Distinct):
    name = "citizens_completed"
    label = _("Citizens who completed")
    meaning = _("Different people who as citizens completed at least one course in the period.")
    dated_by = ("satisfied_at",)
    only = Q(audience=Audience.ND)
    definition = Definition(
        formula=_("The number of different learners with an enrolment as a citizen completed in the period."),
        source=_("Enrolments, and as what each was begun: staff, pupil, business or citizen."),
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class MinorityLearners(Distinct):
    name = "minority_learners"
    label = _("Ethnic minority")
    meaning = _("Learners of an ethnic minority, where they said so. Small numbers are not shown.")
    dated_by = ("enrolled_at",)
    only = Q(learner__is_ethnic_minority=True)
    sensitive = True
    part_of = "learners"
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment begun in the period who said that they belong to "
            "an ethnic minority."
        ),
        source=_("Enrolments, and what learners said of themselves."),
        measured_in=IN_PEOPLE,
        not_for=_("Telling persons apart, or for any decision about one: it is for planning, in sums only."),
        legal_basis=_("Decree 356/2025/NĐ-CP, article 4: ethnicity is sensitive personal data."),
    )


class LearnersCompleted(Distinct):
    name = "learners_completed"
    label = _("Learners who completed")
    meaning = _("Different people who completed at least one course in the period.")
    dated_by = ("satisfied_at",)
    definition = Definition(
        formula=_("The number of different learners with an enrolment completed in the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class Courses(Distinct):
    name = "courses"
    label = _("Courses")
    meaning = _("Courses in which somebody enrolled in the period.")
    dated_by = ("enrolled_at",)
    of = "course_id"
    definition = Definition(
        formula=_("The number of different courses with an enrolment begun in the period."),
        source=FROM_ENROLMENTS,
        measured_in=pgettext_lazy("unit of measure", "courses"),
        not_for=_("What is offered: a course that nobody enrolled in is not counted."),
    )


class People(Known):
    name = "people"
    label = _("People to be reached")
    meaning = _("The unit's population to be reached, at its latest known date in or before the period.")
    group = "all"
    definition = Definition(
        formula=_("The latest number known for the unit on the last day of the period, not counted here."),
        source=_("The table of populations, which is loaded with the source and the day of each number."),
        measured_in=IN_PEOPLE,
        not_for=_("An official number of inhabitants: it is whom the training means to reach."),
    )


class Staff(Known):
    name = "staff"
    label = _("Staff to be reached")
    meaning = _("The unit's staff to be reached, at its latest known date in or before the period.")
    group = "staff"
    definition = Definition(
        formula=_("The latest number known for the unit on the last day of the period, not counted here."),
        source=_("The table of populations, which is loaded with the source and the day of each number."),
        measured_in=IN_PEOPLE,
        not_for=_("The official number of posts: it is whom the training means to reach."),
    )
