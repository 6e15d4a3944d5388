"""Which units a user may do something in, decided in the query itself."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.people.models import Role
from learning.people.rights import RIGHTS, Right, roles_that_may
from learning.units.models import SAME_PLACE, Succession, SuccessionKind, Unit, UnitQuerySet

GENERATIONS = 2  # a merger, and a change of name after it


def roles_on(day: date) -> QuerySet[Role]:
    """The roles that last on ``day``."""
    return Role.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)


def held_roles(user, *, may: str, on: date | None = None) -> QuerySet[Role]:
    """The roles of ``user`` on ``on`` (today) that have the right ``may``."""
    return roles_on(on or timezone.localdate()).filter(user_id=user.pk, name__in=roles_that_may(may))


def may_somewhere(user, right: str) -> bool:
    """Whether ``user`` has ``right`` in any unit; a superuser has every right."""
    return user.is_active and (user.is_superuser or held_roles(user, may=right).exists())


def rights_somewhere(user) -> frozenset[Right]:
    """Everything that ``user`` may do in one unit or another today."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(Right)
    names = roles_on(timezone.localdate()).filter(user_id=user.pk).values_list("name", flat=True)
    return frozenset().union(*(RIGHTS.get(name, frozenset()) for name in names))


def units_visible_to(user, *, may: str = Right.SEE_FIGURES) -> UnitQuerySet:
    """Units in which the user has the right ``may``; every unit for a superuser.

    A role is for a unit and everything below it, and follows its unit through successions of the same place. The
    units that those were made from are visible too, because reports of closed periods are about them.
    """
    if not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    return units_of(held_roles(user, may=may))


def units_of(roles: QuerySet) -> UnitQuerySet:
    """The units that ``roles``, or other rows with a unit, are for: theirs, those below, and what they were made from."""
    paths = paths_of(roles)
    if not paths:
        return Unit.objects.none()
    found = Q()
    for path in paths:
        found |= Q(path__startswith=path)
    generation = Unit.objects.filter(found).order_by().values("pk")
    for _each in range(GENERATIONS):
        handed = Succession.objects.filter(successor__in=generation).exclude(kind=SuccessionKind.AREA_ONLY)
        generation = handed.values("predecessor")
        found |= Q(pk__in=generation)
    return Unit.objects.filter(found)


def paths_of(roles: QuerySet) -> set[str]:
    """The paths of the units of ``roles``, and of what those of them that ended are called today."""
    rows = list(roles.values_list("unit", "unit__path", "unit__valid_to"))
    paths = {path for _pk, path, _end in rows}
    ended = {pk for pk, _path, end in rows if end}
    seen = set(ended)
    while ended:
        after = Succession.objects.filter(predecessor__in=ended, kind__in=SAME_PLACE)
        followed = list(after.values_list("successor", "successor__path", "successor__valid_to"))
        paths |= {path for _pk, path, _end in followed}
        ended = {pk for pk, _path, end in followed if end} - seen
        seen |= ended
    return paths


def may_in(user, unit: Unit | int | None, right: str) -> bool:
    """Whether ``user`` has ``right`` in ``unit``, which may be given by its id."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    return pk is not None and units_visible_to(user, may=right).filter(pk=pk).exists()


def may_report_on(user, unit: Unit) -> bool:
    """Whether ``user`` may see the figures of ``unit``."""
    return may_in(user, unit, Right.SEE_FIGURES)
