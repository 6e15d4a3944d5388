"""The learner's screens of a quiz. Each asks who is there, calls one verb, and renders."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.attempts.addresses import address, back_to_lesson, lesson_of, page_address
from assessments.attempts.answer import AttemptClosed, TimeIsUp, known_signs, noted, posted, save_answers
from assessments.attempts.check import check_answer, go_on
from assessments.attempts.files import Arrived, arrived
from assessments.attempts.models import Attempt
from assessments.attempts.pages import page_of
from assessments.attempts.paper import items_of
from assessments.attempts.result import result_of
from assessments.attempts.shown import shown_of, shows_each
from assessments.attempts.submit import CannotMark, submit
from assessments.attempts.too_much import tells_too_much
from assessments.questions.base import whole_number
from assessments.questions.item import digest
from assessments.questions.withdrawn import note_withdrawn
from assessments.quizzes.rules import Confidence, Sureness
from assessments.sittings.guard import keep_seat, seated, seated_json
from learning import api


@tells_too_much
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def show_attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions, on one page or on several. Each post saves the page it comes from and goes on."""
    attempt = _own(request, uuid)
    if attempt.submitted_at is not None:
        return _closed(request, attempt) if request.method == "POST" else redirect(address("result", attempt))
    if request.method == "POST":
        return _take(request, attempt)
    if attempt.is_late():
        return render(
            request,
            "learning_assessments/attempts/late.html",
            {"attempt": attempt, "back": lesson_of(attempt.activity)},
        )
    wanted = str(attempt.reached + 1) if attempt.is_onward else request.GET.get("page")
    context = {
        "attempt": attempt,
        "page": page_of(note_withdrawn(items_of(attempt)), wanted, attempt.paper),
        # Nobody knows yet how many questions an adaptive test will have.
        "count": 0 if attempt.is_adaptive else len(attempt.paper["questions"]),
        "checks": shows_each(attempt),
        "shown": shown_of(attempt),
        "levels": Confidence.choices if attempt.sureness != Sureness.NO else [],
        "back": lesson_of(attempt.activity),
    }
    return render(request, "learning_assessments/attempts/attempt.html", context)


