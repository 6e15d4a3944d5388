"""The survey after a course, for everybody who has completed it: with an account, by card, or as a guest."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.standing import standing_of
from courses.survey.answer import SCORES, TooLate, answer, answer_of, may_change
from courses.survey.forms import SurveyForm
from courses.survey.invite import is_from_record
from courses.survey.models import SurveyAnswer
from learning import api
from learning.models import Activity


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Three questions and a free line about the completed course ``key``."""
    standing = standing_of(request, key)
    if standing is None or standing.course.key != key or standing.course.type != api.COURSE:
        raise Http404
    course, enrolment = standing.course, standing.enrolment
    if enrolment is None or enrolment.satisfied_at is None:
        messages.info(request, _("You can say what you think of a course once you have completed it."))
        return redirect(course.address or "/")
    known = answer_of(enrolment)
    form = SurveyForm(request.POST if request.method == "POST" else None, initial=_initial(known))
    if form.is_bound and form.is_valid():
        try:
            answer(enrolment, **form.cleaned_data)
        except TooLate:
            messages.warning(request, _("Your answer is more than 30 days old and stays as it is."))
        else:
            messages.success(request, _("Thank you. Your answer is kept, and counted without your name."))
        return redirect(_back(request, course))
    context = {
        "form": form,
        "course": course,
        "known": known,
        "may_change": may_change(known),
        "back": _back(request, course),
        "from_record": is_from_record(request),
    }
    return render(
        request, "learning_courses/survey/survey.html", context, status=400 if form.is_bound else 200
    )


def _back(request: HttpRequest, course: Activity) -> str:
    """Where the learner came from: her own page, where more courses may wait, or the course's."""
    return reverse("learning:record") if is_from_record(request) else course.address or "/"


def _initial(known: SurveyAnswer | None) -> dict:
    return {name: getattr(known, name) for name in (*SCORES, "words")} if known else {}
