"""Enrolments and what became of them."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from learning.reports.indicators.base import Additive, Uncombined


class Enrolments(Additive):
    name = "enrolments"
    label = _("Enrolments")
    meaning = _("Enrolments begun in the period. A person who takes two courses is counted twice.")
    dated_by = ("enrolled_at",)
    known_by = "recorded_at"


class Started(Additive):
    name = "started"
    label = _("Started")
    meaning = _("Enrolments whose first lesson was begun in the period.")
    dated_by = ("started_at",)


class Completed(Additive):
    name = "completed"
    label = _("Completed")
    meaning = _("Enrolments in which all required parts of the course were finished in the period.")
    dated_by = ("satisfied_at",)
    known_by = "completion_known_at"


class Passed(Additive):
    name = "passed"
    label = _("Passed")
    meaning = _("Enrolments whose final assessment was passed in the period.")
    dated_by = ("passed_at",)


class Certified(Additive):
    name = "certified"
    label = _("Certified")
    meaning = _("Certificates issued in the period and not revoked.")
    dated_by = ("certificate__issued_at",)
    undone_by = "certificate__revoked_at"


class CreditedPeriods(Additive):
    name = "periods"
    label = _("Credited periods")
    meaning = _("Planned teaching periods of the courses completed in the period.")
    dated_by = ("satisfied_at",)
    value = Sum("course__planned_periods")


class Participations(Uncombined):
    name = "participations"
    label = _("Participations")
    meaning = _("Enrolments in which a first lesson was begun or the course was completed in the period.")
    dated_by = ("satisfied_at", "started_at")
