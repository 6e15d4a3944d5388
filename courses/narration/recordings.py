"""One lesson in the administration: its recordings by people, and its words for the ear."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from courses.models import CourseMixin, LessonMixin, NarrationTrack
from courses.narration.forms import RecordingForm, WordsForm
from courses.narration.keeping import keep
from courses.narration.languages import Language, language
from courses.narration.models import TrackKind
from courses.narration.pages import furniture
from courses.narration.spoken import digest, lesson_lines
from courses.narration.state import Spoken, source_of, spoken, state_of
from courses.narration.words import words_of, write_for_the_ear
from courses.routing import base_model


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recording_view(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Upload a recording of the lesson, or replace the one that is there. Learners hear it at once."""
    lesson, spoken_in = _lesson(request, pk), _language(code)
    source = _source(lesson, code)
    form = RecordingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _keep(lesson, spoken_in, source, form, request.user)
        messages.success(request, _("The recording is kept. Learners hear it at once."))
        return redirect("learning_narration:course", _course_of(lesson).pk)
    track = NarrationTrack.objects.filter(key=lesson.translation_key, language=code).first()
    about = {
        "lesson": lesson,
        "language": spoken_in,
        "track": track,
        "state": state_of(track, source.hash),
        "form": form,
        **furniture(
            pgettext("narration", "Recording"),
            below=f"{lesson.title}: {spoken_in.name}",
            course=_course_of(lesson),
        ),
    }
    status = 400 if form.errors else 200
    return render(request, "learning_courses/narration/recording.html", about, status=status)


def _keep(lesson: Any, spoken_in: Language, source: Spoken, form: RecordingForm, user: Any) -> None:
    given = form.cleaned_data
    keep(
        lesson.translation_key,
        spoken_in.code,
        TrackKind.RECORDED,
        form.sound,
        source_hash=source.hash,
        speaker=given["speaker"],
        licence=given["licence"],
        text=given["text"],
        agreed_on=timezone.localdate(),
        recorded_by=user,
    )


@require_POST
def delete_view(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take a track away, as when its speaker asks for it. Its file goes with it."""
    lesson, spoken_in = _lesson(request, pk), _language(code)
    found = NarrationTrack.objects.filter(key=lesson.translation_key, language=spoken_in.code).first()
    if found is not None:
        found.delete()
        messages.success(request, _("The audio is gone, and its file with it."))
    return redirect("learning_narration:course", _course_of(lesson).pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the lesson for the ear; saving says that the words are those of the page as it is now."""
    lesson = _lesson(request, pk)
    lines = lesson_lines(lesson)
    own = words_of(lesson)
    form = WordsForm(request.POST or None, initial={"text": own.text if own else ""})
    if request.method == "POST" and form.is_valid():
        write_for_the_ear(lesson, form.cleaned_data["text"])
        messages.success(request, _("Kept. Make the audio again to hear it."))
        return redirect("learning_narration:course", _course_of(lesson).pk)
    about = {
        "lesson": lesson,
        "lines": lines,
        "form": form,
        "is_old": own is not None and own.page_hash != digest(lines),
        **furniture(_("Words for the ear"), below=lesson.title, course=_course_of(lesson)),
    }
    status = 400 if form.errors else 200
    return render(request, "learning_courses/narration/words.html", about, status=status)


def _source(lesson: Any, code: str) -> Spoken:
    page = source_of(lesson, code)
    return spoken(page, words_of(page))


def _lesson(request: HttpRequest, pk: int) -> Any:
    """The live lesson ``pk``, for those who may publish it: what they do here learners hear at once."""
    page = get_object_or_404(base_model(), pk=pk).specific
    if not isinstance(page, LessonMixin) or not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if not page.live:
        raise Http404
    return page


def _language(code: str) -> Language:
    found = language(code)
    if found is None:
        raise Http404
    return found


def _course_of(lesson: Any) -> Any:
    above = lesson.get_ancestors().specific(defer=True).order_by("-path")
    course = next((page for page in above if isinstance(page, CourseMixin)), None)
    if course is None:
        raise Http404
    return course
