"""Reporting an error in a lesson, with an account or without, and reading what became of it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.feedback.forms import ErrorForm
from courses.feedback.report import own_reports, report_error
from courses.feedback.throttle import is_hurried, sender_of
from learning import api
from learning.addresses import posted_address
from learning.models import Activity

LISTED = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a report about the lesson ``key``; where something is missing, the same form with what was written."""
    lesson = get_object_or_404(Activity, key=key, type__in=(api.LESSON, api.MODULE), retired_at=None)
    here = posted_address(request, "here") or lesson.address or "/"
    signed_in = request.user.is_authenticated
    form = ErrorForm(request.POST or None, signed_in=signed_in)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_from_machine or not is_hurried(request):
            _keep(request, lesson, form)
            messages.success(request, _("Thank you. The author of this lesson has your report."))
            return redirect(here)
        form.add_error(
            None, _("Several reports came from you just now. Please wait ten minutes; your text is kept.")
        )
        status = 429
    about = {"form": form, "lesson": lesson, "here": here}
    return render(request, "learning_courses/feedback/report.html", about, status=status)


def _keep(request: HttpRequest, lesson: Activity, form: ErrorForm) -> None:
    if form.is_from_machine:
        return  # it need not know
    report_error(
        lesson=lesson,
        words=form.cleaned_data["words"],
        contact=form.cleaned_data.get("contact", ""),
        language=get_language() or "",
        by=request.user if request.user.is_authenticated else None,
        sender=sender_of(request),
    )


@never_cache
@require_safe
@login_required
def reported(request: HttpRequest) -> HttpResponse:
    """What the visitor reported, and what the authors answered."""
    return render(
        request, "learning_courses/feedback/reported.html", {"reports": own_reports(request)[:LISTED]}
    )
