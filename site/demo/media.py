"""Files that authors uploaded, for a site that runs without a web server in front of it."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model

from learning.ranges import ranged

# Shown in the page; anything else is handed over as a download.
SHOWN = ("image/", "video/", "audio/", "text/vtt", "text/plain", "application/pdf")
# Played in the page, where Wagtail's view for documents would send them whole.
PLAYED = ("video/", "audio/", "text/vtt")
DOCUMENTS = "documents/"
# Files that could run scripts with our address; a picture of this kind still shows inside a page.
CAGED = ("image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/xml")

# Python's own list and a few newer kinds; not the machine's, which differs from one to the next.
KINDS = mimetypes.MimeTypes()
for _known, _ending in (
    ("text/vtt", ".vtt"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("audio/mp4", ".m4a"),
    ("audio/ogg", ".opus"),
    ("audio/ogg", ".ogg"),
    ("audio/ogg", ".oga"),
    ("video/mp4", ".m4v"),
    ("video/ogg", ".ogv"),
):
    KINDS.add_type(_known, _ending)


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """The uploaded file ``name``, whole or the part a player asks for. Private folders do not exist here."""
    if posixpath.normpath(name) != name or name.startswith(tuple(settings.MEDIA_PRIVATE)):
        raise Http404
    is_public = not name.startswith(DOCUMENTS) or _is_public_document(request, name)
    try:
        changed = int(default_storage.get_modified_time(name).timestamp())
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, ValueError, OSError):
        raise Http404 from None
    if parse_http_date_safe(request.headers.get("If-Modified-Since", "")) == changed:
        file.close()
        return HttpResponse(status=304)
    answer = _protected(ranged(request, file, version=http_date(changed)), name, changed)
    patch_cache_control(
        answer, max_age=settings.MEDIA_MAX_AGE, **{"public" if is_public else "private": True}
    )
    return answer


def _is_public_document(request: HttpRequest, name: str) -> bool:
    """Whether everybody may have the document. Raises Http404 unless it is to be played, and by this visitor."""
    document = get_document_model().objects.filter(file=name).select_related("collection").first()
    if document is None or not _kind(name).startswith(PLAYED):
        raise Http404
    rules = document.collection.get_view_restrictions()
    if not all(rule.accept_request(request) for rule in rules):
        raise Http404
    return not rules


def _kind(name: str) -> str:
    return KINDS.guess_type(name)[0] or "application/octet-stream"


def _protected(answer: HttpResponseBase, name: str, changed: int) -> HttpResponseBase:
    kind = _kind(name)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    answer.headers["Content-Disposition"] = "inline" if kind.startswith(SHOWN) else "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Last-Modified"] = http_date(changed)
    if answer.status_code == 206 or not kind.startswith(("text/", "image/svg")):
        # Compressing would spoil the bytes of a range, and films and photographs are compressed already.
        answer.headers["Content-Encoding"] = "identity"
    if kind in CAGED:
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer
