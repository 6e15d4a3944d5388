"""Narration in the administration: which courses can be heard, making what is missing, and sheets for speakers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from courses.checking.pages import may_see
from courses.models import CourseMixin, NarrationOrder
from courses.narration.engines.base import CannotSpeak
from courses.narration.languages import Language, language, languages
from courses.narration.make import engine_named
from courses.narration.ordering import order, stop
from courses.narration.script import sheets
from courses.narration.state import coverage
from courses.reviewing import editable_pages
from courses.routing import base_model
from courses.tree import page_models

TITLE = gettext_lazy("Narration")
ICON = "learning-sound"
ORDERS = 5


@never_cache
@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """The courses that the user may change."""
    if not may_see(request.user):
        raise PermissionDenied
    hers = editable_pages(request.user).values("pk")
    courses = [
        page
        for model in page_models(CourseMixin)
        for page in model.objects.filter(pk__in=hers, live=True, alias_of=None).defer_streamfields()
    ]
    courses.sort(key=lambda page: page.path)
    return render(request, "learning_courses/narration/index.html", {"courses": courses, **furniture(TITLE)})


@never_cache
@require_safe
def course_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Lessons by languages: what can be heard, and what became of what was ordered."""
    course = _course(request, pk)
    orders = list(NarrationOrder.objects.filter(course=course.translation_key)[:ORDERS])
    voices, problem = _voices()
    about = {
        "course": course,
        "lines": coverage(course),
        "languages": languages(),
        "voices": voices,
        "problem": problem,
        "orders": [(one, language(one.language)) for one in orders],
        "is_under_way": any(one.is_under_way for one in orders),
        "may_publish": course.permissions_for_user(request.user).can_publish(),
        **furniture(_("Narration"), below=course.title),
    }
    return render(request, "learning_courses/narration/course.html", about)


def _voices() -> tuple[list[Language], str]:
    """The languages that the site's engine speaks, or why it does not."""
    try:
        engine = engine_named()
    except CannotSpeak as problem:
        return [], str(problem)
    return [one for one in languages() if engine.speaks(one.code)], ""


@require_POST
def make_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A worker shall make what is missing or out of date, of the course or of one of its lessons."""
    course = _course(request, pk)
    wanted = language(request.POST.get("language", ""))
    voices, problem = _voices()
    if problem or wanted not in voices:
        messages.error(request, problem or _("No voice of this site speaks that language."))
        return redirect("learning_narration:course", pk)
    only = request.POST.get("lesson")
    lesson = base_model().objects.descendant_of(course).filter(pk=only).first() if _is_number(only) else None
    if only and lesson is None:
        raise Http404
    order(course, wanted.code, by=request.user, only=lesson and lesson.translation_key)  # type: ignore[union-attr]
    messages.success(request, _("A worker makes the audio. You may leave this page."))
    return redirect("learning_narration:course", pk)


def _is_number(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdigit() and len(text) < 10


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the lesson that is being made."""
    one = get_object_or_404(NarrationOrder, pk=pk)
    course = base_model().objects.filter(translation_key=one.course, alias_of=None).first()
    if course is None:
        raise Http404
    _course(request, course.pk)
    if stop(one):
        messages.success(request, _("It stops. What is made already stays."))
    return redirect("learning_narration:course", course.pk)


@never_cache
@require_safe
def script_view(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet to print for speakers of a language."""
    course = _course(request, pk)
    spoken_in = language(code)
    if spoken_in is None:
        raise Http404
    about = {
        "course": course,
        "language": spoken_in,
        "sheets": sheets(course, code),
        **furniture(_("Script sheet"), below=f"{course.title}: {spoken_in.name}", course=course),
    }
    return render(request, "learning_courses/narration/script.html", about)


def _course(request: HttpRequest, pk: int) -> Any:
    page = get_object_or_404(base_model(), pk=pk).specific
    if not isinstance(page, CourseMixin) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None):
    """The way from a course to what can be heard of it."""
    if issubclass(page.specific_class or object, CourseMixin) and page.permissions_for_user(user).can_edit():
        address = reverse("learning_narration:course", args=[page.pk])
        yield Button(_("Narration"), address, icon_name=ICON, priority=68)


def furniture(title: Any, *, below: str = "", course: Any = None) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if below:
        crumbs.append({"url": reverse("learning_narration:index"), "label": TITLE})
    if course:
        address = reverse("learning_narration:course", args=[course.pk])
        crumbs.append({"url": address, "label": course.title})
    return {
        "page_title": title,
        "header_title": f"{title}: {below}" if below else title,
        "page_subtitle": below,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
