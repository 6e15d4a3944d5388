"""Finding a certificate by what is printed on it, without letting anybody read the whole register."""

import re
import uuid

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from learning.certificates.models import Certificate

# 0001/2026/CN-CĐS, and what hurried people make of it: 1/2026.
_NUMBER = re.compile(r"\s*0*(\d{1,9})\s*/\s*(\d{4})\s*(?:/.*)?")
SECONDS = 60
MOST = 30  # look-ups in that time from one address


def by_code(code: str) -> Certificate | None:
    """The certificate at a public address; a mistyped one is only unknown."""
    try:
        return _with_course().filter(uuid=uuid.UUID(code)).first()
    except ValueError:
        return None


def split_number(text: str) -> tuple[int, str] | None:
    """Number and year of a printed number, None if ``text`` is none."""
    match = _NUMBER.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def by_number(text: str) -> list[Certificate]:
    """The certificates with a printed number: one, or several where several provinces issue."""
    wanted = split_number(text)
    if wanted is None:
        return []
    number, year = wanted
    return list(_with_course().filter(number=number, series__endswith=f":{year}").order_by("series"))


def _with_course() -> QuerySet[Certificate]:
    """The course may have changed since: the check says so."""
    return Certificate.objects.select_related("enrolment__course")


def is_hurried(request: HttpRequest, *, what: str = "certificates", most: int = MOST) -> bool:
    """Count a look-up; whether its address has made too many. Numbers follow one another, so reading on is easy.

    The address itself is not kept. Behind a proxy the host must put the visitor's into ``REMOTE_ADDR``.
    """
    address = request.META.get("REMOTE_ADDR", "")
    key = f"learning-{what}-{salted_hmac(f'learning.{what}', address).hexdigest()[:24]}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired just now
        return False
