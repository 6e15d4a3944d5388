"""Keeping a short secret text so that the database alone tells nothing, and two of them can still be compared.

A text is sealed with Fernet (AES and HMAC, made by the library cryptography), and matched by a keyed hash. Each
purpose has keys of its own, so that what was sealed as one thing does not open as another.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from learning import conf


class CannotUnseal(Exception):
    """Sealed with a secret that is no longer known, or not by us."""


def secrets() -> list[str]:
    """What keys are made from. The first seals; all of them unseal, so that they can be changed."""
    # SECRET_KEY stays last: whoever sets SECRETS later can still read what was sealed before.
    return [*conf.get("SECRETS"), settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@sensitive_variables()
def seal(text: str, *, purpose: str) -> str:
    """``text``, unreadable. Sealing it twice gives two different results."""
    return _fernet(secrets()[0], purpose).encrypt(text.encode()).decode()


@sensitive_variables()
def unseal(sealed: str, *, purpose: str) -> str:
    """The text that was sealed. Raises CannotUnseal."""
    try:
        return MultiFernet([_fernet(each, purpose) for each in secrets()]).decrypt(sealed).decode()
    except InvalidToken:
        raise CannotUnseal from None


def is_sealed_with_the_first(sealed: str, *, purpose: str) -> bool:
    """Whether sealing it again would change nothing but the ciphertext."""
    try:
        return bool(_fernet(secrets()[0], purpose).decrypt(sealed))
    except InvalidToken:
        return False


@sensitive_variables()
def hashed(text: str, *, purpose: str) -> str:
    """A keyed hash of ``text``: the same for the same text, and worth nothing without the secret."""
    return _hash(secrets()[0], text, purpose)


@sensitive_variables()
def hashes(text: str, *, purpose: str) -> list[str]:
    """Every hash that ``text`` may have while secrets are being changed."""
    return [_hash(each, text, purpose) for each in secrets()]


@sensitive_variables()
def _hash(secret: str, text: str, purpose: str) -> str:
    # HMAC-SHA256: numbers are so few that a hash without a key could be tried out in a minute.
    return hmac.digest(_key(secret, f"match {purpose}"), text.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _fernet(secret: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(secret, f"seal {purpose}")))


@lru_cache(maxsize=64)
def _key(secret: str, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"learning {use}".encode()).derive(
        secret.encode()
    )
