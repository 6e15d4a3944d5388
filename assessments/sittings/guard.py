"""Before a paper of a sitting is shown or written: is this its device, and may this browser show it?"""

from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments.attempts.models import Attempt
from assessments.sittings.device import COOKIE, device_of, keep_device, new_device
from assessments.sittings.exam_browser import is_allowed
from assessments.sittings.models import Seat
from assessments.sittings.seats import SeatTaken, hold_seat, note_second_device


class OtherBrowser(Exception):
    """The quiz may be shown by Safe Exam Browser alone."""


class NewDevice(Exception):
    """The seat is free for a device, and this one has no cookie yet."""


def seat_of(attempt: Attempt) -> Seat | None:
    """The seat at which ``attempt`` is written; None for a paper that nobody supervises."""
    return getattr(attempt, "seat", None)


def keep_seat(request: HttpRequest, attempt: Attempt) -> None:
    """Let only the seat's device have an open paper. Raises SeatTaken, NewDevice or OtherBrowser.

    A paper that was handed in may be looked at anywhere.
    """
    seat = seat_of(attempt)
    if seat is None or attempt.submitted_at is not None:
        return
    # Scripts of the page are not asked: the browser signs addresses of pages alone.
    if request.method == "GET" and not is_allowed(request, attempt.quiz):
        raise OtherBrowser
    device = device_of(request)
    if not device and not seat.device:
        raise NewDevice
    hold_seat(seat=seat, device=device)


def seated(view: Callable, *, in_json: bool = False) -> Callable:
    """Answers what ``keep_seat`` raises: in words for the learner, and for the supervisor as an alert."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NewDevice:
            return _with_new_device(request, guarded, args, kwargs)
        except SeatTaken as problem:
            note_second_device(problem.seat)
            return _refused(request, "taken", str(problem), in_json)
        except OtherBrowser:
            return _refused(request, "browser", _("This exam opens in Safe Exam Browser only."), in_json)

    return guarded


def _with_new_device(request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse:
    """What was posted is kept: the device gets its cookie with the answer, and its seat at once."""
    held, _digest = new_device()
    request.COOKIES[COOKIE] = held
    response = view(request, *args, **kwargs)
    keep_device(response, held, secure=request.is_secure())
    return response


def _refused(request: HttpRequest, why: str, message: str, in_json: bool) -> HttpResponse:
    if in_json or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": message, "address": request.path}, status=409)
    return render(
        request, "learning_assessments/sittings/refused.html", {"why": why, "title": message}, status=409
    )


# For addresses that a script posts to.
seated_json = partial(seated, in_json=True)
