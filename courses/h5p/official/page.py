"""The page on the editor's origin: the editor, and what it is told of the content."""

from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from courses.h5p import scripts
from courses.h5p.models import H5PContent
from courses.h5p.official import client
from courses.h5p.official.contract import API
from courses.h5p.official.metadata import copyright_semantics, metadata_semantics
from courses.h5p.official.tickets import Ticket, ticket_for
from courses.h5p.official.views import with_ticket
from courses.h5p.player.integration import Addresses
from courses.h5p.player.words import words
from courses.packages.h5p.names import LibraryName

SHIM, HOST = "learning_courses/js/h5p/shim.js", "learning_courses/js/h5p/official_page.js"


def address_of(request: HttpRequest, content: H5PContent | None, main: LibraryName) -> str:
    """Where the author who asks writes ``content`` (None: a new one of type ``main``) in the official editor."""
    path = reverse("learning_courses:h5p_official", args=[ticket_for(request, content)])
    return f"{client.origin()}{path}?type={quote(main.uber)}"


@require_safe
@xframe_options_exempt
@with_ticket
def page(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The editor. Only the form that the ticket was made in may show it in a frame."""
    addresses = Addresses(request)
    files = _Files(request, addresses)
    context = {
        "language": ticket.language,
        "data": _data(request, ticket, files, addresses),
        "told": _told(request, ticket),
        "styles": [files.core_style, files.own("styles/css/application.css")],
        "shim": urljoin(request.build_absolute_uri("/"), static(SHIM)),
        "scripts": [
            files.core,
            *(files.own(name) for name in client.AROUND),
            files.own(client.language_file(ticket.language)),
            urljoin(request.build_absolute_uri("/"), static(HOST)),
        ],
    }
    # Without the request: the page holds nothing of a session.
    answer = HttpResponse(render_to_string("learning_courses/h5p/official/page.html", context))
    answer.headers["Content-Security-Policy"] = policy(ticket)
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return answer


def policy(ticket: Ticket) -> str:
    """Uploaded scripts run here, with all that old ones need. They reach this origin alone, which has no cookies."""
    aside = urlsplit(urljoin(client.origin(), static(HOST)))
    ours = f"'self' {aside.scheme}://{aside.netloc}"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {ours} 'unsafe-inline' 'unsafe-eval' blob:",
            f"style-src {ours} 'unsafe-inline'",
            f"img-src {ours} data: blob:",
            f"media-src {ours} data: blob:",
            f"font-src {ours} data:",
            "connect-src 'self' data: blob:",
            "frame-src 'self'",
            "worker-src blob:",
            "base-uri 'self'",
            "form-action 'none'",
            f"frame-ancestors {ticket.site}",
        ]
    )


class _Files:
    """Where the files of editor and player are on this origin."""

    def __init__(self, request: HttpRequest, addresses: Addresses):
        self.folder = addresses.folder("h5p_official_file")
        self.core = f"{addresses.core}/{scripts.FRAME}"
        self.core_style = f"{addresses.core}/{scripts.STYLES}"

    def own(self, name: str) -> str:
        return f"{self.folder}/{name}"


def _told(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """What our own script in the page is told: which content, and which page it may speak to."""
    content = ticket.content
    if content is None:
        main, params, about = request.GET.get("type", ""), {}, {}
    else:
        newest = content.get_latest_revision_as_object()
        main, params = newest.main.uber, newest.params
        about = {**newest.metadata, "title": newest.title, "defaultLanguage": newest.language}
    return {"site": ticket.site, "library": main, "content": {"params": params, "metadata": about}}


def _data(request: HttpRequest, ticket: Ticket, files: _Files, addresses: Addresses) -> dict[str, Any]:
    ajax = request.build_absolute_uri(request.path.removesuffix("/")) + "/ajax/"
    return {
        "baseUrl": client.origin(),
        "url": addresses.files,
        "siteUrl": client.origin(),
        "libraryUrl": addresses.core,
        "pluginCacheBuster": "",
        "urlLibraries": addresses.libraries,
        "postUserStatistics": False,
        "l10n": {"H5P": words()},
        "user": {"name": ticket.user.get_full_name(), "mail": ""},
        "hubIsEnabled": False,
        "crossorigin": None,
        "loadedJs": [],
        "loadedCss": [],
        "core": {"scripts": [files.core], "styles": [files.core_style]},
        "contents": {},
        "editor": {
            "filesPath": addresses.files,
            "fileIcon": {"path": files.own("images/binary-file.png"), "width": 50, "height": 50},
            "ajaxPath": ajax,
            "libraryUrl": f"{files.folder}/",
            "copyrightSemantics": copyright_semantics(),
            "metadataSemantics": metadata_semantics(),
            "assets": {
                "css": [files.core_style, *(files.own(name) for name in client.STYLES)],
                "js": [
                    # A frame of another site may have no storage; asking for it throws.
                    urljoin(request.build_absolute_uri("/"), static(SHIM)),
                    files.core,
                    *(files.own(name) for name in client.SCRIPTS),
                    files.own(client.language_file(ticket.language)),
                ],
            },
            "deleteMessage": "",
            "apiVersion": {"majorVersion": API["major"], "minorVersion": API["minor"]},
            "language": ticket.language,
            "enableContentHub": False,
        },
    }
