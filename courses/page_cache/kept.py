"""A whole page as it is kept: the same for everybody who has no account, but for what is filled in each time."""

import re
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import _does_token_match, get_token
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac

from learning import conf

CSRF, NOW = "csrf", "now"
_WORD = re.compile(rb"\b[A-Za-z0-9]{64}\b|\b[0-9]{13}\b")
# What ``django.core.signing`` makes is another text every second: when it was made, and the signature.
_SIGNED = re.compile(rb":[0-9A-Za-z]{6}:[\w-]{43}\b")
_GZIP = re.compile(r"\bgzip\b")
# A gzip file without a name or a time; an empty last block; see RFC 1951 and 1952.
_HEAD, _LAST = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", b"\x03\x00"


def moment(request: HttpRequest) -> int:
    """The time now in milliseconds, for a page that tells it to its script: one that is kept tells it anew each time."""
    request.learning_moment = round(time.time() * 1000)  # type: ignore[attr-defined]
    return request.learning_moment  # type: ignore[attr-defined]


def changes_at(request: HttpRequest, *moments: datetime | None) -> None:
    """The page will be another one at these ``moments``, though nobody saves anything then."""
    known = getattr(request, "learning_changes_at", [])
    request.learning_changes_at = [*known, *filter(None, moments)]  # type: ignore[attr-defined]


def _until(request: HttpRequest) -> float:
    now = time.time()
    moments = [moment.timestamp() for moment in getattr(request, "learning_changes_at", [])]
    return min([now + conf.get("PAGE_CACHE_SECONDS"), *(each for each in moments if each > now)])


@dataclass(frozen=True)
class Kept:
    """A page between two changes of the site. ``holes`` stand between ``parts``; ``packed`` are the parts compressed."""

    generation: str
    until: float
    content_type: str
    mark: str
    parts: tuple[bytes, ...]
    holes: tuple[str, ...]
    packed: tuple[bytes, ...]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for the visitor behind ``request``, whose browser has a CSRF token of its own."""
        fills = [fill.encode() for fill in self._fills(request)]
        if _GZIP.search(request.headers.get("Accept-Encoding", "")):
            response = HttpResponse(b"".join(self._gzipped(fills)), content_type=self.content_type)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(b"".join(_woven(self.parts, fills)), content_type=self.content_type)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.headers["Content-Length"] = str(len(response.content))
        self.say_version(request, response)
        return response

    def say_version(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """The version for this visitor: a token in the page makes it hers."""
        secret = request.META.get("CSRF_COOKIE", "") if CSRF in self.holes else ""
        say_version(response, mark=self.mark, holder=secret, shared=not secret)

    def _fills(self, request: HttpRequest) -> Iterator[str]:
        known = {NOW: str(round(time.time() * 1000))}
        if CSRF in self.holes:
            known[CSRF] = get_token(request)
        return (known[hole] for hole in self.holes)

    def _gzipped(self, fills: list[bytes]) -> Iterator[bytes]:
        # Each part was compressed alone, and what is filled in is not compressed at all: so the length of the answer
        # says nothing about a token, and nothing is compressed twice.
        yield _HEAD
        yield from _woven(self.packed, [_stored(fill) for fill in fills])
        yield _LAST
        check, size = 0, 0
        for piece in _woven(self.parts, fills):
            check, size = zlib.crc32(piece, check), size + len(piece)
        yield struct.pack("<LL", check, size & 0xFFFFFFFF)


def made_from(response: HttpResponse, request: HttpRequest, *, generation: str) -> Kept | None:
    """What to keep of ``response``, which was made for ``request``; None if its CSRF token is where we cannot see it."""
    parts, holes = split(response.content, request)
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") and CSRF not in holes:
        return None
    return Kept(
        generation=generation,
        until=_until(request),
        content_type=response.headers["Content-Type"],
        mark=fingerprint(parts),
        parts=parts,
        holes=holes,
        packed=tuple(_packed(part) for part in parts),
    )


def split(content: bytes, request: HttpRequest) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """``content`` without the visitor's CSRF token and without the time it was made, and which of them was where."""
    parts, holes, after = [], [], 0
    for found in _WORD.finditer(content):
        hole = _hole(found[0].decode(), request)
        if hole:
            parts.append(content[after : found.start()])
            holes.append(hole)
            after = found.end()
    return (*parts, content[after:]), tuple(holes)


def _hole(word: str, request: HttpRequest) -> str:
    if len(word) == 13:
        return NOW if word == str(getattr(request, "learning_moment", "")) else ""
    # Django masks the token differently each time it is asked; nothing public tells a token from another word.
    secret = request.META.get("CSRF_COOKIE")
    return CSRF if secret and _does_token_match(word, secret) else ""


def _woven(parts: tuple[bytes, ...], fills: list[bytes]) -> Iterator[bytes]:
    for part, fill in zip(parts, fills, strict=False):
        yield part
        yield fill
    yield parts[-1]


def _packed(part: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(part) + deflate.flush(zlib.Z_FULL_FLUSH)


def _stored(text: bytes) -> bytes:
    """A block of deflate that holds ``text`` as it is."""
    return struct.pack("<BHH", 0, len(text), len(text) ^ 0xFFFF) + text


# --- which version -----------------------------------------------------------------------------------------


def fingerprint(parts: tuple[bytes, ...]) -> str:
    """The same for two pages that differ in nothing but when their tokens were signed, which are good for a while."""
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(_SIGNED.sub(b"", part) + b"\0")
    # A browser that asks "still the same?" for days must get new tokens long before its own are too old.
    digest.update(str(int(time.time() / (conf.get("PROGRESS_TOKEN_HOURS") * 600))).encode())
    return digest.hexdigest()


def say_version(response: HttpResponseBase, *, mark: str, holder: str, shared: bool) -> None:
    """Let the browser keep the page and ask each time whether it is still the same. Only ``shared`` ones others may keep.

    ``holder`` is what the tokens in the page belong to: with another cookie they are worth nothing.
    """
    whose = salted_hmac("learning.page", holder).hexdigest()[:12] if holder else "all"
    response.headers["ETag"] = f'W/"{mark}-{whose}"'
    response.headers["Cache-Control"] = "no-cache" if shared else "private, no-cache"
    patch_vary_headers(response, ("Cookie",))


def as_row(kept: Kept) -> tuple[Any, ...]:
    """``kept`` without our class, so that a cache which outlives a new version of it can still be read."""
    return tuple(getattr(kept, name) for name in Kept.__dataclass_fields__)
