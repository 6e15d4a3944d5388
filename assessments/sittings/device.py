"""One seat, one device: a cookie that only this device has, and its digest at the seat."""

import hashlib
import secrets

from django.http import HttpRequest, HttpResponse

COOKIE = "learning_seat"


def device_of(request: HttpRequest) -> str:
    """The digest of the device behind ``request``; empty when it never took a seat."""
    return _digest(request.COOKIES.get(COOKIE, ""))


def new_device() -> tuple[str, str]:
    """What a new device is to hold, and the digest of it."""
    held = secrets.token_urlsafe(24)
    return held, _digest(held)


def keep_device(response: HttpResponse, held: str, *, secure: bool) -> None:
    """Let the device hold it as long as the browser is open: a device that is handed on is nobody's."""
    response.set_cookie(COOKIE, held, httponly=True, samesite="Lax", secure=secure)


def _digest(held: str) -> str:
    return hashlib.sha256(held.encode()).hexdigest() if held else ""
