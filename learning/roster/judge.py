"""What applying a row would do: make somebody new, add to who is known, ask, or refuse. Changes nothing.

A person is recognised by her identity number, else by phone number and name, else by name, date of birth and unit.
A batch of rows is judged with a constant number of queries, besides one for each unit's name not met before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from learning.people.birth import Birth, BirthPrecision
from learning.people.contact import KINDS, Contact
from learning.people.models import Audience, Learner, Membership, MembershipKind, Sex
from learning.roster.entries import Entry
from learning.roster.models import Outcome, Roster, RosterRow
from learning.roster.places import Places, stood
from learning.roster.reasons import Reason, is_problem, reason
from learning.sealing import hashed, hashes
from learning.units.models import Unit
from learning.vietnamese import fold, sort_key


@dataclass
class Verdict:
    """What becomes of one row."""

    entry: Entry
    outcome: str = str(Outcome.REFUSED)
    key: str = ""
    unit: Unit | None = None
    audience: str = ""
    since: date | None = None
    learner: Learner | None = None
    joins: bool = False
    leaves: list[Membership] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    contact: Contact | None = None

    @property
    def kind(self) -> str:
        """Citizens belong to where they live, everybody else to where they work or study."""
        return str(MembershipKind.RESIDENCE if self.audience == Audience.ND else MembershipKind.WORK)


@dataclass
class Known:
    """The people among whom those of a batch may be, by what they are recognised by."""

    learners: dict[int, Learner] = field(default_factory=dict)
    by_identity: Mapping[str, set[int]] = field(default_factory=dict)
    by_phone: Mapping[str, set[int]] = field(default_factory=dict)
    by_name: Mapping[str, set[int]] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    memberships: Mapping[int, list[Membership]] = field(default_factory=dict)


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
        known, twice = _known(asked), self._rows_before(asked)
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
            one.outcome = str(Outcome.CHANGED if one.joins or one.fills else Outcome.KNOWN)
        if one.key and one.outcome != Outcome.REFUSED:
            twice.setdefault(one.key, entry.number)

    def _recognise(self, one: Verdict, known: Known) -> None:
        if one.entry.is_refused or one.unit is None:
            return
        found = _candidates(one, known)
        if len(found) > 1:
            one.entry.reasons.append(reason("several_people"))
        elif found:
            one.learner = known.learners[found.pop()]
            self._compare(one, one.learner, known)

    def _compare(self, one: Verdict, learner: Learner, known: Known) -> None:
        """What the row adds to the record that it is about."""
        entry, day = one.entry, one.since
        if not _sounds_alike(learner.full_name, entry.name):
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

    def _move(self, one: Verdict, lasting: list[Membership]) -> None:
        if any(each.from_date >= one.since for each in lasting if one.since):
            one.entry.reasons.append(reason("transfer"))
            return
        one.leaves = lasting
        if lasting:
            units = ", ".join(each.unit.full_name for each in lasting)
            one.entry.reasons.append(reason("moves", unit=units))


def _sounds_alike(one: str, other: str) -> bool:
    """Alike but for where the tone mark stands; and a name without accents is alike its name with them."""
    if fold(one) != fold(other):
        return False
    return sort_key(one) == sort_key(other) or one.isascii() or other.isascii()


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


@sensitive_variables()
def _known(asked: Sequence[Verdict]) -> Known:
    """Everybody who could be one of those in the batch."""
    ours = {kind: _hashes(kind, asked) for kind in ("identity", "phone")}
    numbers = Q(identity_hash__in=ours["identity"]) | Q(phone_hash__in=ours["phone"])
    held = Contact.objects.filter(numbers).values_list("learner_id", "learner__merged_into_id")
    by_number = {merged or learner for learner, merged in held} if any(ours.values()) else set()
    ids = by_number | _namesakes(asked)
    known = Known(learners=Learner.objects.in_bulk(list(ids)))
    known.contacts = {each.learner_id: each for each in Contact.objects.filter(learner__in=ids)}
    known.memberships = _grouped(
        (each.learner_id, each)
        for each in Membership.objects.filter(learner__in=ids).select_related("unit").order_by("from_date")
    )
    known.by_identity = _sets((each.identity_hash, pk) for pk, each in known.contacts.items())
    known.by_phone = _sets((each.phone_hash, pk) for pk, each in known.contacts.items())
    known.by_name = _sets((each.search_text, pk) for pk, each in known.learners.items())
    return known


def _namesakes(asked: Iterable[Verdict]) -> set[int]:
    """The ids of people with the name of a row who belong to its unit, and may be born when it says."""
    placed = [one for one in asked if one.unit]
    exact = [one for one in placed if one.entry.birth and one.entry.birth.precision == BirthPrecision.DAY]
    born = Q(birth_on__in={one.entry.birth.on for one in exact if one.entry.birth})
    vague = ~Q(birth_precision=BirthPrecision.DAY) | Q(birth_on=None)
    known = set(map(id, exact))
    inexact = [one for one in placed if id(one) not in known]
    return _named_as(exact, born | vague) | _named_as(inexact, Q())


def _named_as(asked: Sequence[Verdict], born: Q) -> set[int]:
    wanted: dict[tuple, set[date | None]] = defaultdict(set)
    for one in asked:
        if one.unit:
            birth = one.entry.birth
            wanted[fold(one.entry.name)[:200], one.unit.pk].add(birth.on if birth else None)
    rows = Learner.objects.filter(
        born,
        search_text__in={name for name, _unit in wanted},
        memberships__unit__in={unit for _name, unit in wanted},
        merged_into__isnull=True,
    ).values_list("pk", "search_text", "memberships__unit", "birth_on", "birth_precision")
    # Names that are frequent in the province have many bearers: only who may be meant is fetched whole.
    return {
        pk
        for pk, name, unit, on, precision in rows.iterator()
        if (name, unit) in wanted
        and (not born or on in wanted[name, unit] or precision != "day" or on is None)
    }


@sensitive_variables()
def _hashes(kind: str, asked: Iterable[Verdict]) -> list[str]:
    texts = {text for one in asked if (text := getattr(one.entry, kind))}
    return [each for text in texts for each in hashes(text, purpose=kind)]


def _grouped(pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _sets(pairs: Iterable[tuple]) -> dict[str, set[int]]:
    return {key: set(values) for key, values in _grouped(pairs).items() if key}


def _candidates(one: Verdict, known: Known) -> set[int]:
    """The ids of the records that the row may be about, by the strongest of what they share."""
    entry = one.entry
    if entry.identity:
        found = _with_one_of(known.by_identity, hashes(entry.identity, purpose="identity"))
        if found:
            return found
    alike = {
        pk
        for pk in known.by_name.get(fold(entry.name)[:200], set())
        if _sounds_alike(known.learners[pk].full_name, entry.name) and not _is_somebody_else(pk, entry, known)
    }
    if entry.phone:
        by_phone = _with_one_of(known.by_phone, hashes(entry.phone, purpose="phone")) & alike
        if by_phone:
            return by_phone
    unit = one.unit.pk if one.unit else None
    return {
        pk
        for pk in alike
        if _may_be_born(known.learners[pk].birth, entry.birth)
        and any(each.unit_id == unit for each in known.memberships.get(pk, []))
    }


def _with_one_of(known: Mapping[str, set[int]], wanted: Iterable[str]) -> set[int]:
    return set().union(*(known.get(each, set()) for each in wanted))


def _is_somebody_else(pk: int, entry: Entry, known: Known) -> bool:
    """Whether the record has another identity number, or another date of birth."""
    contact = known.contacts.get(pk)
    has_another = bool(entry.identity and contact and contact.identity_hash)
    return has_another or not _may_be_born(known.learners[pk].birth, entry.birth)


def _may_be_born(one: Birth | None, other: Birth | None) -> bool:
    """Whether both can be true of one person: 1985 and 01/07/1985 can."""
    if one is None or other is None:
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest


def _missing(learner: Learner, contact: Contact | None, entry: Entry) -> Iterable[str]:
    """What the row knows and the record does not. What the record knows is never overwritten."""
    if entry.birth and learner.birth_on is None:
        yield "birth"
    if entry.sex != Sex.UNKNOWN and learner.sex == Sex.UNKNOWN:
        yield "sex"
    for kind in KINDS:
        if getattr(entry, kind) and not (contact and getattr(contact, f"{kind}_hash")):
            yield kind
