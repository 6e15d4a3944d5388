"""Signed statements: is the signature one, and is it of this statement? (xAPI 1.0.3 Data 2.6, RFC 7515)"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_der_x509_certificate
from django.utils.translation import gettext as _

from learning.statements.malformed import Malformed, below
from learning.statements.multipart import Part
from learning.statements.same import same_statement
from learning.statements.strict import read_json
from learning.statements.wellformed import check_statement

USAGE = "http://adlnet.gov/expapi/attachments/signature"
ALGORITHMS: Mapping[str, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}


def check_signatures(
    statement: dict[str, Any], files: Mapping[str, Part], place: str, *, version: str
) -> None:
    """Raise Malformed unless every signature of ``statement`` is right; one without a signature passes.

    Where the signature brings a certificate (``x5c``) it must have been made with its key. Who that certificate
    belongs to is not looked into: it proves that the statement was not changed, not that its sender is honest.
    """
    for at, one in enumerate(statement.get("attachments", ())):
        if one["usageType"] == USAGE:
            where = below(below(place, "attachments"), at)
            if one["contentType"].partition(";")[0].strip().lower() != "application/octet-stream":
                raise Malformed(
                    _("A signature must be application/octet-stream."), below(where, "contentType")
                )
            if one["sha2"].lower() not in files:
                raise Malformed(_("The signature was not sent along, so it cannot be checked."), where)
            _check(statement, files[one["sha2"].lower()].content, where, version)


def _check(statement: dict[str, Any], jws: bytes, place: str, version: str) -> None:
    header, payload, signature, signed = _parts_of(jws, place)
    algorithm = ALGORITHMS.get(str(header.get("alg")))
    if algorithm is None:
        raise Malformed(_("A signature must be made with RS256, RS384 or RS512."), place)
    if "x5c" in header:
        _verify(header["x5c"], algorithm, signature, signed, place)
    try:
        check_statement(payload, version=version)
    except Malformed as problem:
        said = _("The signature does not sign a statement: %(problem)s")
        raise Malformed(said % {"problem": str(problem)}, place) from None
    if not same_statement(_without_signatures(statement), _without_signatures(payload)):
        raise Malformed(_("The signature signs another statement than this one."), place)
    if (
        payload.get("id", statement.get("id", "")).lower()
        != statement.get("id", payload.get("id", "")).lower()
    ):
        raise Malformed(_("The signature signs another statement than this one."), place)


def _without_signatures(statement: dict[str, Any]) -> dict[str, Any]:
    kept = [each for each in statement.get("attachments", ()) if each["usageType"] != USAGE]
    return {**statement, "attachments": kept}


def _parts_of(jws: bytes, place: str) -> tuple[dict, Any, bytes, bytes]:
    try:
        head, body, signature = jws.strip().split(b".")
        header, payload = read_json(_decoded(head)), read_json(_decoded(body))
        made = _decoded(signature)
    except (ValueError, binascii.Error):
        raise Malformed(_("The signature is not a JSON Web Signature in its compact form."), place) from None
    if not isinstance(header, dict) or not made:
        raise Malformed(_("The signature is not a JSON Web Signature in its compact form."), place)
    return header, payload, made, head + b"." + body


def _decoded(text: bytes) -> bytes:
    if b"+" in text or b"/" in text:
        raise ValueError
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _verify(chain: Any, algorithm: hashes.HashAlgorithm, signature: bytes, signed: bytes, place: str) -> None:
    try:
        key = load_der_x509_certificate(base64.b64decode(chain[0], validate=True)).public_key()
    except (ValueError, TypeError, LookupError):
        raise Malformed(_("The certificate of the signature (x5c) cannot be read."), place) from None
    if not isinstance(key, RSAPublicKey):
        raise Malformed(_("The certificate of the signature (x5c) has no RSA key."), place)
    try:
        key.verify(signature, signed, PKCS1v15(), algorithm)
    except InvalidSignature:
        raise Malformed(
            _("The signature was not made with the key of its certificate (x5c)."), place
        ) from None
