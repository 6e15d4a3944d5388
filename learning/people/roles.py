"""Which units a user may see, decided in the query itself."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from learning.people.models import Role
from learning.units.models import Unit, UnitQuerySet

REPORTING: tuple[str, ...] = ("officer", "head")


def held_roles(user, *, names: Iterable[str], on: date | None = None):
    """The roles among ``names`` that ``user`` holds on ``on`` (today)."""
    day = on or timezone.localdate()
    open_ended = Q(to_date__isnull=True) | Q(to_date__gte=day)
    return Role.objects.filter(open_ended, user_id=user.pk, name__in=list(names), from_date__lte=day)


def units_visible_to(user, *, names: Iterable[str] = REPORTING) -> UnitQuerySet:
    """Units in the subtrees of the user's roles; every unit for a superuser.

    A role follows its unit through successions of the same place: the unit's predecessors are visible too,
    because reports of closed periods are about them.
    """
    if user.is_superuser:
        return Unit.objects.all()
    paths = list(held_roles(user, names=names).values_list("unit__path", flat=True))
    if not paths:
        return Unit.objects.none()
    current = Q()
    for path in paths:
        current |= Q(path__startswith=path)
    followed = Unit.objects.filter(current)
    return Unit.objects.filter(current | Q(successions__successor__in=followed)).distinct()


def may_report_on(user, unit: Unit) -> bool:
    """Whether ``user`` may see the figures of ``unit``."""
    return units_visible_to(user).filter(pk=unit.pk).exists()
