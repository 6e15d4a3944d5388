"""Which connected systems somebody sees, and which she may change: decided in the query itself.

Systems that only read what is shared with them have pages of their own (``learning.sharing``).
"""

from django.db.models import Q, QuerySet

from learning.lrs.models import Client
from learning.lrs.scopes import Scope
from learning.people.rights import Right
from learning.people.roles import units_visible_to


def clients_visible_to(user) -> QuerySet[Client]:
    """Systems that know learners of units in which ``user`` may see systems: bound to one of them, or to none."""
    if user.is_superuser:
        return _speaking()
    units = units_visible_to(user, may=Right.SEE_CLIENTS).values("pk")
    return _speaking().filter(Q(unit__in=units) | Q(unit__isnull=True))


def clients_changed_by(user) -> QuerySet[Client]:
    """Systems that ``user`` may change and disconnect. Those bound to no unit are a superuser's."""
    if user.is_superuser:
        return _speaking()
    return _speaking().filter(unit__in=units_visible_to(user, may=Right.CONNECT_CLIENTS).values("pk"))


def _speaking() -> QuerySet[Client]:
    """Systems that speak xAPI."""
    return Client.objects.exclude(scopes=str(Scope.SHARE))
