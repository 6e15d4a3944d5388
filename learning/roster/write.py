"""Carrying out what was decided of a batch of rows, with a few queries for all of them."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from learning.people.contact import KINDS, Contact
from learning.people.models import Learner, Membership
from learning.roster import groups, positions
from learning.roster.models import Outcome, Roster, RosterRow
from learning.roster.verdict import Verdict

BATCH = 1000


@transaction.atomic
def write(roster: Roster, verdicts: Sequence[Verdict]) -> None:
    """Make the people of the rows, and note with each row what it made. All of the batch, or nothing."""
    new = [one for one in verdicts if one.outcome == Outcome.NEW]
    changed = [one for one in verdicts if one.outcome == Outcome.CHANGED]
    made: dict[int, dict] = {}
    _make(new, made)
    for one in changed:
        made[one.entry.number] = _change(one)
    positions.take(changed, made)
    groups.take(changed, made)
    note(roster, verdicts, made)


def note(roster: Roster, verdicts: Sequence[Verdict], made: dict[int, dict]) -> None:
    """Keep what came of the rows, in place of what was noted of them before."""
    RosterRow.objects.bulk_create(
        [
            RosterRow(
                roster=roster,
                number=one.entry.number,
                outcome=one.outcome,
                reasons=one.entry.reasons,
                asked=(one.entry.unit_code or one.entry.unit)[:255],
                key=one.key,
                made=made.get(one.entry.number),
            )
            for one in verdicts
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["roster", "number"],
        update_fields=["outcome", "reasons", "asked", "key", "made"],
    )


def _make(new: Sequence[Verdict], made: dict[int, dict]) -> None:
    learners = Learner.objects.bulk_create([_learner(one) for one in new], batch_size=BATCH)
    for one, learner in zip(new, learners, strict=True):
        one.learner = learner
    memberships = Membership.objects.bulk_create([_membership(one) for one in new], batch_size=BATCH)
    Contact.objects.bulk_create(
        [_contact(one) for one in new if any(getattr(one.entry, kind) for kind in KINDS)], batch_size=BATCH
    )
    for one, learner, membership in zip(new, learners, memberships, strict=True):
        made[one.entry.number] = {"learner": learner.pk, "membership": membership.pk}


def _learner(one: Verdict) -> Learner:
    learner = Learner(full_name=one.entry.name, sex=one.entry.sex)
    learner.birth = one.entry.birth
    if one.entry.ethnicity:
        groups.put(learner, one.entry.ethnicity)
    learner.derive()
    return learner


def _membership(one: Verdict) -> Membership:
    return Membership(
        learner=one.learner,
        unit=one.unit,
        kind=one.kind,
        audience=one.audience,
        position=one.entry.position,
        from_date=one.since,
    )


@sensitive_variables()
def _contact(one: Verdict) -> Contact:
    contact = Contact(learner=one.learner)
    for kind in KINDS:
        if text := getattr(one.entry, kind):
            setattr(contact, kind, text)
    return contact


def _change(one: Verdict) -> dict:
    """Move somebody who is known, and fill in what her record lacks. Returns what undoing it needs."""
    made: dict = {"known": one.learner.pk, "filled": one.fills} if one.learner else {}
    if one.joins and one.since:
        made["ended"] = [[each.pk, each.to_date.isoformat() if each.to_date else None] for each in one.leaves]
        last = one.since - timedelta(days=1)
        Membership.objects.filter(pk__in=[each.pk for each in one.leaves]).update(to_date=last)
        membership = _membership(one)
        membership.save()
        made["membership"] = membership.pk
    _fill(one)
    return made


def _fill(one: Verdict) -> None:
    learner = one.learner
    own = [each for each in one.fills if each not in KINDS]
    if learner and own:
        if "birth" in own:
            learner.birth = one.entry.birth
        if "sex" in own:
            learner.sex = one.entry.sex
        columns = {"birth": ["birth_on", "birth_precision"], "sex": ["sex"]}
        learner.save(update_fields=[column for each in own for column in columns[each]])
    if any(each in KINDS for each in one.fills):
        contact = one.contact or Contact(learner=learner)
        for kind in KINDS:
            if kind in one.fills:
                setattr(contact, kind, getattr(one.entry, kind))
        contact.save()
