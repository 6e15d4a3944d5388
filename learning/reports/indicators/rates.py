"""Shares of one figure in another."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.reports.indicators.base import PerHead, Ratio
from learning.reports.indicators.definition import (
    FROM_ENROLMENTS,
    IN_PER_CENT,
    NOT_AVERAGED,
    Definition,
)

NOT_THE_INDEX = _(
    "The province's digital transformation index as it stands: what is counted there, by whose wording "
    "and for which calendar, is to be checked first."
)
THE_INDEX = _(
    "Decision 405/QĐ-BKHCN (03/04/2025), the provincial digital transformation index. The wording of its "
    "parts on training has not been checked."
)


class CompletionRate(Ratio):
    name = "completion_rate"
    label = _("Completion rate")
    meaning = _("Completed enrolments as a share of those that took part: begun or completed in the period.")
    numerator = "completed"
    denominator = "participations"
    definition = Definition(
        formula=_("Completed ÷ participations × 100, to one decimal; “–” where nobody took part."),
        source=FROM_ENROLMENTS,
        measured_in=IN_PER_CENT,
        not_for=NOT_AVERAGED,
    )


class Coverage(Ratio):
    name = "coverage"
    label = _("Coverage")
    meaning = _(
        "Different people who completed a course in the period, as a share of the people to be reached."
    )
    numerator = "learners_completed"
    denominator = "people"
    definition = Definition(
        formula=_(
            "Learners who completed ÷ people to be reached × 100, to one decimal; “–” where it is not known how "
            "many are to be reached."
        ),
        source=_("Enrolments kept by this system, and the table of populations."),
        measured_in=IN_PER_CENT,
        not_for=NOT_THE_INDEX,
        legal_basis=THE_INDEX,
    )


class StaffCoverage(Ratio):
    name = "staff_coverage"
    label = _("Coverage of staff")
    meaning = _(
        "Different staff who completed a course in the period, as a share of the staff to be reached."
    )
    numerator = "staff_completed"
    denominator = "staff"
    definition = Definition(
        formula=_(
            "Staff who completed ÷ staff to be reached × 100, to one decimal; “–” where it is not known how many "
            "are to be reached."
        ),
        source=_("Enrolments kept by this system, and the table of populations."),
        measured_in=IN_PER_CENT,
        not_for=NOT_THE_INDEX,
        legal_basis=THE_INDEX,
    )


class RequiredCompletion(Ratio):
    name = "required_completion"
    label = _("Required training completed in time")
    meaning = _("Of the required enrolments due in the period, the share completed by their deadline.")
    numerator = "required_in_time"
    denominator = "required_due"
    definition = Definition(
        formula=_(
            "Required, completed in time ÷ required, due × 100, to one decimal; “–” where nothing was due. Who has "
            "two required courses counts twice."
        ),
        source=_("Enrolments for which somebody set a deadline."),
        measured_in=IN_PER_CENT,
        not_for=_("Judging a period that still lasts: what falls due in the rest of it is not in it yet."),
    )


class PeriodsEach(PerHead):
    name = "periods_per_learner"
    label = _("Periods a person")
    meaning = _("Credited periods for each learner who completed at least one course in the period.")
    numerator = "periods"
    denominator = "learners_completed"
    definition = Definition(
        formula=_("Credited periods ÷ learners who completed, to one decimal; “–” where nobody completed."),
        source=_("Completed enrolments, and the planned periods that the author gave each course."),
        measured_in=pgettext_lazy("unit of measure", "periods (tiết) a person"),
        not_for=_("Saying whether somebody reached her yearly hours: that is in the record of each learner."),
    )


class StaffPeriodsEach(PerHead):
    name = "staff_periods_each"
    label = _("Periods a member of staff")
    meaning = _("Credited periods for each member of staff who completed at least one course in the period.")
    numerator = "staff_periods"
    denominator = "staff_completed"
    definition = Definition(
        formula=_(
            "Credited periods of staff ÷ staff who completed, to one decimal; “–” where nobody completed."
        ),
        source=_("Completed enrolments, and the planned periods that the author gave each course."),
        measured_in=pgettext_lazy("unit of measure", "periods (tiết) a person"),
        not_for=_("Saying whether somebody reached her yearly hours: that is in the record of each learner."),
    )


class AssistedShare(Ratio):
    name = "assisted_share"
    label = _("Share with a helper")
    meaning = _("Of the enrolments begun in the period, the share taken with a helper.")
    numerator = "assisted"
    denominator = "enrolments"
    definition = Definition(
        formula=_("With a helper ÷ enrolments × 100, to one decimal; “–” where nobody enrolled."),
        source=_("Enrolments, marked when a facilitator records that somebody went through a lesson."),
        measured_in=IN_PER_CENT,
        not_for=NOT_AVERAGED,
    )
