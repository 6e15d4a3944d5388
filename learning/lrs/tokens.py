"""Giving bearer tokens to clients, and taking them back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from learning import conf
from learning.lrs.caller import TOKEN
from learning.lrs.models import Client, Token
from learning.lrs.scopes import Scope, may, written
from learning.sealing import hashed, hashes


class ScopeRefused(Exception):
    """More was asked for than the client may do."""


@dataclass(frozen=True)
class Given:
    """A new token: ``text`` is told only now. ``seconds`` is how long it is good."""

    text: str
    scopes: str
    seconds: int


@sensitive_variables("text")
def give_token(client: Client, *, asked: Iterable[Scope] | None = None) -> Given:
    """A token for what ``asked`` says, or for all that ``client`` may do. Raises ScopeRefused."""
    scopes = frozenset(client.scope_set if asked is None else asked)
    if not scopes or not all(may(client.scope_set, each) for each in scopes):
        raise ScopeRefused
    now, lasts = timezone.now(), timedelta(minutes=conf.get("XAPI_TOKEN_MINUTES"))
    client.tokens.filter(expires_at__lte=now).delete()
    text = secrets.token_urlsafe(32)
    ends = min(filter(None, (now + lasts, client.valid_to)))  # never later than the client itself
    Token.objects.create(
        client=client, token_hash=hashed(text, purpose=TOKEN), scopes=written(scopes), expires_at=ends
    )
    return Given(text, written(scopes), int((ends - now).total_seconds()))


@sensitive_variables("text")
def take_back(client: Client, text: str) -> None:
    """Let a token of ``client`` open nothing any more. Of an unknown one nothing is told (RFC 7009, 2.2)."""
    client.tokens.filter(token_hash__in=hashes(text, purpose=TOKEN)).delete()
