"""The files of packages, sent so that they can do nothing in the name of the site or of whoever looks at them."""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from courses.packages.kinds import kind_of
from courses.packages.storing import mark_of, place_of
from learning.ranges import ranged

FOR_EVER = 365 * 24 * 3600
WORTH_COMPRESSING = ("text/", "application/", "image/svg")
# What the frame around a package may do, and the package itself when it is opened without one. Without the second its
# scripts would not hear that a form was filled in; the policy lets no form be sent.
SANDBOX = "allow-scripts allow-forms"


@require_safe
def package_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """The file ``name`` of a package. Who has the address may have it: nobody guesses one, and no cookie is read."""
    kind = kind_of(name)
    if kind is None or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Http404
    version = f'"{digest[:16]}-{mark_of(name)[:16]}"'
    if same := get_conditional_response(request, etag=version):
        return same
    try:
        file = default_storage.open(place_of(digest, name))
    except OSError:
        raise Http404 from None
    answer = _caged(ranged(request, file, version=version), request, digest)
    answer.headers["Content-Type"] = kind
    answer.headers["ETag"] = version
    answer.headers["Accept-Ranges"] = "bytes"
    if answer.status_code == 206 or not kind.startswith(WORTH_COMPRESSING):
        # Compressing would spoil the bytes of a range, and films and photographs are compressed already.
        answer.headers["Content-Encoding"] = "identity"
    patch_cache_control(answer, public=True, max_age=FOR_EVER, immutable=True)
    return answer


def _caged(answer: HttpResponseBase, request: HttpRequest, digest: str) -> HttpResponseBase:
    answer.headers["Content-Security-Policy"] = policy(request, digest)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    # An old browser reads this instead of frame-ancestors.
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    # The package has an origin of its own, that is none: to itself its files are another site's. They are sent without
    # cookies whoever asks, and nobody knows their address who was not given it.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    # Browsers refuse a page that is both sandboxed and kept apart from what opened it.
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer


def policy(request: HttpRequest, digest: str) -> str:
    """What a package may fetch: its own files and nothing else. Scripts in its pages run, where they can reach nobody."""
    folder = reverse("learning_courses:package_file", args=[digest, "x"]).removesuffix("x")
    # 'self' means nothing to a page without an origin, so the address is named; browsers take http for https as well.
    site = f"http://{request.get_host()}"
    own = f"{site}{folder}"
    return "; ".join(
        [
            f"sandbox {SANDBOX}",
            "default-src 'none'",
            f"script-src {own} 'unsafe-inline' 'unsafe-eval' blob:",
            f"style-src {own} 'unsafe-inline'",
            f"img-src {own} data: blob:",
            f"media-src {own} data: blob:",
            f"font-src {own} data:",
            f"connect-src {own} data: blob:",
            f"frame-src {own}",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {site}",
        ]
    )
