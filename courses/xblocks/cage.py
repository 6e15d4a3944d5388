"""How the page of an XBlock and its files are sent: without the site's origin."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from courses.packages.views import SANDBOX

DONE = "Learning-Done"  # of an answer after which the part is done
SCRIPTS = ("wagtailadmin/js/vendor/jquery-3.6.0.min.js", "learning_courses/js/xblock.js")


def caged(response: HttpResponse, policy: str) -> HttpResponse:
    """``response`` as what it is not: a page of this site."""
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def opened(response: HttpResponse) -> HttpResponse:
    """``response`` for a script without an origin. No cookie is read for it, so whoever else asks learns nothing more."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Headers"] = "content-type, x-csrftoken, x-requested-with"
    response.headers["Access-Control-Expose-Headers"] = DONE
    return caged(response, "sandbox; default-src 'none'")


def page_policy(request: HttpRequest, kind: str, handlers: str) -> str:
    """What an XBlock's page may fetch: its own files, its own handlers, and our two scripts."""
    site = f"http://{request.get_host()}"  # browsers take http for https as well
    files = site + reverse("learning_courses:xblock_file", args=[kind, "x"]).removesuffix("x")
    scripts = " ".join(_whole(site, static(name)) for name in SCRIPTS)
    return "; ".join(
        [
            f"sandbox {SANDBOX}",
            "default-src 'none'",
            f"script-src {files} {scripts} 'unsafe-inline' 'unsafe-eval'",
            f"style-src {files} 'unsafe-inline'",
            f"img-src {files} data: blob:",
            f"media-src {files} data: blob:",
            f"font-src {files} data:",
            f"connect-src {files} {site}{handlers}",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {site}",
        ]
    )


def _whole(site: str, address: str) -> str:
    return f"{site}{address}" if address.startswith("/") else address
