"""Whose learners an officer looks after, decided in the query itself."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from learning.enrolments.models import Enrolment
from learning.people.models import Learner, LearnerQuerySet, Membership
from learning.people.roles import REPORTING, held_roles, units_visible_to

VIEW_CONTACT, CHANGE_CONTACT = "learning.view_contact", "learning.change_contact"


def may_look_after(user) -> bool:
    """Whether ``user`` answers for the people of any unit."""
    return user.is_active and (user.is_superuser or held_roles(user, names=REPORTING).exists())


def lasting():
    """Memberships that have not ended."""
    return Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate()))


def learners_visible_to(user) -> LearnerQuerySet:
    """People with a name who belong to the user's units, or belong nowhere and have learnt for them.

    Nobody sees who has left for another unit, records that were merged into another, and guests without a name.
    """
    named = Learner.objects.filter(merged_into__isnull=True).exclude(full_name="")
    if user.is_superuser:
        return named
    units = units_visible_to(user).values("pk")
    hers = Q(learner=OuterRef("pk"))
    belongs = Exists(lasting().filter(hers, unit__in=units))
    belongs_somewhere = Exists(Membership.objects.filter(hers))
    learnt = Exists(Enrolment.objects.filter(hers, unit__in=units))
    return named.filter(belongs | (~belongs_somewhere & learnt))


def visible_learner(request: HttpRequest, pk: int) -> Learner:
    """The learner, if the user looks after her; else there is none."""
    found = learners_visible_to(request.user).select_related("user", "contact")
    return get_object_or_404(found, pk=pk)


def for_officers(view: Callable) -> Callable:
    """Only for who answers for a unit; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_look_after(request.user):
            # Said plainly: Wagtail would lead back home, as if nothing had been asked for.
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(guarded)
