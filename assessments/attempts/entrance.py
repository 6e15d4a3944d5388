"""The start button of a quiz, wherever it stands."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from assessments.attempts.addresses import address, back_to_lesson
from assessments.attempts.start import StartRefused, going_on, start
from assessments.attempts.ticket import BadTicket, read_ticket
from assessments.quizzes.models import Quiz
from learning import api
from learning.models import Activity, Enrolment, Learner


@require_POST
def start_quiz(request: HttpRequest) -> HttpResponse:
    """Begin the quiz of the posted ticket, or go on with it. A guest gets a record on the way, where guests may learn."""
    try:
        ticket = read_ticket(request.POST.get("ticket", ""))
    except BadTicket:
        return render(request, "learning_assessments/attempts/refused.html", status=400)
    activity = Activity.objects.select_related("course", "parent").filter(key=ticket.activity).first()
    quiz = Quiz.objects.filter(pk=ticket.quiz).first()
    if activity is None or quiz is None:
        return render(request, "learning_assessments/attempts/refused.html", status=404)
    learner = api.learner_for(request)
    try:
        enrolment = _enrolment(learner, activity.course)
    except api.EnrolmentRefused as problem:
        return back_to_lesson(request, activity, str(problem))
    if quiz.supervised and not going_on(enrolment, activity, quiz):
        return _to_the_room(request, learner, enrolment)
    try:
        response = redirect(address("attempt", start(enrolment=enrolment, activity=activity, quiz=quiz)))
    except StartRefused as problem:
        response = back_to_lesson(request, activity, str(problem))
    return _remembering(request, response, learner, enrolment)


def _to_the_room(request: HttpRequest, learner: Learner | None, enrolment: Enrolment) -> HttpResponse:
    """Where the code of a sitting is asked for."""
    query = urlencode({"ticket": request.POST["ticket"]})
    response = redirect(f"{reverse('learning_assessments:enter')}?{query}")
    return _remembering(request, response, learner, enrolment)


def _remembering(
    request: HttpRequest, response: HttpResponse, learner: Learner | None, enrolment: Enrolment
) -> HttpResponse:
    if learner is None:
        api.remember_guest(response, enrolment.learner, secure=request.is_secure())
    return response


@transaction.atomic
def _enrolment(learner: Learner | None, course: Activity) -> Enrolment:
    """The enrolment to answer in. Where the course refuses a new guest, none is made."""
    return api.enrol(learner=learner or api.new_guest(), course=course)
