"""Who supervises what, decided in the query itself."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from assessments.sittings.models import Sitting, SittingQuerySet
from learning import api
from learning.models import Unit
from learning.vietnamese import sort_key


def may_supervise(user) -> bool:
    """Whether ``user`` may hold a sitting in any unit."""
    return user.is_authenticated and api.may_somewhere(user, api.Right.RUN_SESSIONS)


def units_to_choose(user) -> list[Unit]:
    """Today's units in which ``user`` may hold a sitting, in the order of the Vietnamese alphabet."""
    units = api.units_visible_to(user, may=api.Right.RUN_SESSIONS).valid_on(timezone.localdate())
    return sorted(units, key=lambda unit: sort_key(unit.name))


def sittings_of(user) -> SittingQuerySet:
    """The sittings that ``user`` supervises."""
    units = api.units_visible_to(user, may=api.Right.RUN_SESSIONS)
    return Sitting.objects.filter(unit__in=units.values("pk")).select_related("quiz", "unit")


def sitting_of(request: HttpRequest, sitting: UUID) -> Sitting:
    """The sitting, if the user supervises it; else there is none."""
    return get_object_or_404(sittings_of(request.user), uuid=sitting)


def for_supervisors(view: Callable) -> Callable:
    """Only for who may hold sittings; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_supervise(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))
