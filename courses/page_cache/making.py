"""A page is made once for all who ask, and kept with the sign that held before it was made."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from courses.page_cache.asking import is_anybodys, key_of
from courses.page_cache.generation import KEY, begin, pages
from courses.page_cache.kept import Kept, as_row, made_from

LONGEST_WAIT, LONGEST_MAKING = 3.0, 20  # seconds: for another to make the page; until it is taken for dead
MOST_NEARBY = 64  # pages in the memory of one process, some ten kilobytes each
KNOWN_TO_VARY = {"cookie", "accept-language", "accept-encoding"}


@dataclass
class Making:
    """A page that is not kept and shall be. ``generation`` was read before anything else was."""

    key: str
    generation: str
    kept: Kept | None
    is_ours: bool = False
    has_turn: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "Making | None":
        """None for a request that must not be answered with what others see."""
        key = key_of(request) if is_anybodys(request) else None
        return cls(key, *_look_up(key)) if key else None

    def wait_for_turn(self) -> Kept | None:
        """One makes the page, and the others who ask meanwhile wait for it: then None, or what was made."""
        until = time.monotonic() + LONGEST_WAIT
        while not pages().add(self._turn, 1, LONGEST_MAKING):
            if time.monotonic() > until:
                return None
            time.sleep(0.02)
            _now, kept = _look_up(self.key)
            if kept:
                return kept
        self.has_turn = True
        _now, kept = _look_up(self.key)
        return kept

    def keep(self, request: HttpRequest, response: HttpResponseBase) -> Kept | None:
        """What was kept of ``response``; None if it is not for everybody."""
        if not self.is_ours or not _is_for_everybody(request, response):
            return None
        kept = made_from(response, request, generation=self.generation)
        if kept:
            pages().set(self.key, as_row(kept), max(1, kept.until - time.time()))
        return kept

    def end(self) -> None:
        if self.has_turn:
            pages().delete(self._turn)

    @property
    def _turn(self) -> str:
        return f"{self.key}.turn"


def _look_up(key: str) -> tuple[str, Kept | None]:
    """The generation that holds now, and the page if it is of that one."""
    generation = pages().get(KEY) or begin()
    for source in (_nearby.get, _from_cache):
        kept = source(key)
        if kept and kept.generation == generation and kept.until > time.time():
            return generation, kept
    return generation, None


# Some pages stay in this process's memory, too: whether they still hold, the cache that all share has just said.
_nearby: dict[str, Kept] = {}


def _from_cache(key: str) -> Kept | None:
    row = pages().get(key)
    with suppress(TypeError):  # a row of another version
        kept = Kept(*row) if row else None
        if kept:
            _remember(key, kept)
        return kept
    return None


def _remember(key: str, kept: Kept) -> None:
    if len(_nearby) >= MOST_NEARBY and key not in _nearby:
        with suppress(KeyError, StopIteration, RuntimeError):  # another thread was quicker
            del _nearby[next(iter(_nearby))]
    _nearby[key] = kept


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether ``response`` is one that everybody without an account would have got."""
    if (
        request.method != "GET"
        or response.status_code != 200
        or not isinstance(response, HttpResponse)
        or response.cookies
    ):
        return False
    said = response.headers.get("Cache-Control", "").lower()
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    has_own = (
        getattr(getattr(request, "session", None), "modified", False)
        or getattr(request, "_csp_nonce", None)
        or getattr(getattr(request, "_messages", None), "used", False)
    )
    return not (has_own or "private" in said or "no-store" in said or varies - KNOWN_TO_VARY)


def keeping(serve: Callable) -> Callable:
    """Around Wagtail's serving of a page, inside its question who may see it."""

    def inner(page: Any, request: HttpRequest, args: Any, kwargs: dict) -> HttpResponseBase:
        if getattr(page, "is_same_for_guests", False) and not kwargs.get("closed"):
            request.learning_screen = True  # type: ignore[attr-defined]
            making: Making | None = getattr(request, "learning_making", None)
            if making:
                kept = making.wait_for_turn()
                if kept:
                    return kept.answer(request)
                making.is_ours = True
        return serve(page, request, args, kwargs)

    return inner
