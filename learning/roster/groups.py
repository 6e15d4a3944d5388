"""The ethnic group that a roster says, beside the one that the record says.

An empty record is filled in. Another group is taken only where somebody could see both before: in the administration.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.views.decorators.debug import sensitive_variables

from learning.people.ethnicities import GSO, KINH, group_of
from learning.people.models import Learner
from learning.roster.models import RosterRow
from learning.roster.reasons import reason
from learning.roster.verdict import Verdict
from learning.sealing import CannotUnseal, seal, unseal

SEALED_AS = "ethnic group"
FIELDS = ("ethnicity_scheme", "ethnicity", "is_ethnic_minority")


def compare(one: Verdict, learner: Learner, *, is_seen: bool) -> None:
    """Whether the row says a group that the record does not. ``is_seen``: somebody looks at both before it is taken."""
    said = one.entry.ethnicity
    if not said or group_of(learner.ethnicity_scheme, learner.ethnicity) == said:
        return
    one.says_group = not contradicts(learner, said) or is_seen
    if not contradicts(learner, said):
        one.entry.reasons.append(reason("group_fills"))
    else:
        one.entry.reasons.append(reason("group_changes" if is_seen else "group_stays"))


def contradicts(learner: Learner, said: str) -> bool:
    """Whether not both can be true: another group, or a minority that is said to be Kinh."""
    return bool(learner.ethnicity) or learner.is_ethnic_minority not in (None, said != KINH)


def put(learner: Learner, code: str) -> None:
    """The learner belongs to the group with this ``code`` of the statistical list. Saves nothing."""
    learner.ethnicity_scheme, learner.ethnicity, learner.is_ethnic_minority = GSO, code, code != KINH


@sensitive_variables()
def take(changed: Iterable[Verdict], made: Mapping[int, dict]) -> None:
    """Note the groups that the rows say, with one query, and in ``made``, sealed, what taking them back needs."""
    ours = [(one, one.learner) for one in changed if one.says_group and one.learner]
    for one, learner in ours:
        was = json.dumps([getattr(learner, field) for field in FIELDS])
        made[one.entry.number]["group"] = seal(was, purpose=SEALED_AS)
        put(learner, one.entry.ethnicity)
    Learner.objects.bulk_update([learner for _one, learner in ours], FIELDS)


@sensitive_variables()
def give_back(batch: Sequence[RosterRow]) -> None:
    """Make the groups what they were, as long as that is known."""
    was = {row.made["known"]: row.made["group"] for row in batch if row.made.get("group")}
    learners = list(Learner.objects.filter(pk__in=was).only("pk", *FIELDS))
    for learner in learners:
        try:
            found = json.loads(unseal(was[learner.pk], purpose=SEALED_AS))
        except CannotUnseal:
            continue  # the secret was changed: what the roster said stays
        for field, value in zip(FIELDS, found, strict=True):
            setattr(learner, field, value)
    Learner.objects.bulk_update(learners, FIELDS)
