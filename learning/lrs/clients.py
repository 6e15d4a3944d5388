"""Letting another system in, changing what it may do, and putting it out again. Each is written to Wagtail's log."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log as audit

from learning.lrs.caller import SECRET
from learning.lrs.models import Client
from learning.lrs.scopes import Scope, written
from learning.sealing import hashed
from learning.units.models import Unit

log = logging.getLogger(__name__)
MADE, CHANGED = "learning.client_made", "learning.client_changed"
ROTATED, REVOKED = "learning.client_rotated", "learning.client_revoked"


class KeyTaken(Exception):
    """A client with this key was let in before."""


@sensitive_variables("secret")
@transaction.atomic
def make_client(
    *,
    name: str,
    scopes: Iterable[Scope],
    key: str = "",
    by=None,
    may_mark: bool = False,
    unit: Unit | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> tuple[Client, str]:
    """A new client and its secret, which is told only now.

    ``key`` may be made beforehand (``new_key``), so that the same form sent twice lets in one client: the second time
    raises KeyTaken.
    """
    if key and Client.objects.filter(key=key).exists():
        raise KeyTaken(key)
    secret = _new_secret()
    client = Client.objects.create(
        name=name,
        key=key or new_key(),
        secret_hash=hashed(secret, purpose=SECRET),
        scopes=written(scopes),
        may_mark=may_mark,
        unit=unit,
        valid_from=valid_from or timezone.now(),
        valid_to=valid_to,
        made_by=by,
    )
    _note(client, MADE, by, scopes=client.scopes)
    return client, secret


@transaction.atomic
def change_client(client: Client, *, by, **changes: Any) -> None:
    """Give the fields in ``changes`` their new values. What the client may do changes with its next request."""
    if "scopes" in changes:
        changes["scopes"] = written(changes["scopes"])
    different = [name for name, value in changes.items() if getattr(client, name) != value]
    if not different:
        return
    for name in different:
        setattr(client, name, changes[name])
    client.save(update_fields=different)
    _note(client, CHANGED, by, fields=different, scopes=client.scopes)


@sensitive_variables("secret")
@transaction.atomic
def rotate_secret(client: Client, *, by) -> str:
    """A new secret for ``client``, told only now. The old one and all tokens open nothing any more."""
    secret = _new_secret()
    client.secret_hash = hashed(secret, purpose=SECRET)
    client.save(update_fields=["secret_hash"])
    client.tokens.all().delete()
    _note(client, ROTATED, by)
    return secret


@transaction.atomic
def revoke_client(client: Client, *, by) -> None:
    """Put ``client`` out for good. What it sent stays. Repeating it changes nothing."""
    now = timezone.now()
    if not Client.objects.filter(pk=client.pk, revoked_at__isnull=True).update(revoked_at=now):
        return
    client.revoked_at = now
    client.tokens.all().delete()
    _note(client, REVOKED, by)


def new_key() -> str:
    """A key that nobody has."""
    return secrets.token_hex(12)


def _new_secret() -> str:
    return secrets.token_urlsafe(32)  # 256 bits: nobody can try them out, so a fast hash is safe


def _note(client: Client, action: str, by, **data: Any) -> None:
    audit(client, action, user=by, data=data or None)
    log.info("client %s: %s by user %s", client.key, action, by.pk if by else None)
