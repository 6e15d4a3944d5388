"""Why a figure is not taken, or what is to be known of it. As for rosters: codes here, sentences for people."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from learning.roster import reasons as roster
from learning.roster.reasons import Reason, reason

__all__ = ["Reason", "is_problem", "reason", "told", "waits"]

# For these somebody can decide on the import's page.
REVIEWED = {
    "unit_many": roster.PROBLEMS["unit_many"],
    "vanished": _(
        "“%(text)s” is no unit any more on %(day)s; it was followed by %(unit)s. A figure of a unit that ended does not "
        "go over by itself: say whether it is meant for that one."
    ),
}
PROBLEMS = {
    **roster.PROBLEMS,
    **REVIEWED,
    "no_indicator": _("The row does not say what is to be reached."),
    "indicator_unknown": _(
        "No indicator is called “%(text)s”. If this is not measured here, write “nhập tay” in the column “Measured by”."
    ),
    "no_value": _("There is no number."),
    "number": _("The number cannot be read. Write it as 1.234 or 12,5 or 85%%."),
    "number_large": _("The number is too large to be right."),
    "whole": _("Only a whole number can be right here."),
    "share_unclear": _("It may mean a part of 1 or of 100: write 85%% or 85."),
    "share_above": _("A share is at most 100%%."),
    "share_of_count": _("“%(text)s” is a number, no share: write it without the percent sign."),
    "count_of_share": _("“%(text)s” is a share: write it in per cent, as 85%%."),
    "period": _("The period cannot be read. Write 2026, 20261, 2026H1, 202603 or Quý I/2026."),
    "no_period": _("The row names no period."),
    "group": _("It is not known of whom it is: write an audience or a programme as the template lists them."),
    "comparator": _("The comparison cannot be read. Write “tối thiểu”, “tối đa” or “tăng”."),
    "measured_by": _("Who measures it cannot be read. Write “hệ thống”, “chuỗi số liệu” or “nhập tay”."),
    "age_band": _("The age band is not known. Write it as the template lists them, as 16-24."),
    "since": _("The day cannot be read. Write it as 01/07/2026."),
    "no_day": _("The row has no day."),
    "backwards": _("It ends before it begins."),
    "no_series": _("The row does not say of which index it is."),
    "series_unknown": _("No external index is called “%(text)s”. Add it first."),
    "twice": _("Row %(row)d says something else of the same."),
}
NOTES = {
    **roster.NOTES,
    "same": _("The same is in row %(row)d already."),
    "was": _("It was %(was)s until now."),
    "heading": _("A heading or a note, not a figure."),
}
SENTENCES = {**PROBLEMS, **NOTES}


def is_problem(one: Reason) -> bool:
    """Whether the row cannot be taken because of it."""
    return one["code"] in PROBLEMS


def waits(reasons: Iterable[Reason]) -> bool:
    """Whether nothing is in the way but what somebody can decide."""
    problems = {one["code"] for one in reasons if is_problem(one)}
    return bool(problems) and problems <= REVIEWED.keys()


def told(reasons: Iterable[Reason]) -> str:
    """The reasons in the active language, one sentence after the other."""
    return " ".join(str(SENTENCES[one["code"]]) % one for one in reasons)
