"""The page in which a content is played. It has no origin, reads no cookie, and is the same for everybody."""

import hashlib
import secrets
from typing import Any
from urllib.parse import urljoin

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from courses.h5p import scripts
from courses.h5p.models import H5PContent
from courses.h5p.player.integration import Addresses, played
from courses.h5p.player.keys import is_key
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError
from courses.packages.views import caged, rules

SHIM, BRIDGE = "learning_courses/js/h5p/shim.js", "learning_courses/js/h5p/bridge.js"
DRAFT_SECONDS = 3600
DRAFT = "learning_courses.h5p.draft."


@require_safe
def play(request: HttpRequest, key: str, identity: Any, language: str) -> HttpResponseBase:
    """The published content, for whoever has the key to it."""
    content = H5PContent.objects.select_related("library").filter(uuid=identity, live=True).first()
    if content is None or not is_key(key, identity):
        raise Http404
    answer = page_of(content, language, request, DatabaseStore(of=content))
    version = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=version) or answer
    answer.headers["ETag"] = version
    patch_cache_control(answer, public=True, no_cache=True)
    return answer


def page_of(content: H5PContent, language: str, request: HttpRequest, store: DatabaseStore) -> HttpResponse:
    """The page that plays ``content``, or says that it cannot be shown."""
    with override(language):
        try:
            found = played(content, language, request, store) if scripts.is_installed() else None
        except H5PError:
            found = None
        addresses = Addresses(request)
        context = {
            "content": content,
            "played": found,
            "language": language,
            "core_styles": f"{addresses.core}/{scripts.STYLES}",
            "core_script": f"{addresses.core}/{scripts.FRAME}",
            "shim": absolute(request, SHIM),
            "bridge": absolute(request, BRIDGE),
        }
        # Without the request: nothing of who asks for it is in it.
        answer = HttpResponse(render_to_string("learning_courses/h5p/frame.html", context))
    return caged(answer, policy(request))  # type: ignore[return-value]


def absolute(request: HttpRequest, name: str) -> str:
    """The static file ``name``, with the host."""
    return urljoin(request.build_absolute_uri("/"), static(name))


def policy(request: HttpRequest) -> str:
    """It may use the player, libraries and files of contents, and speak to nothing else: not even to us."""
    addresses = Addresses(request)
    # Browsers take http for https as well, and not the other way round.
    files = " ".join(
        f"{each}/".replace("https:", "http:", 1)
        for each in (addresses.core, addresses.libraries, addresses.files)
    )
    ours = " ".join(absolute(request, each).replace("https:", "http:", 1) for each in (SHIM, BRIDGE))
    # jQuery reads markup in a document whose base is the page itself, and does not go on where that is refused.
    base = request.build_absolute_uri(request.path).replace("https:", "http:", 1)
    return rules(request, files=files, scripts=ours, connects=f"{files} data: blob:", base=base)


# --- drafts ------------------------------------------------------------------------------------------------


def draft_address(content: H5PContent, language: str, request: HttpRequest) -> str:
    """Where ``content`` is played for an hour as it is now, saved or not."""
    token = secrets.token_urlsafe(24)
    cache.set(DRAFT + token, page_of(content, language, request, DatabaseStore()).content, DRAFT_SECONDS)
    return reverse("learning_courses:h5p_draft", args=[token])


@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponseBase:
    """A draft that an author looks at."""
    page = cache.get(DRAFT + token)
    if page is None:
        raise Http404
    answer = caged(HttpResponse(page), policy(request))
    patch_cache_control(answer, private=True, no_store=True)
    return answer
