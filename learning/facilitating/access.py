"""Whose neighbours a facilitator looks after, decided in the query itself."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from learning.people.models import Learner, LearnerQuerySet, Membership, MembershipKind
from learning.people.rights import Right
from learning.people.roles import held_roles, units_visible_to
from learning.units.models import Level, Unit, UnitQuerySet
from learning.vietnamese import sort_key


def may_facilitate(user) -> bool:
    """Whether ``user`` helps the people of any unit to learn."""
    return user.is_authenticated and user.is_active and held_roles(user, may=Right.HELP_NEIGHBOURS).exists()


def units_of(user) -> UnitQuerySet:
    """The units whose people ``user`` helps, and those below them."""
    return units_visible_to(user, may=Right.HELP_NEIGHBOURS)


def units_to_choose(user) -> list[Unit]:
    """Today's communes of ``user``, in the order of the Vietnamese alphabet; else the units she has her role in."""
    today = timezone.localdate()
    found = list(units_of(user).valid_on(today).filter(level=Level.COMMUNE))
    if not found:
        found = list(Unit.objects.filter(roles__in=held_roles(user, may=Right.HELP_NEIGHBOURS)).distinct())
    return sorted(found, key=lambda unit: sort_key(unit.name))


def neighbours_of(user) -> LearnerQuerySet:
    """People with a name who live in the units of ``user``, but herself. Who has moved away is no longer seen."""
    lasting = Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate())
    lives = Membership.objects.filter(
        lasting,
        learner=OuterRef("pk"),
        kind=MembershipKind.RESIDENCE,
        unit__in=units_of(user).values("pk"),
    )
    named = Learner.objects.filter(merged_into__isnull=True).exclude(full_name="")
    return named.filter(Exists(lives)).exclude(user=user)


def for_facilitators(view: Callable) -> Callable:
    """Only for who helps the people of a unit; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_facilitate(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))
