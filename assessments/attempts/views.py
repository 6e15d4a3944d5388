"""The learner's screens of a quiz. Each asks who is there, calls one verb, and renders."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.attempts.answer import AttemptClosed, TimeIsUp, posted, save_answers
from assessments.attempts.models import Attempt
from assessments.attempts.pages import page_of, page_with
from assessments.attempts.paper import items_of
from assessments.attempts.result import result_of
from assessments.attempts.start import StartRefused, start
from assessments.attempts.submit import CannotMark, submit
from assessments.attempts.ticket import BadTicket, read_ticket
from assessments.questions.item import digest
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
        return _back(request, activity, str(problem))
    try:
        response = redirect(_address("attempt", start(enrolment=enrolment, activity=activity, quiz=quiz)))
    except StartRefused as problem:
        response = _back(request, activity, str(problem))
    if learner is None:
        api.remember_guest(response, enrolment.learner, secure=request.is_secure())
    return response


@transaction.atomic
def _enrolment(learner: Learner | None, course: Activity) -> Enrolment:
    """The enrolment to answer in. Where the course refuses a new guest, none is made."""
    return api.enrol(learner=learner or api.new_guest(), course=course)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions, on one page or on several. Each post saves the page it comes from and goes on."""
    attempt = _own(request, uuid)
    if attempt.submitted_at is not None:
        return _closed(request, attempt) if request.method == "POST" else redirect(_address("result", attempt))
    if request.method == "POST":
        return _take(request, attempt)
    if attempt.is_late():
        return render(request, "learning_assessments/attempts/late.html", {"attempt": attempt, "back": _lesson(attempt)})
    page = page_of(items_of(attempt), request.GET.get("page"))
    context = {"attempt": attempt, "page": page, "now": timezone.now(), "back": _lesson(attempt)}
    return render(request, "learning_assessments/attempts/attempt.html", context)


def _take(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    try:
        save_answers(attempt=attempt, responses=posted(attempt, request.POST))
    except AttemptClosed:
        return _closed(request, attempt)
    except TimeIsUp:
        return _hand_in(request, attempt)
    go = request.POST.get("go", "")
    if go == "finish":
        return _finish(request, attempt)
    return redirect(_page_address(attempt, go))


def _page_address(attempt: Attempt, go: str) -> str:
    """Where ``go`` leads: a page's number, or a question as ``q7``."""
    address = _address("attempt", attempt)
    if go.startswith("q") and go[1:].isascii() and go[1:].isdigit():
        place = min(int(go[1:]), len(attempt.paper["questions"]) - 1)
        return f"{address}?page={page_with(place, len(attempt.paper['questions']))}#q{place}"
    return f"{address}?page={go}" if go.isascii() and go.isdigit() else address


@require_POST
def save_attempt(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Save what a script sends while the learner answers. Says so only when it is committed."""
    attempt = _own(request, uuid)
    responses = posted(attempt, request.POST)
    try:
        save_answers(attempt=attempt, responses=responses)
    except AttemptClosed:
        return _not_saved(_("This quiz was handed in already, so later answers do not count."), attempt)
    except TimeIsUp:
        return _not_saved(_("The time is up, so later answers do not count."), attempt)
    return JsonResponse({"saved": {f"q{place}": digest(response) for place, response in responses.items()}})


def _not_saved(message: str, attempt: Attempt) -> JsonResponse:
    return JsonResponse({"error": message, "address": _address("attempt", attempt)}, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish_attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask before handing in a paper with gaps; hand it in when posted."""
    attempt = _own(request, uuid)
    if request.method == "POST":
        return _hand_in(request, attempt)
    if attempt.submitted_at is not None:
        return redirect(_address("result", attempt))
    missing = [(item, _page_address(attempt, item.name)) for item in page_of(items_of(attempt), None).missing]
    context = {"attempt": attempt, "missing": missing, "back": missing[0][1] if missing else _address("attempt", attempt)}
    return render(request, "learning_assessments/attempts/finish.html", context)


def _finish(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Hand in at once when nothing is missing or no time is left; else ask."""
    if not attempt.is_due() and page_of(items_of(attempt), None).missing:
        return redirect(_address("finish", attempt))
    return _hand_in(request, attempt)


def _hand_in(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    try:
        done = submit(attempt=attempt)
    except (CannotMark, api.NotYours) as problem:
        return _back(request, attempt.activity, str(problem))
    if done.again:
        return _closed(request, done.attempt)
    if done.attempt.is_late(done.attempt.submitted_at):
        until = date_format(timezone.localtime(attempt.due_at), "TIME_FORMAT")
        messages.warning(request, _("The time was up at %(until)s. What was saved by then counts.") % {"until": until})
    if done.course_satisfied:
        messages.success(request, _("You have completed the whole course. Congratulations!"))
    return redirect(_address("result", attempt))


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The answer to a second handing in: the result that is there already."""
    attempt.refresh_from_db(fields=["submitted_at"])
    at = date_format(timezone.localtime(attempt.submitted_at), "SHORT_DATETIME_FORMAT")
    said = _("This quiz was handed in already, at %(at)s. Here is that result; later answers do not count.")
    messages.info(request, said % {"at": at})
    return redirect(_address("result", attempt))


@never_cache
@require_GET
def show_result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How it went, question by question."""
    attempt = _own(request, uuid)
    if attempt.submitted_at is None:
        return redirect(_address("attempt", attempt))
    context = {"attempt": attempt, "back": _lesson(attempt), **result_of(attempt)}
    return render(request, "learning_assessments/attempts/result.html", context)


def _own(request: HttpRequest, uuid: UUID) -> Attempt:
    """The attempt, if it is the learner's own; else there is nothing here."""
    learner = api.learner_for(request)
    attempts = Attempt.objects.select_related("quiz", "activity__parent", "activity__course")
    attempt = attempts.filter(uuid=uuid, enrolment__learner=learner).first() if learner else None
    if attempt is None:
        raise Http404(_("There is no such quiz attempt here."))
    return attempt


def _address(name: str, attempt: Attempt) -> str:
    return reverse(f"learning_assessments:{name}", args=[attempt.uuid])


def _lesson(attempt: Attempt) -> str:
    """The address of the lesson that the quiz is in."""
    return _lesson_of(attempt.activity)


def _lesson_of(activity: Activity) -> str:
    """The address of the lesson that ``activity`` is in, else of its course, else the front page."""
    return (activity.parent.address if activity.parent else "") or activity.course.address or "/"


def _back(request: HttpRequest, activity: Activity, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect(_lesson_of(activity))
