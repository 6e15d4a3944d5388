"""Who a row is about, among those who are known already: looked up for a whole batch of rows at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from learning.people.birth import Birth, BirthPrecision
from learning.people.contact import Contact
from learning.people.models import Learner, Membership
from learning.roster.entries import Entry
from learning.roster.verdict import Verdict
from learning.sealing import hashes
from learning.vietnamese import fold, sort_key


@dataclass
class Known:
    """The people among whom those of a batch may be, by what they are recognised by."""

    learners: dict[int, Learner] = field(default_factory=dict)
    by_identity: Mapping[str, set[int]] = field(default_factory=dict)
    by_phone: Mapping[str, set[int]] = field(default_factory=dict)
    by_name: Mapping[str, set[int]] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    memberships: Mapping[int, list[Membership]] = field(default_factory=dict)


@sensitive_variables()
def known_among(asked: Sequence[Verdict]) -> Known:
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


def candidates(one: Verdict, known: Known) -> set[int]:
    """The ids of the records that the row may be about, by the strongest of what they share."""
    entry = one.entry
    if entry.identity:
        found = _with_one_of(known.by_identity, hashes(entry.identity, purpose="identity"))
        if found:
            return found
    alike = {
        pk
        for pk in known.by_name.get(fold(entry.name)[:200], set())
        if sounds_alike(known.learners[pk].full_name, entry.name) and not _is_somebody_else(pk, entry, known)
    }
    if entry.phone:
        by_phone = _with_one_of(known.by_phone, hashes(entry.phone, purpose="phone")) & alike
        if by_phone:
            return by_phone
    unit = one.unit.pk if one.unit else None
    return {
        pk
        for pk in alike
        if may_be_born(known.learners[pk].birth, entry.birth)
        and any(each.unit_id == unit for each in known.memberships.get(pk, []))
    }


def _with_one_of(known: Mapping[str, set[int]], wanted: Iterable[str]) -> set[int]:
    return set().union(*(known.get(each, set()) for each in wanted))


def _is_somebody_else(pk: int, entry: Entry, known: Known) -> bool:
    """Whether the record has another identity number, or another date of birth."""
    contact = known.contacts.get(pk)
    has_another = bool(entry.identity and contact and contact.identity_hash)
    return has_another or not may_be_born(known.learners[pk].birth, entry.birth)


def may_be_born(one: Birth | None, other: Birth | None) -> bool:
    """Whether both can be true of one person: 1985 and 01/07/1985 can."""
    if one is None or other is None:
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest


def sounds_alike(one: str, other: str) -> bool:
    """Alike but for where the tone mark stands; and a name without accents is alike its name with them."""
    if fold(one) != fold(other):
        return False
    return sort_key(one) == sort_key(other) or one.isascii() or other.isascii()
