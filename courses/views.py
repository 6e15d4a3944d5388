"""What learners do outside a page: begin a course, and complete a lesson without a script."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses import beginning
from courses.access import access_of
from courses.locks import Locks
from courses.outline import Outline, outline_of
from courses.playing import iri_of
from courses.standing import Standing, standing_of
from learning import api
from learning.addresses import posted_address
from learning.models import Activity, Enrolment

PERSON = "X-Learning-Person"


@require_POST
def begin(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enrol in the course ``key`` and go to its first lesson; a script gets a token for its posts instead.

    A script says for whom, in a header: where somebody else is there by now, 409 and nobody is enrolled.
    """
    course = get_object_or_404(Activity, key=key, type=api.COURSE)
    if PERSON in request.headers and not api.is_still(request, request.headers[PERSON]):
        return JsonResponse({"error": _("Somebody else uses this device now.")}, status=409)
    if first := _courses_before(request, course):
        return _refused(request, course, _first_these(first))
    try:
        enrolment = beginning.begin(request=request, course=course)
    except api.EnrolmentRefused as refusal:
        return _refused(request, course, str(refusal))
    cookies = beginning.device_token(request, enrolment.learner)
    if _wants_json(request):
        response: HttpResponse = JsonResponse(_pass(request, enrolment))
    else:
        response = redirect(posted_address(request, "next") or _first_lesson(request, course))
    response.cookies.update(cookies)
    return response


def _pass(request: HttpRequest, enrolment: Enrolment) -> dict:
    token = api.make_token(request, enrolment, enrolment.learner.uuid)
    return {"token": token, "registration": str(enrolment.uuid), "person": api.person_key(request)}


def _refused(request: HttpRequest, course: Activity, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": why}, status=403)
    messages.warning(request, why)
    if not request.user.is_authenticated and not course.open_to_guests:
        return redirect_to_login(course.address or "/")
    return redirect(course.address or "/")


def _courses_before(request: HttpRequest, course: Activity) -> Sequence[Any]:
    """What must be completed before ``course``; nothing for who is in the middle of it."""
    standing = standing_of(request, course.key) if course.requires else None
    return access_of(request, standing).first if standing else ()


def _first_these(first: Iterable[Any]) -> str:
    titles = ", ".join(f"“{one.title}”" for one in first)
    return _("Complete this first: %(titles)s.") % {"titles": titles}


@require_POST
def complete(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say that the lesson ``key`` is done, without a script; then go on to the next one."""
    standing = standing_of(request, key)
    node = standing.node(key) if standing else None
    if standing is None or node is None or node.type not in (api.LESSON, api.MODULE):
        return HttpResponse(_("This lesson is no longer offered."), status=404)
    if first := _courses_before(request, standing.course):
        return _refused(request, standing.course, _first_these(first))
    if first := Locks(standing).before(node):
        messages.info(request, _first_these(first))
        return redirect(posted_address(request, "here") or node.address or "/")
    try:
        enrolment = beginning.begin(request=request, course=standing.course)
    except api.EnrolmentRefused as refusal:
        return _refused(request, standing.course, str(refusal))
    cookies = beginning.device_token(request, enrolment.learner)
    _record_completed(enrolment, key)
    after = standing_of(request, key) or standing
    response = redirect(
        _onwards(request, after, key) if after.is_satisfied(node) else _not_yet(request, node)
    )
    response.cookies.update(cookies)
    return response


def _record_completed(enrolment: Enrolment, key: uuid.UUID) -> None:
    # The same id every time: pressing twice is one statement.
    again = str(uuid.uuid5(enrolment.uuid, f"completed {key}"))
    statement = api.statement_about(iri_of(key), api.verbs.COMPLETED, result={"completion": True}, id=again)
    api.record_for(enrolment, [statement])


def _onwards(request: HttpRequest, standing: Standing, key: uuid.UUID) -> str:
    messages.success(request, _("Lesson completed."))
    _before, after, _place = outline_of(standing).around(key)
    return posted_address(request, "next") or (after and after.address) or standing.course.address or "/"


def _not_yet(request: HttpRequest, node: api.Node) -> str:
    if node.least_seconds:
        text = ngettext(
            "This lesson asks for at least %(count)s minute of reading, which the page counts while it is open.",
            "This lesson asks for at least %(count)s minutes of reading, which the page counts while it is open.",
            node.least_seconds // 60,
        )
        messages.info(request, text % {"count": node.least_seconds // 60})
    else:
        messages.info(request, _("This lesson is completed when everything that is needed in it is done."))
    return posted_address(request, "here") or node.address or "/"


def _first_lesson(request: HttpRequest, course: Activity) -> str:
    standing = standing_of(request, course.key)
    outline = outline_of(standing) if standing else Outline([])
    first = outline.next_up
    return (first and first.address) or course.address or "/"


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
