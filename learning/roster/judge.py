"""What applying a row would do: make somebody new, add to who is known, ask, or refuse. Changes nothing.

A person is recognised by her identity number, else by phone number and name, else by name, date of birth and unit.
A batch of rows is judged with a constant number of queries, besides one for each unit's name not met before.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.views.decorators.debug import sensitive_variables

from learning.people.contact import KINDS, Contact
from learning.people.models import Learner, Membership, Sex
from learning.roster import groups, positions
from learning.roster.entries import Entry
from learning.roster.models import Outcome, Roster, RosterRow
from learning.roster.places import Places, stood
from learning.roster.reasons import Reason, is_problem, reason
from learning.roster.recognise import Known, candidates, known_among, sounds_alike
from learning.roster.verdict import Verdict
from learning.sealing import hashed
from learning.units.models import Unit
from learning.vietnamese import sort_key


class Judge:
    """Judges the rows of one roster, batch after batch."""

    def __init__(self, roster: Roster):
        self.roster = roster
        self.places = Places(user=roster.uploaded_by, anywhere=roster.anywhere, choices=roster.choices)

    def judge(self, batch: Sequence[Entry]) -> list[Verdict]:
        """What applying each row of ``batch`` would do."""
        verdicts = [self._placed(entry) for entry in batch]
        asked = [one for one in verdicts if one.entry.is_person and one.entry.name]
        for one in asked:
            one.key = _key(one)
        known, twice = known_among(asked), self._rows_before(asked)
        for one in verdicts:
            self._decide(one, known, twice)
        return verdicts

    def _placed(self, entry: Entry) -> Verdict:
        """The row with its unit; an ambiguous unit is said in the reasons, with those it may be."""
        one = Verdict(entry)
        if not entry.is_person:
            one.outcome = str(Outcome.SKIPPED)
            return one
        one.audience, one.since = entry.audience or self.roster.audience, entry.since or self.roster.on
        if entry.section and (self._means_a_unit(entry.section, one.since) or not self.roster.unit):
            entry.unit = entry.section
        if not entry.unit and not entry.unit_code and self.roster.unit:
            one.unit = self.roster.unit
            entry.reasons += self._of_its_own_unit(one.unit, one.since)
            return one
        place = self.places.find(code=entry.unit_code, text=entry.unit, day=one.since)
        one.unit = place.unit
        entry.reasons += [{**each, "among": place.among} if place.among else each for each in place.reasons]
        return one

    def _means_a_unit(self, heading: str, day: date) -> bool:
        place = self.places.find(code="", text=heading, day=day)
        return bool(place.unit or place.among)

    def _of_its_own_unit(self, unit: Unit, day: date) -> list[Reason]:
        if not self.places.allows(unit):
            return [reason("unit_outside", text=unit.full_name)]
        return [] if stood(unit, day) else [reason("unit_day", text=unit.full_name)]

    def _rows_before(self, asked: Iterable[Verdict]) -> dict[str, int]:
        keys = {one.key: one.entry.number for one in asked}
        if not keys:
            return {}
        last = max(keys.values())
        rows = RosterRow.objects.filter(roster=self.roster, key__in=keys, number__lt=last)
        rows = rows.exclude(outcome=Outcome.REFUSED).order_by("-number")
        return dict(rows.values_list("key", "number"))

    def _decide(self, one: Verdict, known: Known, twice: dict[str, int]) -> None:
        entry = one.entry
        if not entry.is_person:
            return
        before = twice.get(one.key, entry.number)
        if before < entry.number:
            entry.reasons.append(reason("same_row", row=before))
        self._recognise(one, known)
        if problems := [each["code"] for each in entry.reasons if is_problem(each)]:
            one.outcome = str(Outcome.REVIEW if set(problems) == {"unit_many"} else Outcome.REFUSED)
        elif one.learner is None:
            one.outcome = str(Outcome.NEW)
        else:
            one.outcome = str(Outcome.CHANGED if one.changes else Outcome.KNOWN)
        if one.key and one.outcome != Outcome.REFUSED:
            twice.setdefault(one.key, entry.number)

    def _recognise(self, one: Verdict, known: Known) -> None:
        if one.entry.is_refused or one.unit is None:
            return
        found = candidates(one, known)
        if len(found) > 1:
            one.entry.reasons.append(reason("several_people"))
        elif found:
            one.learner = known.learners[found.pop()]
            self._compare(one, one.learner, known)

    def _compare(self, one: Verdict, learner: Learner, known: Known) -> None:
        """What the row adds to the record that it is about."""
        entry, day = one.entry, one.since
        if not sounds_alike(learner.full_name, entry.name):
            entry.reasons.append(reason("another_name"))
            return
        lasting = [each for each in known.memberships.get(learner.pk, []) if _lasts(each, day)]
        if lasting and not any(self.places.allows(each.unit) for each in lasting):
            entry.reasons.append(reason("elsewhere"))
            return
        one.contact = known.contacts.get(learner.pk)
        one.fills = list(_missing(learner, one.contact, entry))
        one.joins = not any(each.unit_id == one.unit.pk for each in lasting) if one.unit else False
        if one.joins:
            self._move(one, [each for each in lasting if each.kind == one.kind])
        if one.fills:
            entry.reasons.append(reason("fills"))
        positions.compare(one, lasting)
        groups.compare(one, learner, is_seen=not self.roster.anywhere)

    def _move(self, one: Verdict, lasting: list[Membership]) -> None:
        if any(each.from_date >= one.since for each in lasting if one.since):
            one.entry.reasons.append(reason("transfer"))
            return
        one.leaves = lasting
        if lasting:
            units = ", ".join(each.unit.full_name for each in lasting)
            one.entry.reasons.append(reason("moves", unit=units))


def _lasts(membership: Membership, day: date | None) -> bool:
    return membership.to_date is None or day is None or membership.to_date >= day


@sensitive_variables()
def _key(one: Verdict) -> str:
    """By what the person would be recognised, as a hash: two rows with the same are about one person."""
    entry = one.entry
    if entry.identity:
        said = f"identity {entry.identity}"
    elif entry.phone:
        said = f"phone {entry.phone} {sort_key(entry.name)}"
    else:
        unit = one.unit.pk if one.unit else entry.unit
        said = f"name {sort_key(entry.name)} {entry.birth or ''} {unit}"
    return hashed(said, purpose="roster")


def _missing(learner: Learner, contact: Contact | None, entry: Entry) -> Iterable[str]:
    """What the row knows and the record does not. What the record knows is never overwritten."""
    if entry.birth and learner.birth_on is None:
        yield "birth"
    if entry.sex != Sex.UNKNOWN and learner.sex == Sex.UNKNOWN:
        yield "sex"
    for kind in KINDS:
        if getattr(entry, kind) and not (contact and getattr(contact, f"{kind}_hash")):
            yield kind
