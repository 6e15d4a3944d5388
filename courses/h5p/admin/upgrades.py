"""Upgrades by the scripts that libraries bring: run in the browser of who upgrades, where they can reach nothing."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from courses.h5p.admin.libraries import UPGRADED
from courses.h5p.admin.rights import LIBRARIES
from courses.h5p.models import H5PLibrary
from courses.h5p.player.integration import Addresses
from courses.h5p.player.views import absolute
from courses.h5p.store import DatabaseStore
from courses.h5p.upgrading import Planned, job_of, plan_of, take_over
from courses.packages.views import caged, site_of

RUNNER = "learning_courses/js/h5p/upgrade.js"


@require_safe
def frame_view(request: HttpRequest) -> HttpResponseBase:
    """The page in which scripts for upgrades run: without an origin, and allowed nothing but these scripts."""
    _must_change(request)
    answer = render(request, "learning_courses/h5p/upgrade_frame.html", {"runner": absolute(request, RUNNER)})
    return caged(answer, policy(request))


def policy(request: HttpRequest) -> str:
    """Without an origin nothing is 'self', so all is named; browsers take http for https as well."""
    scripts = f"{Addresses(request).libraries}/ {absolute(request, RUNNER)}".replace("https:", "http:")
    return (
        f"sandbox allow-scripts; default-src 'none'; script-src {scripts}; worker-src blob:; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {site_of(request)}"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upgrade_one_view(request: HttpRequest, pk: int, content: int) -> HttpResponse:
    """One content: what its scripts are given; and what they made of it, kept as a draft if nothing is lost."""
    _must_change(request)
    library = get_object_or_404(H5PLibrary, pk=pk)
    store = DatabaseStore()
    planned = plan_of(content, store)
    if planned is None or not planned.has_own_way:
        raise Http404
    if request.method != "POST":
        job = job_of(planned, store, Addresses(request).libraries)
        return JsonResponse({"job": job, "revision": revision_of(planned)})
    why = _take(request, planned, store)
    if not why:
        log(instance=library, action=UPGRADED, user=request.user, data={"contents": 1})
    return JsonResponse({"why": why})


def _take(request: HttpRequest, planned: Planned, store: DatabaseStore) -> list[str]:
    said = _read(request.body)
    params, metadata = _read(said.get("params")), _read(said.get("metadata"))
    if not params:
        return [_("The script for the upgrade left nothing of the content.")]
    if said.get("revision") != revision_of(planned):
        return [_("Somebody changed the content meanwhile. Start again.")]
    issues = take_over(planned, params, metadata, store, by=request.user)
    return list(dict.fromkeys(str(each.message) for each in issues))


def _read(text: Any) -> dict[str, Any]:
    """The object that ``text`` says; an empty one where it says none."""
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def revision_of(planned: Planned) -> str:
    """Which draft was looked at."""
    return str(planned.content.latest_revision_id or "")


def _must_change(request: HttpRequest) -> None:
    if not LIBRARIES.user_has_permission(request.user, "change"):
        raise PermissionDenied
