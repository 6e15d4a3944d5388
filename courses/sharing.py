"""How a lesson looks where its address is shared: the address itself, its card, and its code for paper."""

import hashlib
import uuid
from functools import lru_cache

import segno
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from courses.card import draw_card, site_name
from courses.tree import address
from learning import api, conf
from learning.models import Activity

A_DAY = 24 * 3600
SHARED = (api.COURSE, api.MODULE, api.LESSON)


def sharing_of(page, course_title: str) -> dict:
    """What the head of the page of ``page`` says to those who show a card of it, and its foot on paper."""
    path = address(page)
    home = conf.get("SITE_URL")
    card = reverse("learning_courses:card", args=[page.translation_key])
    return {
        "home": home,
        "address": f"{home}{path}",
        "site": site_name(),
        "card": f"{home}{card}?v={version_of(page.title, course_title)}",
        "code": qr(f"{home}{path}"),
        "short": f"{home}{path}".partition("://")[2],
    }


def version_of(*words: str) -> str:
    """A sign that changes with ``words``: who has kept a card asks anew when it would read otherwise."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]


@lru_cache(maxsize=1000)
def qr(target: str) -> SafeString:
    """``target`` as a code to scan, drawn in the page itself."""
    drawn = segno.make(target, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass="l-qr", lineclass=None, title=""
    )
    return mark_safe(drawn)  # noqa: S308 drawn by segno from an address of ours


@require_safe
def card(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The picture of a course or a lesson for links to it: 1200 by 630, as Zalo and Facebook want it."""
    shown = (
        Activity.objects.select_related("course").filter(key=key, type__in=SHARED, retired_at=None).first()
    )
    if shown is None:
        raise Http404
    above = "" if shown.course_id in (None, shown.pk) else shown.course.title
    version = version_of(shown.title, above)
    jpeg = cache.get_or_set(
        f"learning_courses.card.{key}.{version}", lambda: draw_card(shown.title, above), A_DAY
    )
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={7 * A_DAY}"
    return response
