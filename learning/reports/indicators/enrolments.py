"""Enrolments and what became of them."""

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.models import Audience
from learning.reports.indicators.base import Additive, Uncombined
from learning.reports.indicators.definition import (
    FROM_ENROLMENTS,
    IN_ENROLMENTS,
    NOT_PEOPLE,
    Definition,
)

STAFF = (Audience.CB, Audience.CC, Audience.VC, Audience.NLD)


class Enrolments(Additive):
    name = "enrolments"
    label = _("Enrolments")
    meaning = _("Enrolments begun in the period. A person who takes two courses is counted twice.")
    dated_by = ("enrolled_at",)
    known_by = "recorded_at"
    definition = Definition(
        formula=_("The number of enrolments whose day of enrolling is in the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=NOT_PEOPLE,
    )


class Assigned(Uncombined):
    name = "assigned"
    label = _("Assigned")
    meaning = _(
        "Enrolments begun in the period that somebody else made for the learner, or set a deadline for."
    )
    adds_up = Additive.adds_up
    dated_by = ("enrolled_at",)
    only = Q(assigned_by__isnull=False) | Q(due_at__isnull=False)
    definition = Definition(
        formula=_(
            "The number of enrolments whose day of enrolling is in the period and that have a deadline or were made by "
            "an officer."
        ),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=_("All that somebody has to learn: what she chose by herself is not in it."),
    )


class Started(Additive):
    name = "started"
    label = _("Started")
    meaning = _("Enrolments whose first lesson was begun in the period.")
    dated_by = ("started_at",)
    definition = Definition(
        formula=_("The number of enrolments whose first lesson was begun on a day of the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=NOT_PEOPLE,
    )


class Completed(Additive):
    name = "completed"
    label = _("Completed")
    meaning = _("Enrolments in which all required parts of the course were finished in the period.")
    dated_by = ("satisfied_at",)
    known_by = "completion_known_at"
    definition = Definition(
        formula=_("The number of enrolments whose last required part was finished on a day of the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=_("How much was learnt: it says that the required parts were finished, not how well."),
    )


class Passed(Additive):
    name = "passed"
    label = _("Passed")
    meaning = _("Enrolments whose final assessment was passed in the period.")
    dated_by = ("passed_at",)
    definition = Definition(
        formula=_("The number of enrolments whose final assessment was passed on a day of the period."),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=_("A share of those who completed: not every course has a final assessment."),
    )


class Certified(Additive):
    name = "certified"
    label = _("Certified")
    meaning = _("Certificates issued in the period and not revoked.")
    dated_by = ("certificate__issued_at",)
    undone_by = "certificate__revoked_at"
    definition = Definition(
        formula=_("The number of certificates issued on a day of the period, less those revoked since."),
        source=_("Certificates issued by this system for an enrolment, and their revocations."),
        measured_in=pgettext_lazy("unit of measure", "certificates"),
        not_for=_("State certificates of computer skills: these certify that a course was completed."),
    )


class CreditedPeriods(Additive):
    name = "periods"
    label = _("Credited periods")
    meaning = _("Planned teaching periods of the courses completed in the period.")
    dated_by = ("satisfied_at",)
    value = Sum("course__planned_periods")
    definition = Definition(
        formula=_("The planned periods of the course, added up over the enrolments completed in the period."),
        source=_("Completed enrolments, and the planned periods that the author gave each course."),
        measured_in=pgettext_lazy("unit of measure", "periods (tiết)"),
        not_for=_("The time spent: planned periods are credited, whatever the clock said."),
    )


class StaffPeriods(Uncombined):
    name = "staff_periods"
    label = _("Credited periods of staff")
    meaning = _("Planned teaching periods of the courses that staff completed in the period.")
    adds_up = Additive.adds_up
    dated_by = ("satisfied_at",)
    only = Q(audience__in=STAFF)
    value = Sum("course__planned_periods")
    definition = Definition(
        formula=_(
            "The planned periods of the course, added up over the enrolments that staff completed in the period."
        ),
        source=_("Completed enrolments, and the planned periods that the author gave each course."),
        measured_in=pgettext_lazy("unit of measure", "periods (tiết)"),
        not_for=_("The time spent: planned periods are credited, whatever the clock said."),
    )


class Participations(Uncombined):
    name = "participations"
    label = _("Participations")
    meaning = _("Enrolments in which a first lesson was begun or the course was completed in the period.")
    dated_by = ("satisfied_at", "started_at")
    definition = Definition(
        formula=_("The number of enrolments that were completed or begun on a day of the period, each once."),
        source=FROM_ENROLMENTS,
        measured_in=IN_ENROLMENTS,
        not_for=_("Adding up periods: an enrolment begun in one and completed in the next is in both."),
    )


class Assisted(Additive):
    name = "assisted"
    label = _("With a helper")
    meaning = _(
        "Enrolments begun in the period in which a facilitator has recorded at least one lesson for the learner."
    )
    dated_by = ("enrolled_at",)
    only = Q(assisted=True)
    definition = Definition(
        formula=_("The number of enrolments begun in the period that are marked as assisted."),
        source=_("Enrolments, marked when a facilitator records that somebody went through a lesson."),
        measured_in=IN_ENROLMENTS,
        not_for=_("Judging learners or facilitators: a course taken with help counts like any other."),
    )


class RequiredDue(Uncombined):
    name = "required_due"
    label = _("Required, due")
    meaning = _("Required enrolments whose deadline was in the period and has passed.")
    dated_by = ("due_at",)
    definition = Definition(
        formula=_("The number of enrolments with a deadline on a day of the period that has passed."),
        source=_("Enrolments for which somebody set a deadline."),
        measured_in=IN_ENROLMENTS,
        not_for=_("All that is required: what has no deadline, or was withdrawn, is not in it."),
    )


class RequiredInTime(Uncombined):
    name = "required_in_time"
    label = _("Required, completed in time")
    meaning = _("Of the required enrolments due in the period, those completed by their deadline.")
    dated_by = ("due_at",)
    only = Q(satisfied_at__lte=F("due_at"))
    definition = Definition(
        formula=_(
            "The number of enrolments due in the period whose day of completing is not after the deadline."
        ),
        source=_("Enrolments for which somebody set a deadline."),
        measured_in=IN_ENROLMENTS,
        not_for=_("All completions: what was completed late, or has no deadline, is not in it."),
    )
