"""What was found in one room becomes hints: new ones come, open ones change or go, decided ones stay."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.attempts.models import Attempt
from assessments.hints.models import Hint

# Of one hint: its kind, and the attempts that it is about.
Key = tuple[str, int, int | None]


@transaction.atomic
def write(*, quiz: int, looked_at: Collection[int], found: Iterable[Any]) -> int:
    """Keep what was ``found`` in the attempts that were ``looked_at`` together; return how many hints are new.

    Doing it again, or twice at once, changes nothing more. Of a pair that was not looked at together nothing is said.
    """
    wanted = {_key(each): each for each in found}
    known = {(hint.kind, hint.one_id, hint.other_id): hint for hint in _known(looked_at)}
    gone = [hint.pk for key, hint in known.items() if hint.is_open and key not in wanted]
    Hint.objects.filter(pk__in=gone).delete()
    changed = [
        hint for key, hint in known.items() if hint.is_open and key in wanted and _told(hint, wanted[key])
    ]
    Hint.objects.bulk_update(changed, ["strength", "numbers"])
    # Somebody's record may have been deleted while it was looked at.
    living = set(Attempt.objects.filter(pk__in=looked_at).values_list("pk", flat=True))
    new = [
        Hint(kind=kind, quiz_id=quiz, one_id=one, other_id=other, found_at=timezone.now())
        for kind, one, other in wanted.keys() - known.keys()
        if {one, other} - {None} <= living
    ]
    for hint in new:
        _told(hint, wanted[hint.kind, hint.one_id, hint.other_id])
    Hint.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _known(looked_at: Collection[int]) -> QuerySet[Hint]:
    both = Q(other=None) | Q(other__in=looked_at)
    return Hint.objects.select_for_update(of=("self",)).filter(both, one__in=looked_at)


def _key(found: Any) -> Key:
    one, *other = sorted(found.rows)
    return found.kind, one, other[0] if other else None


def _told(hint: Hint, found: Any) -> bool:
    """Put what was found into ``hint``; return whether it differs from what was there."""
    before = hint.strength, hint.numbers
    hint.strength, hint.numbers = round(found.strength, 3), found.numbers
    return before != (hint.strength, hint.numbers)
