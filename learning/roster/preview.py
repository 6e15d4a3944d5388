"""What a checked roster would change of what records say: old and new, for the officer, and kept nowhere."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from learning.people.ethnicities import ethnic_groups, group_of
from learning.people.models import Learner, Position
from learning.roster.entries import Entry, entries
from learning.roster.judge import Judge
from learning.roster.models import Roster, RosterRow
from learning.roster.run import rows_of
from learning.roster.verdict import Verdict
from learning.sheets.layout import layout_of
from learning.sheets.workbook import CannotRead

CHANGES = {"position_changes", "group_changes"}


@sensitive_variables()
def changes(roster: Roster, rows: Iterable[RosterRow]) -> Mapping[int, list[str]]:
    """By their numbers, what those of ``rows`` would change, read from the file and the records again."""
    wanted = {row.number for row in rows if CHANGES & {one["code"] for one in row.reasons}}
    if not wanted:
        return {}
    try:
        verdicts = Judge(roster).judge(list(_found(roster, wanted)))
    except CannotRead:
        return {}
    return {one.entry.number: list(_said(one)) for one in verdicts}


def _found(roster: Roster, wanted: set[int]) -> Iterator[Entry]:
    """The rows with these numbers. The file is read no further than the last of them."""
    with rows_of(roster) as rows:
        for entry in entries(rows, layout_of(roster), today=timezone.localdate()):
            if entry.number in wanted:
                yield entry
            if entry.number >= max(wanted):
                return


def _said(one: Verdict) -> Iterator[str]:
    if one.holds and one.holds.position and one.since:
        yield _("Position: until now “%(was)s”, “%(becomes)s” from %(day)s on.") % {
            "was": one.holds.get_position_display(),
            "becomes": Position(one.entry.position).label,
            "day": f"{one.since:%d/%m/%Y}",
        }
    if one.says_group and one.learner:
        yield _("Ethnic group: until now “%(was)s”, then “%(becomes)s”.") % {
            "was": _group(one.learner),
            "becomes": ethnic_groups().get(one.entry.ethnicity, one.entry.ethnicity),
        }


def _group(learner: Learner) -> str:
    code = group_of(learner.ethnicity_scheme, learner.ethnicity)
    if code:
        return ethnic_groups()[code]
    if learner.ethnicity:
        return f"{learner.ethnicity} ({learner.ethnicity_scheme})"
    return _("a minority") if learner.is_ethnic_minority else _("no minority")
