"""What learners say by a form inside a lesson: a vote, and that a practical task is done. Without a script too."""

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import beginning
from courses.polls import BadBallot, read_ballot, vote
from courses.practice import hand_in
from learning import api
from learning.models import Activity, Enrolment


@require_POST
def vote_view(request: HttpRequest) -> HttpResponse:
    """Take the vote of a ballot, or say why not."""
    choice = request.POST.get("choice", "")
    try:
        key = read_ballot(request.POST.get("ballot", ""), choice)
    except BadBallot:
        text = (
            _("Choose one of the answers.")
            if not choice
            else _("This page is too old to vote. Open it again.")
        )
        messages.warning(request, text)
        return redirect(_back(request))
    return _take(request, key, lambda enrolment, poll: vote(enrolment=enrolment, poll=poll, choice=choice))


@require_POST
def hand_in_view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Note that the learner did the practical task ``key``."""
    return _take(
        request, key, lambda enrolment, task: hand_in(enrolment=enrolment, task=task), api.PERFORMANCE
    )


def _take(
    request: HttpRequest, key: uuid.UUID, record: Callable[[Enrolment, Activity], None], kind: str = ""
) -> HttpResponse:
    """Record something about the part ``key`` of a course, which is begun by it, and go back to the part."""
    part = Activity.objects.select_related("course").filter(key=key, retired_at__isnull=True).first()
    if part is None or (kind and part.type != kind):
        return HttpResponse(_("This part of the lesson is no longer offered."), status=404)
    try:
        enrolment = beginning.begin(request=request, course=part.course)
        record(enrolment, part)
    except (api.EnrolmentRefused, api.NotYours) as refusal:
        messages.warning(request, str(refusal))
        return redirect(part.address or "/")
    cookies = beginning.device_token(request, enrolment.learner)
    response = redirect(part.address or "/")
    response.cookies.update(cookies)
    return response


def _back(request: HttpRequest) -> str:
    """The page that the form was on, if it is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return (urlsplit(page).path or "/") if ours else "/"
