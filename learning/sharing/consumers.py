"""Granting data to another system, changing what it gets, and ending it. Each is written to Wagtail's log."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log as audit

from learning.lrs.clients import change_client, make_client
from learning.lrs.scopes import Scope
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.sharing.models import Consumer, ShareLog

CHANGED, REPLAYED = "learning.grant_changed", "learning.delivery_replayed"
OF_CLIENT = ("name", "unit", "valid_from", "valid_to")


@sensitive_variables("secret")
@transaction.atomic
def make_consumer(*, key: str = "", by=None, **values: Any) -> tuple[Consumer, str]:
    """A new consumer and its secret, which is told only now. Raises ``learning.lrs.clients.KeyTaken``."""
    of_client, grant = _parted(values)
    client, secret = make_client(key=key, by=by, scopes=[Scope.SHARE], **of_client)
    consumer = Consumer(client=client, **grant)
    consumer.pseudonym_key = secrets.token_urlsafe(32)
    consumer.save()
    return consumer, secret


@transaction.atomic
def change_consumer(consumer: Consumer, *, by, **values: Any) -> None:
    """Give the grant new values. They hold from the next request on; pseudonyms stay as they are."""
    of_client, grant = _parted(values)
    change_client(consumer.client, by=by, **of_client)
    different = [name for name, value in grant.items() if getattr(consumer, name) != value]
    if not different:
        return
    for name in different:
        setattr(consumer, name, grant[name])
    consumer.save(update_fields=different)
    audit(consumer.client, CHANGED, user=by, data={"fields": different})


def consumers_visible_to(user) -> QuerySet[Consumer]:
    """Consumers of data of units in which ``user`` may see connected systems."""
    return _in_units_of(user, Right.SEE_CLIENTS)


def consumers_changed_by(user) -> QuerySet[Consumer]:
    """Those that ``user`` may change and end."""
    return _in_units_of(user, Right.CONNECT_CLIENTS)


def requests_visible_to(user) -> QuerySet[ShareLog]:
    """What was asked for of units in which ``user`` may see connected systems."""
    if user.is_superuser:
        return ShareLog.objects.all()
    units = units_visible_to(user, may=Right.SEE_CLIENTS).values("pk")
    return ShareLog.objects.filter(Q(unit__in=units) | Q(user=user))


def _in_units_of(user, right: str) -> QuerySet[Consumer]:
    found = Consumer.objects.select_related("client__unit")
    if user.is_superuser:
        return found
    return found.filter(client__unit__in=units_visible_to(user, may=right).values("pk"))


def _parted(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {name: value for name, value in values.items() if name in OF_CLIENT},
        {name: value for name, value in values.items() if name not in OF_CLIENT},
    )
