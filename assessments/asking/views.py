"""The form of a question in a lesson."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.asking.ask import answer, forget_answer
from assessments.attempts.addresses import back_to_lesson, lesson_of
from assessments.attempts.ticket import BadTicket, read_ticket
from assessments.questions.models import Question
from learning import api
from learning.models import Activity, Enrolment, Learner


@require_POST
def answer_question(request: HttpRequest) -> HttpResponse:
    """Mark the answer to the question of the posted ticket, and go back to it. A guest gets a record on the way."""
    try:
        ticket = read_ticket(request.POST.get("ticket", ""))
    except BadTicket:
        return render(request, "learning_assessments/attempts/refused.html", status=400)
    activity = Activity.objects.select_related("course", "parent").filter(key=ticket.activity).first()
    question = Question.objects.askable().filter(pk=ticket.quiz).first()
    if activity is None or question is None or question.kind.by_hand or activity.retired_at is not None:
        return render(request, "learning_assessments/attempts/refused.html", status=404)
    if "again" in request.POST:
        forget_answer(request, activity.key)
        return redirect(activity.address or lesson_of(activity))
    return _answered(request, activity, question)


def _answered(request: HttpRequest, activity: Activity, question: Question) -> HttpResponse:
    learner = api.learner_for(request)
    try:
        with transaction.atomic():
            enrolment = _enrolment(learner, activity.course)
            is_answered = answer(
                request=request, enrolment=enrolment, activity=activity, question=question, post=request.POST
            )
            if not is_answered and learner is None:
                transaction.set_rollback(True)  # nobody has begun anything
    except (api.EnrolmentRefused, api.NotYours) as problem:
        return back_to_lesson(request, activity, str(problem))
    if not is_answered:
        messages.info(request, _("Choose or write an answer first, then press the button."))
    response = redirect(activity.address or lesson_of(activity))
    if learner is None and is_answered:
        api.remember_guest(response, enrolment.learner, secure=request.is_secure())
    return response


def _enrolment(learner: Learner | None, course: Activity) -> Enrolment:
    return api.enrol(learner=learner or api.new_guest(), course=course)
