"""Who a completion is about: looked up for a whole batch of rows with a constant number of queries.

Somebody is recognised by her identity number, else by an account's UUID, else by phone number or address with her name,
else by name and date of birth, among the people of whoever imports.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from learning.completions.entries import Done
from learning.office.access import learners_visible_to
from learning.people.contact import KINDS, Contact
from learning.people.models import Learner
from learning.people.rights import Right
from learning.roster.recognise import may_be_born, sounds_alike
from learning.sealing import hashed, hashes
from learning.vietnamese import fold, sort_key


@dataclass
class Known:
    """The people among whom those of a batch may be, and which of them the user may record for."""

    learners: dict[int, Learner] = field(default_factory=dict)
    visible: frozenset[int] = frozenset()
    by_uuid: Mapping[UUID, int] = field(default_factory=dict)
    by_name: Mapping[str, set[int]] = field(default_factory=dict)
    by_hash: Mapping[tuple[str, str], set[int]] = field(default_factory=dict)
    identities: Mapping[int, str] = field(default_factory=dict)


@sensitive_variables()
def known_among(asked: Sequence[Done], *, user, anywhere: bool) -> Known:
    """Everybody who could be one of those in the batch."""
    ours = {kind: _hashes(kind, asked) for kind in KINDS}
    wanted = Q(pk__in=[])
    for kind, texts in ours.items():
        wanted |= Q(**{f"{kind}_hash__in": texts})
    columns = [f"{kind}_hash" for kind in KINDS]
    held = list(Contact.objects.filter(wanted).values("learner_id", "learner__merged_into_id", *columns))
    own = Q(uuid__in={one.learner for one in asked if one.learner})
    named = Q(
        search_text__in={fold(one.name)[:200] for one in asked if one.name and one.birth},
        birth_on__isnull=False,
        merged_into__isnull=True,
    )
    by_number = Q(pk__in={row["learner__merged_into_id"] or row["learner_id"] for row in held})
    known = Known(learners={one.pk: one for one in Learner.objects.filter(own | named | by_number)})
    known.visible = _visible(known.learners, user, anywhere)
    known.by_uuid = {one.uuid: one.merged_into_id or pk for pk, one in known.learners.items()}
    known.by_name = _grouped((one.search_text, pk) for pk, one in known.learners.items() if one.search_text)
    known.by_hash = _grouped(
        ((kind, row[f"{kind}_hash"]), row["learner__merged_into_id"] or row["learner_id"])
        for row in held
        for kind in KINDS
        if row[f"{kind}_hash"]
    )
    known.identities = {row["learner_id"]: row["identity_hash"] for row in held if row["identity_hash"]}
    return known


def _visible(learners: Mapping[int, Learner], user, anywhere: bool) -> frozenset[int]:
    if anywhere or (user is not None and user.is_superuser):
        return frozenset(learners)
    if user is None:
        return frozenset()  # whose import it was is gone, and with them what they answered for
    mine = learners_visible_to(user, may=Right.IMPORT_COMPLETIONS).filter(pk__in=list(learners))
    return frozenset(mine.values_list("pk", flat=True))


@sensitive_variables()
def _hashes(kind: str, asked: Iterable[Done]) -> list[str]:
    texts = {text for one in asked if (text := getattr(one, kind))}
    return [each for text in texts for each in hashes(text, purpose=kind)]


def _grouped(pairs: Iterable[tuple]) -> dict:
    found: dict = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


@sensitive_variables()
def candidates(one: Done, known: Known) -> set[int]:
    """The ids of the records that the row may be about, by the strongest of what they share."""
    if one.learner:
        return {known.by_uuid[one.learner]} if one.learner in known.by_uuid else set()
    if one.identity and (found := _with("identity", one, known)):
        return found
    for kind in ("email", "phone"):
        if getattr(one, kind) and (
            found := {pk for pk in _with(kind, one, known) if _may_be(pk, one, known)}
        ):
            return found
    if not one.name or not one.birth:
        return set()
    alike = {pk for pk in known.by_name.get(fold(one.name)[:200], ()) if _may_be(pk, one, known)}
    # Her own people first: a name that is far away too is no question.
    return alike & known.visible or alike


def _with(kind: str, one: Done, known: Known) -> set[int]:
    wanted = hashes(getattr(one, kind), purpose=kind)
    return set().union(*(known.by_hash.get((kind, each), set()) for each in wanted))


def _may_be(pk: int, one: Done, known: Known) -> bool:
    learner = known.learners.get(pk)
    if learner is None:
        return False
    has_another = bool(one.identity and known.identities.get(pk))  # it would have been found by its number
    is_named = not one.has_name or sounds_alike(learner.full_name, one.name)
    return is_named and not has_another and may_be_born(learner.birth, one.birth)


@sensitive_variables()
def key_of(one: Done) -> str:
    """By what somebody whom nobody knows would be recognised in the next row, as a hash; empty if by nothing."""
    if one.identity:
        said = f"identity {one.identity}"
    elif one.email:
        said = f"email {one.email} {sort_key(one.name)}"
    elif one.phone:
        said = f"phone {one.phone} {sort_key(one.name)}"
    elif one.birth:
        said = f"name {sort_key(one.name)} {one.birth}"
    else:
        return ""
    return hashed(said, purpose="completion")
