"""Whom a client that is bound to a unit knows, decided in the query itself."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from learning.enrolments.models import Enrolment
from learning.lrs.caller import Caller
from learning.lrs.models import Client
from learning.people.models import Learner, LearnerQuerySet, Membership
from learning.people.roles import units_of


def learners_of(caller: Caller) -> LearnerQuerySet | None:
    """The learners that ``caller`` may speak of; None if it is bound to no unit, and may speak of anybody.

    Those who belong to its unit or one below, or belong nowhere and have learnt for them. Who has left for another
    unit is not among them. Like a role, a client follows its unit when that is renamed or recoded.
    """
    if not caller.is_bound:
        return None
    units = list(units_of(Client.objects.filter(pk=caller.client.pk)).values_list("pk", flat=True))
    lasting = Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate())
    belong = Membership.objects.filter(lasting, unit__in=units).values("learner")
    nowhere = ~Exists(Membership.objects.filter(learner=OuterRef("learner")))
    have_learnt = Enrolment.objects.filter(nowhere, unit__in=units).values("learner")
    return Learner.objects.filter(pk__in=belong.union(have_learnt, all=True))
