"""Shares of one figure in another."""

from django.utils.translation import gettext_lazy as _

from learning.reports.indicators.base import Ratio


class CompletionRate(Ratio):
    name = "completion_rate"
    label = _("Completion rate")
    meaning = _("Completed enrolments as a share of those that took part: begun or completed in the period.")
    numerator = "completed"
    denominator = "participations"


class Coverage(Ratio):
    name = "coverage"
    label = _("Coverage")
    meaning = _(
        "Different people who completed a course in the period, as a share of the people to be reached."
    )
    numerator = "learners_completed"
    denominator = "people"
