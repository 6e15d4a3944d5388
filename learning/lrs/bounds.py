"""Whom a client that is bound to a unit knows, decided in the query itself."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.enrolments.models import Enrolment
from learning.lrs.caller import Caller
from learning.lrs.errors import Forbidden
from learning.lrs.models import Client
from learning.people.models import Learner, LearnerQuerySet, Membership
from learning.people.roles import units_of
from learning.statements.agents import learner_uuid


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


def learner_within(caller: Caller, agent: Mapping[str, Any]) -> int | None:
    """The id of the learner that a valid ``agent`` is; None if it is nobody of ours.

    Raises Forbidden where ``caller`` is bound to a unit and ``agent`` is not one of its learners. Whether there is
    such a learner elsewhere is not told.
    """
    uuid, allowed = learner_uuid(agent), learners_of(caller)
    if uuid is None and allowed is None:
        return None
    learners = Learner.objects.all() if allowed is None else allowed
    found = learners.filter(uuid=uuid).values_list("pk", flat=True).first() if uuid else None
    if found is None and allowed is not None:
        raise Forbidden(_("This client may speak only of the learners of its unit."), place="agent")
    return found
