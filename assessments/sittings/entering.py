"""The learner's way in: the code, the wait for the supervisor, and the first question."""

from contextlib import suppress
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.attempts.addresses import address, back_to_lesson, lesson_of
from assessments.attempts.entrance import begin
from assessments.attempts.models import Attempt
from assessments.attempts.start import StartRefused
from assessments.attempts.ticket import BadTicket, Ticket, read_ticket
from assessments.quizzes.models import Quiz
from assessments.sittings.codes import tidy_code
from assessments.sittings.device import device_of, keep_device, new_device
from assessments.sittings.exam_browser import is_allowed
from assessments.sittings.guard import OtherBrowser, seated
from assessments.sittings.models import EventKind, Seat, SeatEvent
from assessments.sittings.seats import (
    SeatRefused,
    bring_paper,
    find_sitting,
    hold_seat,
    note_away,
    take_seat,
)
from learning import api
from learning.models import Activity, Enrolment

TRIES, TRIES_SECONDS = 10, 600
LONGEST_AWAY = 3600


def way_in(name: str, ticket: str, *args) -> str:
    """The address of a screen of the way in, with the ticket that says which exam it leads to."""
    return f"{reverse(f'learning_assessments:{name}', args=args)}?{urlencode({'ticket': ticket})}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def enter_sitting(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the board, and give a seat for it."""
    text = request.POST.get("ticket") or request.GET.get("ticket", "")
    if not text:  # somebody typed the address: only a lesson knows which exam it is
        title = _("An exam begins in its lesson")
        return render(request, "learning_assessments/sittings/refused.html", {"why": "lost", "title": title})
    quiz, activity, enrolment = _asked(request, text)
    if enrolment is None:
        return back_to_lesson(request, activity, _("Please begin from the lesson once more."))
    if not is_allowed(request, quiz):
        raise OtherBrowser
    problem = ""
    if request.method == "POST":
        try:
            return _take(request, quiz, enrolment, text)
        except SeatRefused as refused:
            problem = str(refused)
    more = {"quiz": quiz, "ticket": text, "problem": problem, "back": lesson_of(activity)}
    status = 400 if problem else 200
    return render(request, "learning_assessments/sittings/enter.html", more, status=status)


def _take(request: HttpRequest, quiz: Quiz, enrolment: Enrolment, ticket: str) -> HttpResponse:
    _count_try(enrolment)
    sitting = find_sitting(code=tidy_code(request.POST.get("code", "")), quiz=quiz)
    held, device = "", device_of(request)
    if not device:
        held, device = new_device()
    seat = take_seat(sitting=sitting, enrolment=enrolment, device=device)
    response = redirect(way_in("seat", ticket, seat.uuid))
    if held:
        keep_device(response, held, secure=request.is_secure())
    return response


def _count_try(enrolment: Enrolment) -> None:
    """Nobody finds a code by trying. Raises SeatRefused after some tries."""
    key = f"learning-sitting-tries-{enrolment.learner_id}"
    tries = cache.get_or_set(key, 0, TRIES_SECONDS)
    with suppress(ValueError):  # the ten minutes have just passed
        tries = cache.incr(key)
    if tries > TRIES:
        raise SeatRefused(
            _("Too many tries. Please ask your supervisor for the code, and try again in 10 minutes.")
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def show_seat(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Wait to be let in; then begin."""
    text = request.POST.get("ticket") or request.GET.get("ticket", "")
    mine = _own_seat(request, seat)
    if mine.attempt is not None:
        return redirect(address("attempt", mine.attempt))
    hold_seat(seat=mine, device=device_of(request))
    quiz, activity, _enrolment = _asked(request, text)
    if request.method == "POST" and mine.admitted_at and quiz.pk == mine.sitting.quiz_id:
        return _begin(request, mine, quiz, activity)
    more = {"seat": mine, "quiz": quiz, "ticket": text, "back": lesson_of(activity)}
    return render(request, "learning_assessments/sittings/seat.html", more)


def _begin(request: HttpRequest, seat: Seat, quiz: Quiz, activity: Activity) -> HttpResponse:
    if not seat.sitting.is_open():
        return back_to_lesson(request, activity, _("This sitting is closed. Please ask your supervisor."))
    try:
        attempt = begin(request, seat.enrolment, activity, quiz)
    except StartRefused as problem:
        return back_to_lesson(request, activity, str(problem))
    bring_paper(seat=seat, attempt=attempt)
    return redirect(address("attempt", attempt))


@require_POST
@seated
def call_supervisor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The learner asks for help, or her page says that she left it for a while."""
    attempt = _open_paper(request, uuid)
    away = request.POST.get("away", "")
    if away.isascii() and away.isdigit():
        note_away(attempt.seat, min(int(away[:6]), LONGEST_AWAY))
        return JsonResponse({})
    calling = attempt.seat.events.filter(kind=EventKind.HELP, decision="")
    if not calling.exists():
        SeatEvent.objects.create(seat=attempt.seat, kind=EventKind.HELP)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({})
    return redirect(f"{address('attempt', attempt)}?called=1")


def _asked(request: HttpRequest, text: str) -> tuple[Quiz, Activity, Enrolment | None]:
    """What the ticket is for, and the enrolment of who shows it. Raises Http404 for a ticket that is none."""
    try:
        ticket: Ticket = read_ticket(text)
    except BadTicket:
        raise Http404(_("Please begin from the lesson once more.")) from None
    activity = Activity.objects.select_related("course", "parent").filter(key=ticket.activity).first()
    quiz = Quiz.objects.filter(pk=ticket.quiz).first()
    if activity is None or quiz is None:
        raise Http404(_("Please begin from the lesson once more."))
    learner = api.learner_for(request)
    return quiz, activity, api.enrolment_in(learner, activity.course_id) if learner else None


def _own_seat(request: HttpRequest, seat: UUID) -> Seat:
    """The seat, if the learner took it; else there is none."""
    learner = api.learner_for(request)
    seats = Seat.objects.select_related("sitting__quiz", "sitting__unit", "enrolment__learner", "attempt")
    found = seats.filter(uuid=seat, enrolment__learner=learner).first() if learner else None
    if found is None:
        raise Http404(_("There is no such seat here."))
    return found


def _open_paper(request: HttpRequest, uuid: UUID) -> Attempt:
    """The learner's own paper at a seat, while it is written on this device."""
    learner = api.learner_for(request)
    papers = Attempt.objects.select_related("seat").filter(seat__isnull=False, submitted_at__isnull=True)
    found = papers.filter(uuid=uuid, enrolment__learner=learner).first() if learner else None
    if found is None:
        raise Http404(_("There is no such quiz attempt here."))
    hold_seat(seat=found.seat, device=device_of(request))
    return found
