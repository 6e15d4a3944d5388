"""The files of packages, sent so that they can do nothing in the name of the site or of whoever looks at them."""

import re
from collections.abc import Callable
from functools import wraps

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_http_methods

from courses.packages.kinds import kind_of
from courses.packages.storing import mark_of, place_of
from learning.ranges import ranged

FOR_EVER = 365 * 24 * 3600
WORTH_COMPRESSING = ("text/", "application/", "image/svg")
# What the frame around a package may do, and the package itself when it is opened without one. Without the second its
# scripts would not hear that a form was filled in; the policy lets no form be sent.
SANDBOX = "allow-scripts allow-forms"
# What jQuery adds to each of its requests, and what asks for a part of a file.
HEADERS = "X-Requested-With, Range"


def for_everybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """``view`` for reading only, also by pages without an origin.

    By its address such a page takes the site for its own, so jQuery adds a header of its own to what it fetches, and the
    browser asks first whether it may.
    """

    @require_http_methods(["GET", "HEAD", "OPTIONS"])
    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.method != "OPTIONS":
            return view(request, *args, **kwargs)
        answer = caged(HttpResponse(status=204), "sandbox; default-src 'none'")
        answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        answer.headers["Access-Control-Allow-Headers"] = HEADERS
        answer.headers["Access-Control-Max-Age"] = "86400"
        return answer

    return answered


@for_everybody
def package_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """The file ``name`` of a package. Who has the address may have it: nobody guesses one, and no cookie is read."""
    kind = kind_of(name)
    if kind is None or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Http404
    version = f'"{digest[:16]}-{mark_of(name)[:16]}"'
    return sent(
        request,
        lambda: default_storage.open(place_of(digest, name)),
        kind=kind,
        version=version,
        policy=policy(request, digest),
    )


def sent(
    request: HttpRequest, opened: Callable[[], File], *, kind: str, version: str, policy: str
) -> HttpResponseBase:
    """A file that never changes, for whoever has its address; ``opened`` raises OSError where there is none."""
    if same := get_conditional_response(request, etag=version):
        return same
    try:
        file = opened()
    except OSError:
        raise Http404 from None
    answer = caged(ranged(request, file, version=version), policy)
    answer.headers["Content-Type"] = kind
    answer.headers["ETag"] = version
    answer.headers["Accept-Ranges"] = "bytes"
    if answer.status_code == 206 or not kind.startswith(WORTH_COMPRESSING):
        # Compressing would spoil the bytes of a range, and films and photographs are compressed already.
        answer.headers["Content-Encoding"] = "identity"
    patch_cache_control(answer, public=True, max_age=FOR_EVER, immutable=True)
    return answer


def caged(answer: HttpResponseBase, policy: str) -> HttpResponseBase:
    """``answer`` so that what is in it can reach nothing but what ``policy`` lets it."""
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    # An old browser reads this instead of frame-ancestors.
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    # What is in a cage has an origin of its own, that is none: to itself its files are another site's. They are sent
    # without cookies whoever asks, and nobody knows their address who was not given it.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    # Browsers refuse a page that is both sandboxed and kept apart from what opened it.
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer


def policy(request: HttpRequest, digest: str) -> str:
    """What a package may fetch: its own files and nothing else. Scripts in its pages run, where they can reach nobody."""
    folder = reverse("learning_courses:package_file", args=[digest, "x"]).removesuffix("x")
    own = f"{site_of(request)}{folder}"
    return rules(request, files=own, frames=own, connects=f"{own} data: blob:")


def site_of(request: HttpRequest) -> str:
    """'self' means nothing to a page without an origin, so it is named; browsers take http for https as well."""
    return f"http://{request.get_host()}"


def rules(
    request: HttpRequest,
    *,
    files: str,
    frames: str = "'none'",
    connects: str,
    scripts: str = "",
    base: str = "'none'",
) -> str:
    """The policy of a page in a cage that may use ``files``, and beside them ``scripts``."""
    return "; ".join(
        [
            f"sandbox {SANDBOX}",
            "default-src 'none'",
            f"script-src {files} {scripts} 'unsafe-inline' 'unsafe-eval' blob:".replace("  ", " "),
            f"style-src {files} 'unsafe-inline'",
            f"img-src {files} data: blob:",
            f"media-src {files} data: blob:",
            f"font-src {files} data:",
            f"connect-src {connects}",
            f"frame-src {frames}",
            "worker-src blob:",
            f"base-uri {base}",
            "form-action 'none'",
            f"frame-ancestors {site_of(request)}",
        ]
    )
