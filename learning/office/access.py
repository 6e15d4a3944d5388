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
from learning.people.rights import Right
from learning.people.roles import may_somewhere, units_visible_to

VIEW_CONTACT, CHANGE_CONTACT = "learning.view_contact", "learning.change_contact"


def lasting():
    """Memberships that have not ended."""
    return Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate()))


def learners_visible_to(user, *, may: str = Right.SEE_LEARNERS) -> LearnerQuerySet:
    """People with a name who belong to units in which the user has the right ``may``, or have learnt only for them.

    Nobody sees who has left for another unit, records that were merged into another, and guests without a name.
    """
    named = Learner.objects.filter(merged_into__isnull=True).exclude(full_name="")
    if user.is_superuser:
        return named
    # Both lists begin at the units, given one by one: an OR over every learner, or a join to the units' paths, would
    # make PostgreSQL look at everybody.
    units = list(units_visible_to(user, may=may).values_list("pk", flat=True))
    belong = lasting().filter(unit__in=units).values("learner")
    nowhere = ~Exists(Membership.objects.filter(learner=OuterRef("learner")))
    have_learnt = Enrolment.objects.filter(nowhere, unit__in=units).values("learner")
    return named.filter(pk__in=belong.union(have_learnt, all=True))


def may_with(user, learner: Learner, right: str) -> bool:
    """Whether ``user`` has ``right`` over ``learner``."""
    return learners_visible_to(user, may=right).filter(pk=learner.pk).exists()


def may_see_contact(user, learner: Learner) -> bool:
    """Whether ``user``, who sees the learner, sees her contact whole: by a role, or by a group's permission."""
    return user.has_perm(VIEW_CONTACT) or may_with(user, learner, Right.SEE_CONTACTS)


def may_change_contact(user, learner: Learner) -> bool:
    """Whether ``user``, who sees the contact, may change it: never who only reads."""
    by_role = user.has_perm(CHANGE_CONTACT) or may_with(user, learner, Right.SEE_CONTACTS)
    return by_role and may_with(user, learner, Right.EDIT_LEARNERS)


def visible_learner(request: HttpRequest, pk: int, *, may: str = Right.SEE_LEARNERS) -> Learner:
    """The learner, if the user has the right ``may`` over her; else there is none."""
    found = learners_visible_to(request.user, may=may).select_related("user", "contact")
    return get_object_or_404(found, pk=pk)


def only_with(right: str, view: Callable) -> Callable:
    """``view`` only for who has ``right`` in any unit; never kept in a cache."""
    return only_for(lambda user: may_somewhere(user, right), view)


def only_for(may: Callable, view: Callable) -> Callable:
    """``view`` only for users of whom ``may`` is true; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may(request.user):
            # Said plainly: Wagtail would lead back home, as if nothing had been asked for.
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(guarded)
