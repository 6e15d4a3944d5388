"""Why a completion is not taken, or what is to be known of it. As for rosters: codes here, sentences for people."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from learning.roster import reasons as roster
from learning.roster.reasons import Reason, reason

__all__ = ["Reason", "is_problem", "reason", "told", "waits"]

# For these somebody can decide on the import's page.
REVIEWED = {
    "course_unknown": _("Nobody has said yet what “%(text)s” is here."),
    "person_unknown": _("Nobody here has this name and date of birth, or this number."),
}
PROBLEMS = {
    **roster.PROBLEMS,
    **REVIEWED,
    "no_course": _("The row names no course."),
    "status": _("Whether it was completed cannot be read: “%(text)s”."),
    "done_on": _("The day of completion cannot be read. Write it as 01/07/2026."),
    "no_date": _("The row has no day of completion."),
    "future": _("The day of completion has not come yet."),
    "score": _("The score cannot be read. Write it as 8,5 or 85%% or 17/20."),
    "score_above": _("The score is above the most points."),
    "periods": _("The number of periods cannot be read."),
    "person_vague": _("A name alone tells nobody apart. Add the date of birth, or a number or an address."),
    "person_elsewhere": _("She belongs to a unit that you do not answer for."),
    "person_others": _("The actor is no account of this site and no e-mail address."),
    "no_json": _("This line is no statement: %(text)s"),
    "left": _("She left the course while this was recorded. Check the rows again."),
}
NOTES = {
    **roster.NOTES,
    "not_done": _("Not completed there."),
    "not_completing": _("The statement says “%(text)s”, which completes nothing."),
    "same_completion": _("The same completion is in row %(row)d already."),
    "recorded": _("It was recorded before."),
    "course_found": _("“%(text)s” has the code or the title of a course here."),
    "new_person": _("A record is made for her."),
    "counts_from": _("She had begun the course here later: it counts from %(day)s."),
    "other_periods": _("There it was %(there)s periods; here the course is credited with %(here)s."),
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
