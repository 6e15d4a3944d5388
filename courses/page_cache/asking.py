"""Who may be answered with what everybody without an account gets, and under which key that is kept."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from hashlib import blake2b
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.utils.translation import get_language

from learning import conf

VERSION = 1  # of what is kept under the key


def is_anybodys(request: HttpRequest) -> bool:
    """Whether nothing in ``request`` says who asks, or asks for something else than the page everybody gets."""
    if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
        return False
    if settings.DEBUG:  # who changes a template wants to see it
        return False
    if any(name in request.headers for name in ("Authorization", "HX-Request", "X-Requested-With")):
        return False
    known = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, *conf.get("PAGE_CACHE_VARIES_ON")}
    others = set(request.COOKIES) - known
    if any(not _is_one_of(name, conf.get("PAGE_CACHE_IGNORES")) for name in others):
        return False
    user = getattr(request, "user", None)
    return user is None or not user.is_authenticated


def _is_one_of(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def key_of(request: HttpRequest) -> str | None:
    """Under which key the page is kept; None where what is asked for is endless."""
    query = request.META.get("QUERY_STRING", "")
    asked = parse_qsl(query, keep_blank_values=True)
    if len(query) > 100 or any(name not in conf.get("PAGE_CACHE_QUERY") for name, _value in asked):
        return None
    chosen = [request.COOKIES.get(name, "") for name in conf.get("PAGE_CACHE_VARIES_ON")]
    place = [request.scheme, request.get_host(), request.path, query]
    parts = [*place, get_language() or "", _release(), *chosen]
    digest = blake2b("\n".join(map(repr, parts)).encode(), digest_size=20).hexdigest()
    return f"learning_courses.page.{VERSION}.{digest}"


@cache
def _release() -> str:
    """Which static files pages name. New ones come with a new process."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))
