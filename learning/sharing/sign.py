"""Signing what is handed out: a detached JWS (RFC 7515, appendix F) over the canonical JSON of a document."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.views.decorators.debug import sensitive_variables

from learning import conf
from learning.sharing.gate import canonical

UNSIGNED = {"alg": "none", "value": ""}
_SIZE = 32  # bytes of each number of a P-256 signature
SMALLEST_RSA = 2048


class WrongKey(ValueError):
    """``SHARE_SIGNING_KEY`` is no key that can sign."""


@sensitive_variables()
def signed(document: dict[str, Any]) -> dict[str, Any]:
    """``document`` with its ``signature``, which is over all of it but itself. Without a key it says alg "none"."""
    pem = conf.get("SHARE_SIGNING_KEY")
    if not pem:
        return {**document, "signature": dict(UNSIGNED)}
    key = key_of(pem)
    header = _written(canonical({"alg": algorithm(key), "kid": thumbprint(key)}))
    payload = _written(canonical(document))
    value = f"{header}..{_written(_signature(key, f'{header}.{payload}'.encode()))}"
    return {**document, "signature": {"alg": algorithm(key), "value": value}}


def key_set() -> dict[str, Any]:
    """The public key as a JWK set (RFC 7517); empty where nothing is signed."""
    pem = conf.get("SHARE_SIGNING_KEY")
    if not pem:
        return {"keys": []}
    key = key_of(pem)
    return {"keys": [{**_public(key), "kid": thumbprint(key), "alg": algorithm(key), "use": "sig"}]}


@lru_cache(maxsize=4)
@sensitive_variables()
def key_of(pem: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """The private key that ``pem`` holds. Raises WrongKey."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise WrongKey("it is no private key in PEM without a password") from None
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SMALLEST_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise WrongKey("it must be RSA of at least 2048 bits, or EC on the curve P-256")


def algorithm(key) -> str:
    """Its name in JWS (RFC 7518, 3.1)."""
    return "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"


def thumbprint(key) -> str:
    """The key's id: RFC 7638."""
    return _written(hashlib.sha256(canonical(_public(key))).digest())


def _signature(key, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_SIZE, "big") + s.to_bytes(_SIZE, "big")


def _public(key) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    if isinstance(numbers, rsa.RSAPublicNumbers):
        return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    x, y = (_written(each.to_bytes(_SIZE, "big")) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _number(value: int) -> str:
    return _written(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
