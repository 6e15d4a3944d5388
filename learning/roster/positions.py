"""What somebody does at work, where the roster says what the record lacks, or something else.

What the record lacks is filled in for as long as she belongs there. Something else begins on the row's day: what she did
before stays as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from learning.people.models import Membership
from learning.roster.models import RosterRow
from learning.roster.reasons import reason
from learning.roster.verdict import Verdict


def compare(one: Verdict, lasting: Sequence[Membership]) -> None:
    """Whether the row says another position than the membership of its day, one of ``lasting``."""
    entry, day = one.entry, one.since
    there = [each for each in lasting if one.unit and each.unit_id == one.unit.pk and each.kind == one.kind]
    if not entry.position or one.joins or not there or day is None:
        return
    now = next((each for each in reversed(there) if each.from_date <= day), None)
    if now is None:
        # The list is older than the record, which knows better.
        if entry.position not in {each.position for each in there}:
            entry.reasons.append(reason("position_later"))
    elif now.position != entry.position:
        one.holds = now
        entry.reasons.append(reason("position_changes" if now.position else "position_fills"))


def take(changed: Iterable[Verdict], made: Mapping[int, dict]) -> None:
    """Note the positions that the rows say, with two queries, and in ``made`` what taking them back needs."""
    ours = [(one, one.holds, one.since) for one in changed if one.holds and one.since]
    begun = []
    for one, held, since in ours:
        note = made[one.entry.number]
        if not held.position or held.from_date == since:
            note["positions"] = [[held.pk, held.position]]
            held.position = one.entry.position
        else:
            begun.append((note, _next(held, one.entry.position, since)))
            note["ended"], note["until"] = [[held.pk, _iso(held.to_date)]], _iso(held.to_date)
            held.to_date = since - timedelta(days=1)
    Membership.objects.bulk_update([held for _one, held, _since in ours], ["position", "to_date"])
    Membership.objects.bulk_create([membership for _note, membership in begun])
    for note, membership in begun:
        note["membership"] = membership.pk


def _next(held: Membership, position: str, since: date) -> Membership:
    return Membership(
        learner_id=held.learner_id,
        unit_id=held.unit_id,
        kind=held.kind,
        audience=held.audience,
        position=position,
        from_date=since,
        to_date=held.to_date,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def moved_on(batch: Sequence[RosterRow]) -> int:
    """How many of those whose position the rows changed have left it, or the unit, since."""
    until = {row.made["membership"]: row.made["until"] for row in batch if "until" in row.made}
    ends = Membership.objects.filter(pk__in=until).values_list("pk", "to_date")
    return sum(_iso(day) != until[pk] for pk, day in ends)


def give_back(batch: Sequence[RosterRow]) -> None:
    """Make positions that were noted in place what they were. What a row ended goes on as after a move."""
    was = {pk: position for row in batch for pk, position in row.made.get("positions", [])}
    held = list(Membership.objects.filter(pk__in=was))
    for membership in held:
        membership.position = was[membership.pk]
    Membership.objects.bulk_update(held, ["position"])
