"""Whose progress that differs from its log somebody is shown, decided in the query itself."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.keeping.models import Difference
from learning.people.rights import Right
from learning.people.roles import units_visible_to


def differences_visible_to(user, *, may: str = Right.SEE_PROOFS) -> QuerySet[Difference]:
    """Differences in enrolments of the units in which the user has the right ``may``; a superuser's are all."""
    found = Difference.objects.select_related("enrolment__learner", "enrolment__course", "proof")
    return found if user.is_superuser else found.filter(enrolment__unit__in=units_visible_to(user, may=may))


def visible_difference(request: HttpRequest, pk: int) -> Difference:
    """The difference, if the user may heal it; else there is none."""
    return get_object_or_404(differences_visible_to(request.user, may=Right.HEAL_PROGRESS), pk=pk)
