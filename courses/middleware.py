"""Whole pages for visitors without an account, and "still the same" for everybody who has the page already."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from courses.page_cache.kept import fingerprint, say_version, split
from courses.page_cache.making import Making


class PageCache:
    """Answers visitors without an account from the cache, and asks the database nothing for them.

    ``"courses.middleware.PageCache"`` goes behind the middleware that knows the language, the session, the user and
    the CSRF token, and before ``courses.routing.OneQueryMiddleware``. Only pages that say ``is_same_for_guests`` are
    kept, until anything on the site changes, and for ``LEARNING["PAGE_CACHE_SECONDS"]`` at the longest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        making = Making.of(request)
        if making is None:
            return _conditional(request, _with_version(request, self.get_response(request)))
        response = making.kept.answer(request) if making.kept else self._made(request, making)
        return _conditional(request, response)

    def _made(self, request: HttpRequest, making: Making) -> HttpResponseBase:
        request.learning_making = making  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            kept = making.keep(request, response)
        finally:
            making.end()
        if kept is None:
            return _with_version(request, response)
        kept.say_version(request, response)
        return response


def _with_version(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page of one person gets a version: her browser may keep it, and asks each time whether it is still the same."""
    is_page = getattr(request, "learning_screen", False) and response.status_code == 200
    if not is_page or response.cookies or not isinstance(response, HttpResponse):
        return response
    if "Cache-Control" in response.headers or "ETag" in response.headers:  # somebody has decided already
        return response
    parts, _holes = split(response.content, request)
    # The tokens in it were made for these cookies: with others it is another page.
    holder = repr(sorted(request.COOKIES.items()))
    say_version(response, mark=fingerprint(parts), holder=holder, shared=False)
    return response


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 for a browser that has this very page. Other views see to that themselves."""
    is_known = response.headers.get("ETag", "").startswith('W/"') and response.status_code == 200
    if not is_known or request.method not in ("GET", "HEAD"):
        return response
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)
