"""The supervisor's screens: hold a sitting, watch over it, and its minutes."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.quizzes.models import Quiz
from assessments.sittings import supervise
from assessments.sittings.access import for_supervisors, sitting_of, sittings_of
from assessments.sittings.codes import new_code
from assessments.sittings.forms import SittingForm
from assessments.sittings.live import rows_of
from assessments.sittings.models import Decision, Seat, SeatEvent, Sitting

ON_A_PAGE = 20


@require_safe
@for_supervisors
def index(request: HttpRequest) -> HttpResponse:
    """The sittings of the user's units, the last one first."""
    counted = sittings_of(request.user).annotate(
        people=Count("seats"), handed_in=Count("seats__attempt__submitted_at")
    )
    page = Paginator(counted.order_by("-opens_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning_assessments/sittings/index.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def new(request: HttpRequest) -> HttpResponse:
    """Hold a sitting: which exam, where and when."""
    form = SittingForm(request.POST or None, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        sitting = Sitting.objects.create(
            quiz=Quiz.objects.get(pk=given.pop("quiz")),
            unit=form.units[given.pop("unit")],
            code=new_code(),
            created_by=request.user,
            **given,
        )
        return redirect("learning_assessments:sitting", sitting.uuid)
    status = 400 if form.is_bound else 200
    return render(request, "learning_assessments/sittings/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def show(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """Everybody in the room, what needs a person, and what can be done about it."""
    held = sitting_of(request, sitting)
    if request.method == "POST":
        _do(request, held)
        return redirect("learning_assessments:sitting", held.uuid)
    rows = rows_of(held)
    more = {
        "sitting": held,
        "rows": rows,
        "waiting": sum(row.state == "waiting" for row in rows),
        "decisions": Decision.choices,
        "now": timezone.now(),
    }
    return render(request, "learning_assessments/sittings/sitting.html", more)


@require_safe
@for_supervisors
def minutes(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """The record of the sitting, to print and sign: who was there, what happened, what was decided."""
    held = sitting_of(request, sitting)
    events = SeatEvent.objects.filter(seat__sitting=held).select_related(
        "seat__enrolment__learner", "by", "decided_by"
    )
    seats = held.seats.select_related("enrolment__learner", "attempt")
    return render(
        request,
        "learning_assessments/sittings/minutes.html",
        {"sitting": held, "seats": seats, "events": events},
    )


def _do(request: HttpRequest, sitting: Sitting) -> None:
    """One button of the screen. A seat or an alert of another sitting is not found."""
    act = request.POST.get("do", "")
    if act == "close":
        taken = supervise.close(sitting=sitting, by=request.user)
        messages.success(request, _closed(taken))
    elif act == "admit_all":
        supervise.admit(seats=list(sitting.seats.filter(admitted_at__isnull=True)), by=request.user)
    elif act == "decide":
        event = get_object_or_404(SeatEvent, seat__sitting=sitting, pk=_number(request.POST.get("event", "")))
        supervise.decide(
            event=event,
            decision=request.POST.get("decision", ""),
            by=request.user,
            words=request.POST.get("words", ""),
        )
    elif act in AT_A_SEAT:
        seats = sitting.seats.select_related("attempt", "enrolment__learner")
        AT_A_SEAT[act](request, get_object_or_404(seats, pk=_number(request.POST.get("seat", ""))))


def _closed(taken: int) -> str:
    text = ngettext(
        "The sitting is closed. %(count)s open paper was taken in.",
        "The sitting is closed. %(count)s open papers were taken in.",
        taken,
    )
    return text % {"count": taken}


def _admit(request: HttpRequest, seat: Seat) -> None:
    supervise.admit(seats=[seat], by=request.user)


def _release(request: HttpRequest, seat: Seat) -> None:
    supervise.release(seat=seat, by=request.user)
    messages.success(
        request,
        _("%(name)s can go on with another device now. Nothing that was answered is lost.")
        % {"name": seat.enrolment.learner},
    )


def _minutes(request: HttpRequest, seat: Seat) -> None:
    given = _number(request.POST.get("minutes", ""))
    why = request.POST.get("words", "")
    if not given or not supervise.give_minutes(seat=seat, minutes=given, by=request.user, why=why):
        messages.error(request, _("There is no running time to add minutes to."))


def _end(request: HttpRequest, seat: Seat) -> None:
    if not supervise.end(seat=seat, by=request.user, why=request.POST.get("words", "")):
        messages.error(request, _("This paper was handed in already, or cannot be marked now."))


def _remark(request: HttpRequest, seat: Seat) -> None:
    supervise.remark(seat=seat, words=request.POST.get("words", ""), by=request.user)


AT_A_SEAT: dict[str, Callable[[HttpRequest, Seat], None]] = {
    "admit": _admit,
    "release": _release,
    "minutes": _minutes,
    "end": _end,
    "remark": _remark,
}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
