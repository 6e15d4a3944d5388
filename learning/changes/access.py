"""Who may look at units, and who may change them."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from learning.people.rights import Right
from learning.people.roles import held_roles, may_somewhere, paths_of, units_visible_to
from learning.units.models import Grouping, Level, Unit, UnitChange, UnitQuerySet

CHANGE = "learning.change_unit"


def may_change_all(user) -> bool:
    """Whether ``user`` may change units everywhere: a superuser, and who has the permission."""
    return user.is_active and user.has_perm(CHANGE)


def may_change(user) -> bool:
    """Whether ``user`` may change any units: everywhere, or those of their roles."""
    return may_change_all(user) or may_somewhere(user, Right.CHANGE_UNITS)


def may_look(user) -> bool:
    """Whether ``user`` sees any unit: who may change them, and who answers for one."""
    return may_change_all(user) or may_somewhere(user, Right.SEE_UNITS)


def seen_by(user) -> UnitQuerySet:
    """The units that ``user`` may look at: all, or those of their roles."""
    return Unit.objects.all() if may_change_all(user) else units_visible_to(user, may=Right.SEE_UNITS)


def changed_by(user) -> UnitQuerySet:
    """The units that ``user`` may change: all, or those of their roles."""
    return Unit.objects.all() if may_change_all(user) else units_visible_to(user, may=Right.CHANGE_UNITS)


def bounds(user) -> set[str] | None:
    """The paths within which a change must stay; None for who may change units everywhere."""
    return None if may_change_all(user) else paths_of(held_roles(user, may=Right.CHANGE_UNITS))


def changes_of(user) -> QuerySet[UnitChange]:
    """The applied changes that ``user`` sees and may undo: all, or their own."""
    return UnitChange.objects.all() if may_change_all(user) else UnitChange.objects.filter(applied_by=user)


def groupings_seen_by(user) -> QuerySet[Grouping]:
    """The groupings that ``user`` may look at: those of their provinces, and those that a commune of theirs is in."""
    if may_change_all(user):
        return Grouping.objects.all()
    units = seen_by(user).order_by().values("pk")
    through = Grouping.communes.through._default_manager.filter(unit__in=units)
    return Grouping.objects.filter(Q(province__in=units) | Q(pk__in=through.values("grouping")))


def provinces_to_group(user) -> UnitQuerySet:
    """Today's provinces in which ``user`` may group communes: those whose units they may change."""
    return changed_by(user).valid_on(timezone.localdate()).filter(level=Level.PROVINCE)


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
