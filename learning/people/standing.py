"""Telling others what the roles of users amount to, so that Wagtail's groups keep in step with them."""

from collections import defaultdict
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from learning.people.models import Role
from learning.people.rights import RIGHTS, Right
from learning.signals import rights_changed

# A role that ended this long ago has been told of; who is in a group all the same was put there by somebody.
TOLD_FOR = timedelta(days=8)


def tell_rights(*, user=None, on: date | None = None) -> int:
    """Send ``rights_changed`` for each user whose roles last or ended lately, or for ``user`` only; how many."""
    held, lost = _rights(user, on or timezone.localdate())
    users = get_user_model()._default_manager.in_bulk(held.keys() | lost.keys())
    for pk, each in users.items():
        gone = frozenset(lost[pk] - held[pk])
        rights_changed.send_robust(sender=Role, user=each, held=frozenset(held[pk]), lost=gone)
    return len(users)


def _rights(user, day: date) -> tuple[dict[int, set[Right]], dict[int, set[Right]]]:
    """By user, what roles give that last on ``day``, and what those gave that ended lately."""
    held: dict[int, set[Right]] = defaultdict(set)
    lost: dict[int, set[Right]] = defaultdict(set)
    rows = Role.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day - TOLD_FOR), from_date__lte=day)
    if user is not None:
        rows = rows.filter(user=user)
    for pk, name, last in rows.values_list("user", "name", "to_date"):
        (held if last is None or last >= day else lost)[pk] |= RIGHTS.get(name, frozenset())
    return held, lost
