"""Keeps the site away from the editor's origin."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from courses.h5p.official import client

NAMES = frozenset(
    f"learning_courses:{name}"
    for name in (
        "h5p_official",
        "h5p_official_ajax",
        "h5p_official_file",
        "h5p_core",
        "h5p_library",
        "h5p_file",
    )
)


class EditorOrigin:
    """On ``H5P_EDITOR_ORIGIN`` there is the editor and nothing else: no sign-in, no pages, no cookie is read or set.

    ``"courses.h5p.official.middleware.EditorOrigin"`` goes first in ``MIDDLEWARE``. Scripts of uploaded libraries run
    on that origin; what were served there, they could read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not client.is_there(request):
            return self.get_response(request)
        if not _is_for_editors(request.path_info):
            return HttpResponseNotFound()
        request.COOKIES = {}
        answer = self.get_response(request)
        answer.cookies.clear()
        return answer


def _is_for_editors(path: str) -> bool:
    if settings.STATIC_URL.startswith("/") and path.startswith(settings.STATIC_URL):
        return True
    try:
        return resolve(path).view_name in NAMES
    except Resolver404:
        return False
