"""Whose forwards somebody sees: those of the units in which she may send statements on."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.forwarding.models import Forward
from learning.people.rights import Right
from learning.people.roles import units_visible_to


def forwards_of(user) -> QuerySet[Forward]:
    """The forwards of the user's units. One of the whole site is a superuser's alone."""
    forwards = Forward.objects.select_related("unit", "course")
    if user.is_superuser:
        return forwards
    return forwards.filter(unit__in=units_visible_to(user, may=Right.SEND_ON).values("pk"))


def own_forward(request: HttpRequest, pk: int) -> Forward:
    """The forward, if it is of one of the user's units; else there is none."""
    return get_object_or_404(forwards_of(request.user), pk=pk)
