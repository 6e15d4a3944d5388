"""The page of an XBlock, its handlers and its files."""

import json
import logging
import uuid

from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import access_of, when_open
from courses.locks import Locks
from courses.packages.kinds import kind_of
from courses.playing import iri_of
from courses.standing import standing_of
from courses.xblocks.allowed import NotAllowed, class_of
from courses.xblocks.cage import DONE, SCRIPTS, caged, opened, page_policy
from courses.xblocks.placing import Place, make_pass, place_at, read_pass
from learning import api
from learning.models import Enrolment

logger = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024  # of one request
MOST_A_MINUTE = 60
FILE_SECONDS = 3600


@never_cache
@require_safe
def show(request: HttpRequest, page: int, block: str) -> HttpResponse:
    """The XBlock of a lesson for whoever takes the course and may read that lesson."""
    place = place_at(page, block)
    if place is None or not _page_is_open(request, place):
        raise Http404
    enrolment = _reader(request, place)
    if enrolment is None:
        return _page(request, place, "", status=403, why=_("Open the lesson and begin the course first."))
    pass_ = make_pass(enrolment, place)
    handlers = reverse("learning_courses:xblock_handler", args=[pass_, "x"]).removesuffix("x/")
    try:
        shown, is_done = _run(place, enrolment, handlers, lambda runtime: _parts(runtime.shown()))
    except Exception:  # it is code of others
        logger.exception("XBlock %s failed to show itself in lesson %s", place.kind, page)
        return _page(request, place, handlers, status=502, why=_("This part cannot be shown at the moment."))
    return _page(request, place, handlers, shown=shown, is_done=is_done)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST", "OPTIONS"])
def handle(request: HttpRequest, token: str, handler: str, suffix: str = "") -> HttpResponse:
    """What the XBlock's own script asks. The pass in the address says who it is; no cookie is read."""
    if request.method == "OPTIONS":
        return opened(HttpResponse(status=204))
    found = read_pass(token)
    if found is None:
        return opened(HttpResponse(_("This page is too old. Open it again."), status=403))
    enrolment, place = found
    if refused := _refused(request, enrolment):
        return opened(refused)
    told = (handler, suffix, request.method or "", request.body, request.content_type or "")
    try:
        answer, is_done = _run(
            place,
            enrolment,
            "",
            lambda runtime: runtime.answered(*told, request.META.get("QUERY_STRING", "")),
        )
    except Exception:  # it is code of others
        logger.exception("XBlock %s failed in its handler %s", place.kind, handler)
        return opened(HttpResponse(_("This did not work. Please try again later."), status=502))
    kind = "application/json" if answer.content_type == "application/json" else "text/plain; charset=utf-8"
    response = HttpResponse(answer.body, status=answer.status_code, content_type=kind)
    if is_done:
        response.headers[DONE] = "1"
    return opened(response)


@require_safe
def file(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """A file that an allowed XBlock has for everybody."""
    sent_as = kind_of(name)
    try:
        opened_file = class_of(kind).open_local_resource(name) if sent_as else None
    except Exception:  # not allowed, not there, or not to be had
        opened_file = None
    if opened_file is None:
        raise Http404
    with opened_file:
        response = opened(HttpResponse(opened_file.read(), content_type=sent_as))
    patch_cache_control(response, public=True, max_age=FILE_SECONDS)
    return response


def _run(place: Place, enrolment: Enrolment, handlers: str, work):
    """Do ``work`` with the XBlock's runtime, whole or not at all, and record what it told of the learner.

    Returns what ``work`` does, and whether the XBlock said that the learner is done.
    """
    try:
        from courses.xblocks.running import LessonRuntime
    except ImportError as error:
        raise NotAllowed("Install wagtail-learning[xblock].") from error

    with transaction.atomic():
        runtime = LessonRuntime(place, enrolment, handlers)
        answer = work(runtime)
        if runtime.result:
            # The same id every time: however often the XBlock says it, it is one statement.
            again = str(uuid.uuid5(enrolment.uuid, f"completed {place.key}"))
            done = api.statement_about(
                iri_of(place.key), api.verbs.COMPLETED, result=runtime.result, id=again
            )
            api.record_for(enrolment, [done])
    return answer, runtime.result is not None


def _parts(fragment) -> dict[str, str]:
    """The pieces of a fragment as our page needs them."""
    args = fragment.json_init_args
    return {
        "head": mark_safe(fragment.head_html()),  # noqa: S308 caged
        "body": mark_safe(fragment.body_html()),  # noqa: S308
        "foot": mark_safe(fragment.foot_html()),  # noqa: S308
        "init": fragment.js_init_fn or "",
        "args": "" if args is None else json.dumps(args, cls=DjangoJSONEncoder),
    }


def _page(request: HttpRequest, place: Place, handlers: str, *, status: int = 200, **context) -> HttpResponse:
    context |= {"place": place, "handlers": handlers, "scripts": SCRIPTS}
    response = render(request, "learning_courses/xblock.html", context, status=status)
    return caged(response, page_policy(request, place.kind, handlers))


def _page_is_open(request: HttpRequest, place: Place) -> bool:
    return all(each.accept_request(request) for each in place.page.get_view_restrictions())


def _reader(request: HttpRequest, place: Place) -> Enrolment | None:
    """The enrolment of who takes the course and may read the lesson."""
    standing = standing_of(request, place.page.translation_key)
    node = standing.node(place.page.translation_key) if standing else None
    if standing is None or node is None or standing.enrolment is None:
        return None
    if standing.node(place.key) is None or not access_of(request, standing).may_read:
        return None
    return None if Locks(standing).before(node) else standing.enrolment


def _refused(request: HttpRequest, enrolment: Enrolment) -> HttpResponse | None:
    if why := when_open(enrolment.course):
        return HttpResponse(why, status=403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
        return HttpResponse(_("This is too large."), status=413)
    if _asks_too_often(enrolment):
        return HttpResponse(_("Too many requests. Please wait a minute."), status=429)
    return None


def _asks_too_often(enrolment: Enrolment) -> bool:
    key = f"learning_courses.xblock.{enrolment.pk}"
    if cache.add(key, 1, 60):
        return False
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:
        return False  # it ran out just now
