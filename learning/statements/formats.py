"""The simple values that statements are made of: what they look like (xAPI 1.0.3 Data 4, IEEE 9274.1.1 4.2.7)."""

import re
import uuid
from datetime import UTC, datetime
from functools import lru_cache

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MAILTO = re.compile(r"mailto:[^\s@:/?#<>]+@[^\s@/?#<>]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
# SHA-224, 256, 384 and 512 in hexadecimal digits.
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(\s*;.*)?", re.DOTALL)
# RFC 5646, 2.1, without the tags that were grandfathered in.
_LANGUAGE = re.compile(
    r"(([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
    r"(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*(-x(-[A-Za-z0-9]{1,8})+)?|x(-[A-Za-z0-9]{1,8})+)"
)
_GRANDFATHERED = frozenset(
    """en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu
    sgn-be-fr sgn-be-nl sgn-ch-de art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan
    zh-xiang""".split()
)
_TIMESTAMP = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d)(?::?(\d\d))?(?::?(\d\d))?(?:[.,](\d+))?"
    r"(Z|z|[+\-]\d\d(?::?\d\d)?)?"
)
_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<weeks>\d+(?:[.,]\d+)?)W|(?:(?P<years>\d+(?:[.,]\d+)?)Y)?(?:(?P<months>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<days>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?)"
)
_FRACTION = re.compile(r"[.,]\d+[A-Z]")
_SECONDS_IN = {
    "weeks": 604800, "years": 31557600, "months": 2629800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1,
}  # fmt: skip


def is_iri(text: str) -> bool:
    """An absolute IRI (RFC 3987): a scheme, a colon and something behind it. An IRL is one too."""
    return _IRI.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def named_uuid(text: str) -> uuid.UUID:
    """The UUID that ``text`` writes, of something that many statements name. Raises ValueError if it is none."""
    return uuid.UUID(text)


def is_uuid(text: str) -> bool:
    """A UUID in its standard form (RFC 4122), in either case."""
    return _UUID.fullmatch(text) is not None


def is_mailto(text: str) -> bool:
    """``mailto:`` and one address, nothing else."""
    return _MAILTO.fullmatch(text) is not None


def is_sha1(text: str) -> bool:
    """A SHA-1 in hexadecimal digits."""
    return _SHA1.fullmatch(text) is not None


def is_sha2(text: str) -> bool:
    """A SHA-224, 256, 384 or 512 in hexadecimal digits."""
    return _SHA2.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """An Internet media type (RFC 2046), with or without parameters."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """A language tag (RFC 5646)."""
    return _LANGUAGE.fullmatch(text) is not None or text.lower() in _GRANDFATHERED


def read_timestamp(text: str) -> datetime | None:
    """The moment that ``text`` says (ISO 8601, RFC 3339), None if it says none.

    Without an offset it is UTC. An offset of minus zero is not allowed (xAPI 1.0.3 Data 4.5). Python keeps
    microseconds, a statement what was sent.
    """
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if offset and offset[0] == "-" and not offset.strip("-0:"):
        return None
    # RFC 3339 allows a leap second, which Python does not know: it is the second before, drawn out.
    second = "59" if second == "60" else second or "00"
    zone = {"Z": "+00:00", "z": "+00:00", None: "+00:00"}.get(offset, offset)
    try:
        micro = ((fraction or "") + "000000")[:6]
        moment = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second}.{micro}{zone}"
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_duration(text: str) -> float | None:
    """The seconds of a duration (ISO 8601, 4.4.3.2), None if ``text`` is none. Only its last part may be broken.

    A year counts as 365.25 days and a month as a twelfth of that.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    broken = _FRACTION.search(text)
    if broken and broken.end() != len(text):
        return None
    given = {name: value for name, value in found.groupdict().items() if value}
    if not given:
        return None
    return sum(float(value.replace(",", ".")) * _SECONDS_IN[name] for name, value in given.items())


def cut_duration(text: str) -> str:
    """``text`` with seconds to the hundredth: beyond that durations are not told apart (xAPI 1.0.3 Data 4.6)."""
    found = re.fullmatch(r"(.*\d)[.,](\d+)S", text)
    if found is None:
        return text
    fraction = found[2][:2].rstrip("0")
    return f"{found[1]}.{fraction}S" if fraction else f"{found[1]}S"


def canonical_uuid(text: str) -> str:
    """``text`` as UUIDs are written: in small letters."""
    return str(uuid.UUID(text))
