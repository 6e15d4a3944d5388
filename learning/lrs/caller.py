"""Who speaks: from the Authorization header to a client and what it may do."""

import base64
import binascii
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from learning import conf
from learning.columns import Columns, written_once
from learning.lrs import scopes as scope_rules
from learning.lrs.errors import Forbidden, TooMany, Unauthorised
from learning.lrs.models import Client, Token, WrongSecret
from learning.lrs.scopes import Scope
from learning.sealing import hashed, hashes
from learning.sql import ask

log = logging.getLogger(__name__)
CLIENT = Columns(Client)
SECRET, TOKEN, ADDRESS = "lrs secret", "lrs token", "lrs address"
CHALLENGE = {"WWW-Authenticate": 'Basic realm="xAPI", charset="UTF-8"'}
NOTED_EVERY = timedelta(hours=1)
WINDOW, WRONG_ALLOWED, FORGOTTEN = timedelta(minutes=1), 30, timedelta(hours=1)


@dataclass(frozen=True)
class Caller:
    """The client that sent a request, and what it may do with this one.

    ``scopes`` are the client's, or those of its token.
    """

    client: Client
    scopes: frozenset[Scope]

    @property
    def is_bound(self) -> bool:
        """Whether it knows the learners of one unit only."""
        return self.client.unit_id is not None

    @property
    def authority(self) -> str:
        """What ``Statement.authority`` says."""
        return self.client.authority

    @property
    def authority_agent(self) -> dict[str, Any]:
        """The client as the agent who asserts a statement is true (xAPI 1.0.3 Data 2.4.9, xAPI 2.0 4.2.4.2)."""
        return authority_agent_of(self.client)

    def may(self, scope: Scope, *, reading: bool = False) -> bool:
        """Whether ``scope`` is allowed, by itself or by a wider one."""
        return scope_rules.may(self.scopes, scope, reading=reading)

    def must(self, scope: Scope, *, reading: bool = False) -> None:
        """Raise Forbidden unless ``scope`` is allowed."""
        if not self.may(scope, reading=reading):
            raise Forbidden(_("For this the client needs the scope “%(scope)s”.") % {"scope": scope})


def authority_agent_of(client: Client) -> dict[str, Any]:
    """``client`` as an agent. Its name may change and is left out; its key never does."""
    home = f"{conf.get('SITE_URL')}{reverse('learning:xapi:root')}"
    return {"objectType": "Agent", "account": {"homePage": home, "name": client.key}}


@sensitive_variables()
def caller_of(authorization: str | None, *, address: str) -> Caller:
    """Who sends ``authorization``, the header's value, from the network ``address``. One query where it is right.

    Raises Unauthorised, and TooMany for an address from which too many wrong credentials came. Right ones are let in
    even then: a secret is too long to be guessed, and nobody shall be able to lock out a client.
    """
    try:
        return _known(authorization)
    except Unauthorised:
        if authorization:
            count_wrong(address)
        raise


def _known(authorization: str | None) -> Caller:
    scheme, _space, rest = (authorization or "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return _by_token(rest.strip())
    return _by_secret(*pair_of(authorization))


@sensitive_variables()
def pair_of(authorization: str | None) -> tuple[str, str]:
    """Key and secret in the value of an Authorization header (RFC 7617). Raises Unauthorised."""
    scheme, _space, rest = (authorization or "").strip().partition(" ")
    if scheme.lower() != "basic":
        raise Unauthorised(_("Send the key and secret of a client, or its token."), headers=CHALLENGE)
    try:
        key, colon, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise _wrong() from None
    if not colon or "\0" in key:
        raise _wrong()
    return key, secret


@sensitive_variables()
def _by_secret(key: str, secret: str) -> Caller:
    client = client_with(key, secret)
    if client is None:
        raise _wrong()
    return Caller(client, client.scope_set)


@sensitive_variables()
def client_with(key: str, secret: str) -> Client | None:
    """The open client whose key and secret these are. One query."""
    client = _client(key)
    # Hashed where there is no such client, too, so that the time tells nothing.
    given, kept = hashes(secret, purpose=SECRET), client.secret_hash if client else ""
    found = [each for each in given if constant_time_compare(each, kept)]
    if client is None or not found or not client.is_open_at(timezone.now()):
        return None
    if found[0] != given[0]:  # hashed with a secret of ours that is being changed
        Client.objects.filter(pk=client.pk, secret_hash=kept).update(secret_hash=given[0])
    return client


def _client(key: str) -> Client | None:
    connection = connections[router.db_for_read(Client)]
    rows = ask(connection, _sql(connection), [key])
    return CLIENT.to_instance(rows[0], connection) if rows else None


@written_once
def _sql(connection: BaseDatabaseWrapper) -> str:
    columns, table = CLIENT.of("known", connection), CLIENT.table(connection)
    return f"SELECT {columns} FROM {table} AS known WHERE known.key = %s"  # noqa: S608 our names


@sensitive_variables()
def _by_token(text: str) -> Caller:
    now = timezone.now()
    tokens = Token.objects.select_related("client").filter(expires_at__gt=now)
    token = tokens.filter(token_hash__in=hashes(text, purpose=TOKEN)).first()
    if token is None or not token.client.is_open_at(now):
        said = _("The token is not known, or it is too old. Ask for a new one.")
        raise Unauthorised(said, headers={"WWW-Authenticate": 'Bearer realm="xAPI", error="invalid_token"'})
    client = token.client
    # A scope that was taken from the client since is taken from its tokens, too.
    allowed = scope_rules.narrowed(client.scope_set, scope_rules.read(token.scopes))
    return Caller(client, allowed)


def _wrong() -> Unauthorised:
    return Unauthorised(_("There is no client with this key and secret."), headers=CHALLENGE)


def count_wrong(address: str) -> None:
    """Note one more wrong try from ``address``. Raises TooMany after many within a minute."""
    now, mark = timezone.now(), hashed(address, purpose=ADDRESS)
    WrongSecret.objects.filter(since__lt=now - FORGOTTEN).delete()
    row, _is_new = WrongSecret.objects.get_or_create(mark=mark, defaults={"since": now})
    if row.since < now - WINDOW:
        WrongSecret.objects.filter(pk=row.pk, since=row.since).update(since=now, count=0)
        row.count = 0
    WrongSecret.objects.filter(pk=row.pk).update(count=F("count") + 1)
    if row.count + 1 > WRONG_ALLOWED:
        if row.count == WRONG_ALLOWED:
            log.warning("too many wrong credentials from one address (%s)", mark[:8])
        seconds = str(int(WINDOW.total_seconds()))
        raise TooMany(
            _("Too many wrong keys or secrets came from your address. Try again in a minute."),
            headers={"Retry-After": seconds},
        )


def note_use(client: Client, *, version: str) -> None:
    """Remember that the client was here, at most once an hour, and which version it speaks when that changes."""
    now = timezone.now()
    is_noted = client.used_at is not None and client.used_at > now - NOTED_EVERY
    if not is_noted or client.version != version:
        Client.objects.filter(pk=client.pk).update(used_at=now, version=version)
