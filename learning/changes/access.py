"""Who may look at units, and who may change them."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from learning.people.roles import REPORTING, held_roles, units_visible_to
from learning.units.models import Unit, UnitQuerySet

CHANGE = "learning.change_unit"


def may_change(user) -> bool:
    """Whether ``user`` may apply changes of units: a superuser, and who has the permission."""
    return user.is_active and user.has_perm(CHANGE)


def may_look(user) -> bool:
    """Whether ``user`` sees any unit: who may change them, and who answers for one."""
    return user.is_active and (may_change(user) or held_roles(user, names=REPORTING).exists())


def seen_by(user) -> UnitQuerySet:
    """The units that ``user`` may look at: all, or those of their roles."""
    return Unit.objects.all() if may_change(user) else units_visible_to(user)


def only_if(may: Callable) -> Callable:
    """A decorator: only users of whom ``may`` is true; never kept in a cache."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return decorate


def change_permission() -> QuerySet[Permission]:
    """What a group is given in Wagtail's settings so that its members may apply changes."""
    return Permission.objects.filter(content_type__app_label="learning", codename="change_unit")