def _take(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    came = arrived(attempt, request.POST, request.FILES)
    responses, notes = posted(attempt, request.POST, came.responses), noted(attempt, request.POST)
    try:
        fixed = save_answers(attempt=attempt, responses=responses, notes=notes)
    except AttemptClosed:
        return _closed(request, attempt)
    except TimeIsUp:
        return _hand_in(request, attempt)
    if fixed:
        messages.warning(
            request, _("You had gone on from a question already, so its answer stays as it was.")
        )
    if came.problems:
        return _tell(request, attempt, came.problems)
    return _go(request, attempt, request.POST.get("go", ""))


def _go(request: HttpRequest, attempt: Attempt, go: str) -> HttpResponse:
    """Where the pressed button leads, once what is on the page is kept."""
    if go == "finish":
        return _finish(request, attempt)
    if go == "overview":
        return redirect(address("finish", attempt))
    if go.startswith("check-"):
        return _check(request, attempt, go.removeprefix("check-"))
    if attempt.is_adaptive:
        return _go_adaptively(request, attempt, go)
    if attempt.is_onward and (number := whole_number(go)):
        go_on(attempt=attempt, number=number)
    return redirect(page_address(attempt, go))


def _go_adaptively(request: HttpRequest, attempt: Attempt, go: str) -> HttpResponse:
    """The next question, chosen by the answers so far; the result when enough is known."""
    from assessments.adaptive import flow

    gives_up, number = go.startswith("skip-"), whole_number(go.removeprefix("skip-"))
    if number and not flow.go_on(attempt=attempt, number=number, gives_up=gives_up):
        return _hand_in(request, attempt)
    if (
        number == attempt.reached + 2
        and not gives_up
        and not attempt.answers.filter(place=attempt.reached, response__isnull=False)
    ):
        messages.info(request, _("Answer the question first, or say that you do not know."))
    return redirect(address("attempt", attempt))


def _tell(request: HttpRequest, attempt: Attempt, problems: dict[int, str]) -> HttpResponse:
    """Back to the first question whose file was refused; everything else is kept."""
    for place, problem in problems.items():
        said = _("Question %(number)s: %(problem)s Your other answers are kept.")
        messages.error(request, said % {"number": place + 1, "problem": problem})
    return redirect(page_address(attempt, f"q{min(problems)}"))


def _check(request: HttpRequest, attempt: Attempt, name: str) -> HttpResponse:
    place = whole_number(name.removeprefix("q"))
    if place is None or not check_answer(attempt=attempt, place=place):
        messages.info(request, _("Answer the question first, then look whether it is right."))
    return redirect(page_address(attempt, name))


@tells_too_much
@require_POST
@seated_json
def save_attempt(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Save what a script sends while the learner answers. Says so only when it is committed.

    With ``later``, it was kept on a device and comes from another page than the quiz.
    """
    attempt = _own(request, uuid)
    came = arrived(attempt, request.POST, request.FILES)
    responses, notes = posted(attempt, request.POST, came.responses), noted(attempt, request.POST)
    try:
        known = known_signs(attempt, request.POST) if "later" in request.POST else None
        save_answers(attempt=attempt, responses=responses, notes=notes, known=known)
    except AttemptClosed:
        return _not_saved(_("This quiz was handed in already, so later answers do not count."), attempt)
    except TimeIsUp:
        return _not_saved(_("The time is up, so later answers do not count."), attempt)
    told = {
        "saved": {f"q{place}": digest(response) for place, response in responses.items()},
        "noted": {f"q{place}": each.sign for place, each in notes.items()},
        "left": attempt.seconds_left,
    }
    return JsonResponse(told | _about_files(came))


def _about_files(came: Arrived) -> dict[str, Any]:
    """What the script shows of files: those that are kept, and why others are not."""
    kept = {
        f"q{place}": {
            **response,
            "size": filesizeformat(response["size"]),
            "address": reverse("learning_assessments:file", args=[response["file"]]),
        }
        for place, response in came.responses.items()
        if response
    }
    refused = {f"q{place}": problem for place, problem in came.problems.items()}
    return {name: told for name, told in (("files", kept), ("problems", refused)) if told}


@never_cache
@require_GET
@seated_json
def show_clock(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """How many seconds are left by the server's clock: a device that slept or was set asks for them."""
    return JsonResponse({"left": _own(request, uuid).seconds_left})


def _not_saved(message: str, attempt: Attempt) -> JsonResponse:
    return JsonResponse({"error": message, "address": address("attempt", attempt)}, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def finish_attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask before handing in a paper with gaps; hand it in when posted."""
    attempt = _own(request, uuid)
    if request.method == "POST":
        return _hand_in(request, attempt)
    if attempt.submitted_at is not None:
        return redirect(address("result", attempt))
    page = page_of(items_of(attempt), None, attempt.paper)
    doubtful = [*page.missing, *page.flagged]
    first = min(doubtful, key=lambda item: item.place, default=None)
    context = {
        "attempt": attempt,
        "page": page,
        "rows": [(item, _way_to(attempt, item.place)) for item in page.all],
        "back": page_address(attempt, first.name) if first else address("attempt", attempt),
    }
    return render(request, "learning_assessments/attempts/finish.html", context)


def _way_to(attempt: Attempt, place: int) -> str:
    """The address of a question; none for one that the learner has gone on from or has not come to."""
    if attempt.is_onward and place != attempt.reached:
        return ""
    return page_address(attempt, f"q{place}")


def _finish(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Hand in at once when nothing is missing or flagged, or no time is left; else ask."""
    page = page_of(items_of(attempt), None, attempt.paper)
    if not attempt.is_due() and (page.missing or page.flagged):
        return redirect(address("finish", attempt))
    return _hand_in(request, attempt)


def _hand_in(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    try:
        done = submit(attempt=attempt)
    except (CannotMark, api.NotYours) as problem:
        return back_to_lesson(request, attempt.activity, str(problem))
    if done.again:
        return _closed(request, done.attempt)
    if done.attempt.is_late(done.attempt.submitted_at):
        until = date_format(timezone.localtime(attempt.due_at), "TIME_FORMAT")
        messages.warning(
            request, _("The time was up at %(until)s. What was saved by then counts.") % {"until": until}
        )
    if done.course_satisfied:
        messages.success(request, _("You have completed the whole course. Congratulations!"))
    return redirect(address("result", attempt))


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The answer to a second handing in: the result that is there already."""
    attempt.refresh_from_db(fields=["submitted_at"])
    at = date_format(timezone.localtime(attempt.submitted_at), "SHORT_DATETIME_FORMAT")
    said = _("This quiz was handed in already, at %(at)s. Here is that result; later answers do not count.")
    messages.info(request, said % {"at": at})
    return redirect(address("result", attempt))


@never_cache
@require_GET
def show_result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How it went, question by question."""
    attempt = _own(request, uuid)
    if attempt.submitted_at is None:
        return redirect(address("attempt", attempt))
    context = {
        "attempt": attempt,
        "back": lesson_of(attempt.activity),
        "finished": _finished_course(attempt),
        **result_of(attempt),
    }
    return render(request, "learning_assessments/attempts/result.html", context)


def _finished_course(attempt: Attempt) -> str:
    """Where the certificate waits, after a passed exam of a course that is completed; else nothing."""
    is_done = attempt.is_exam and attempt.passed and attempt.enrolment.satisfied_at is not None
    return attempt.activity.course.address if is_done else ""


def _own(request: HttpRequest, uuid: UUID) -> Attempt:
    """The attempt, if it is the learner's own; else there is nothing here."""
    learner = api.learner_for(request)
    about = ["quiz", "enrolment", "activity__parent", "activity__course", "seat"]
    attempts = Attempt.objects.select_related(*about)
    attempt = attempts.filter(uuid=uuid, enrolment__learner=learner).first() if learner else None
    if attempt is None:
        raise Http404(_("There is no such quiz attempt here."))
    keep_seat(request, attempt)
    return attempt
