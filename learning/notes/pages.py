"""Where a learner writes and finds her notes. Nothing here shows anybody else's."""

import logging
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.activities.models import Activity
from learning.addresses import asked_address, posted_address
from learning.enrolments.enrol import EnrolmentRefused, enrol
from learning.notes.answering import answers, complete_once
from learning.notes.keep import export_notes, notes_of
from learning.notes.models import LONGEST, Note
from learning.notes.write import NoteChanged, write_note
from learning.people.learners import card_uuid, is_still, learner_for, new_guest, person_key, remember_guest
from learning.people.models import Learner
from learning.progress.passing import in_a_transaction

log = logging.getLogger(__name__)
PERSON = "X-Learning-Person"


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """All notes of who is there; with ``?as=json`` as a file to keep."""
    learner = learner_for(request)
    if request.GET.get("as") == "json":
        answer = JsonResponse(
            export_notes(learner) if learner else [], safe=False, json_dumps_params={"ensure_ascii": False}
        )
        answer["Content-Disposition"] = 'attachment; filename="ghi-chu.json"'
        return answer
    return render(request, "learning/notes/index.html", {"notes": notes_of(learner) if learner else []})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def note(request: HttpRequest, key) -> HttpResponse:
    """The note about one activity: to read, to write. A script asks for all of a lesson's at once."""
    activity = get_object_or_404(Activity.objects.select_related("course", "parent"), key=key)
    if request.method == "POST":
        return _written(request, activity)
    learner = learner_for(request)
    if _wants_json(request):
        return JsonResponse(_as_told(request, activity, learner))
    return _page(request, activity, _note_of(learner, activity))


def _note_of(learner: Learner | None, activity: Activity) -> Note | None:
    return Note.objects.filter(learner=learner, activity=activity).first() if learner else None


def _as_told(request: HttpRequest, lesson: Activity, learner: Learner | None) -> dict:
    """The notes about ``lesson`` and what is in it by their keys, and what a page needs to post one."""
    about = Q(activity=lesson) | Q(activity__parent=lesson)
    found = Note.objects.filter(about, learner=learner).select_related("activity") if learner else []
    return {
        "person": person_key(request),
        "csrf": get_token(request),
        "notes": {str(each.activity.key): _told(each) for each in found},
    }


def _told(note: Note | None) -> dict[str, str]:
    return {"text": note.text, "seen": note.version} if note else {"text": "", "seen": ""}


def _written(request: HttpRequest, activity: Activity) -> HttpResponse:
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    if not is_still(request, request.headers.get(PERSON, person_key(request))):
        return JsonResponse({"error": _("Somebody else uses this device now.")}, status=409)
    if len(text.replace("\r\n", "\n")) > LONGEST:
        return _refused(request, activity, _too_long(len(text)), status=400)
    try:
        kept = in_a_transaction(lambda: _keep(request, activity, text, seen))
    except NoteChanged as changed:
        return _conflict(request, activity, changed.note)
    except EnrolmentRefused as refusal:
        return _refused(request, activity, str(refusal), status=403)
    except (InterfaceError, OperationalError):
        log.exception("a note was not stored")
        return _refused(
            request,
            activity,
            _("The site cannot save at this moment. Please try again in a minute."),
            status=503,
        )
    return _answer(request, activity, kept)


def _too_long(length: int) -> str:
    words = _(
        "The note has %(length)s characters, and %(longest)s is the most. Please shorten it; your text is kept."
    )
    return words % {"length": length, "longest": LONGEST}


@dataclass
class Kept:
    """What became of a post: whose note it is, how it reads now, and what is done by it."""

    learner: Learner | None = None
    note: Note | None = None
    done: list[str] = field(default_factory=list)


def _keep(request: HttpRequest, activity: Activity, text: str, seen: str) -> Kept:
    """Who writes takes the course, as who does anything else in it; an empty page makes nobody a learner."""
    learner = learner_for(request)
    if not text.strip() and _note_of(learner, activity) is None:
        return Kept(learner)
    learner = learner or new_guest()
    enrolment = enrol(learner=learner, course=activity.course or activity)
    kept = Kept(learner, write_note(learner=learner, activity=activity, text=text, seen=seen))
    if kept.note and answers(activity):
        recorded = complete_once(enrolment, activity)
        kept.done = [str(activity.key), *(str(key) for key in {*recorded.satisfied, *recorded.done})]
    return kept


def _answer(request: HttpRequest, activity: Activity, kept: Kept) -> HttpResponse:
    if _wants_json(request):
        response: HttpResponse = JsonResponse({**_told(kept.note), "done": kept.done})
    else:
        messages.success(request, _("Your note is saved.") if kept.note else _("The note is empty now."))
        response = redirect(_back(request, activity))
    learner = kept.learner
    if learner and learner.user_id is None and card_uuid(request) is None:
        remember_guest(response, learner, secure=request.is_secure())
    return response


def _conflict(request: HttpRequest, activity: Activity, now: Note) -> HttpResponse:
    """Another text stands there: both are shown, and nothing was replaced."""
    why = _("This note was changed on another device. Both texts are below: save the one you want to keep.")
    if _wants_json(request):
        return JsonResponse({"error": why, "theirs": _told(now)}, status=409)
    return _page(request, activity, now, text=request.POST.get("text", ""), theirs=now, why=why, status=409)


def _refused(request: HttpRequest, activity: Activity, why: str, *, status: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": why}, status=status)
    text = request.POST.get("text", "")
    return _page(request, activity, None, text=text, why=why, status=status)


def _page(
    request: HttpRequest, activity: Activity, now: Note | None, *, status: int = 200, **more
) -> HttpResponse:
    context = {
        "activity": activity,
        "is_question": answers(activity),
        "text": now.text if now else "",
        "seen": request.POST.get("seen", "") if status in (400, 403, 503) else now.version if now else "",
        "next": _back(request, activity),
        "longest": LONGEST,
        **more,
    }
    return render(request, "learning/notes/note.html", context, status=status)


def _back(request: HttpRequest, activity: Activity) -> str:
    """The page the learner came from, in its language; a lesson's own address otherwise."""
    return posted_address(request, "next") or asked_address(request, "next") or activity.address or "/"


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
