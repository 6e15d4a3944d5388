"""In the administration: the choice for those who have begun a course that changes, and the list of such choices."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.locks import BasicLock

from courses.changing import Pending, course_page_of, pending
from courses.models import CourseMixin, LessonMixin
from courses.routing import base_model
from learning import api
from learning.api import Difference
from learning.models import Choice, CourseChange

PUBLISH = "publish"
LISTED = 20


class ChoiceForm(forms.Form):
    """One of the three choices, each with what it means for how many."""

    choice = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, pending: Pending, **options):
        super().__init__(*args, initial={"choice": pending.choice}, **options)
        choices: list[Any] = (
            [Choice.KEEP, Choice.NEW, Choice.AGAIN] if pending.has_new else [Choice.KEEP, Choice.AGAIN]
        )
        self.fields["choice"].choices = [(str(one), one.label) for one in choices]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft of the page ``pk`` asks of those who have begun; with ``then=publish`` it is published next."""
    page = _draft(request, pk)
    lock = page.get_lock()
    # Only what a colleague locked: a page under review is locked for its author too, who may still choose.
    if request.method == "POST" and isinstance(lock, BasicLock) and lock.for_user(request.user):
        messages.error(request, lock.get_message(request.user))
        return redirect("wagtailadmin_pages:edit", page.pk)
    found = pending(page)
    then = request.POST.get("then") or request.GET.get("then", "")
    publishes = then == PUBLISH and page.permissions_for_user(request.user).can_publish()
    if found is None:
        return _go_on(request, page, publishes)
    form = ChoiceForm(request.POST or None, pending=found)
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["choice"]
        api.plan_choice(key=page.translation_key, difference=found.difference, choice=choice, by=request.user)
        return _go_on(request, page, publishes)
    about = {
        "page": page,
        "pending": found,
        "form": form,
        "options": _options(found, form),
        "then": then if publishes else "",
        "publishes": publishes,
        **_furniture(page, _("For those who have begun")),
    }
    status = 400 if form.is_bound else 200
    return render(request, "learning_courses/admin/choose.html", about, status=status)


@never_cache
@require_safe
def changes_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes of the course that the page ``pk`` is or is in: who decided what, when, and how far it is applied."""
    page = _page(request, pk)
    course = course_page_of(page)
    key = course.translation_key if course else None
    changes = CourseChange.objects.filter(course__key=key).select_related("by").order_by("-edition")
    listed = Paginator(changes, LISTED).get_page(request.GET.get("p"))
    for change in listed:
        change.parts = [Difference.from_json(one) for one in change.difference]  # type: ignore[attr-defined]
        change.share = min(100, 100 * change.done // change.total) if change.total else 100  # type: ignore[attr-defined]
    about = {"page": page, "changes": listed, **_furniture(course or page, _("Changes of the course"))}
    return render(request, "learning_courses/admin/changes.html", about)


def _page(request: HttpRequest, pk: int) -> Model:
    """The page as it is stored, if it is part of a course and the user may edit it."""
    page = get_object_or_404(base_model(), pk=pk).specific
    if not isinstance(page, CourseMixin | LessonMixin):
        raise PermissionDenied
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _draft(request: HttpRequest, pk: int) -> Model:
    return _page(request, pk).get_latest_revision_as_object()


def _options(pending: Pending, form: ChoiceForm) -> list[dict[str, Any]]:
    """The choices with their meaning and the number of learners of whom something is asked."""
    words = {
        Choice.KEEP: (
            _(
                "Whoever has finished stays finished. Whoever is under way goes on in the course as it is now."
            ),
            0,
        ),
        Choice.NEW: (
            _(
                "What was done stays done. Those who have finished are asked for the new and changed parts only; "
                "those under way do changed parts again."
            ),
            pending.impact.asked_new,
        ),
        Choice.AGAIN: (
            _(
                "Everybody begins again. Earlier completions and certificates stay valid and stay in their reports."
            ),
            pending.impact.everybody,
        ),
    }
    chosen = form["choice"].value()
    return [
        {
            "value": value,
            "label": label,
            "meaning": words[Choice(value)][0],
            "touched": _touched(words[Choice(value)][1]),
            "checked": value == chosen,
        }
        for value, label in form.fields["choice"].choices
    ]


def _touched(number: int) -> str:
    if not number:
        return _("Nobody who has finished is asked for anything more.")
    text = ngettext(
        "%(number)s learner is asked for more.", "%(number)s learners are asked for more.", number
    )
    return text % {"number": number}


def _go_on(request: HttpRequest, page: Model, publishes: bool) -> HttpResponse:
    """Publish, or go back to the list of pages."""
    title = page.get_admin_display_title()
    revision = page.get_latest_revision()
    if publishes and revision:
        PublishPageRevisionAction(revision, user=request.user).execute()
        messages.success(request, _("“%(page)s” is published, or will be at its time.") % {"page": title})
    else:
        messages.success(
            request, _("The choice for “%(page)s” is kept until it is published.") % {"page": title}
        )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def _furniture(page: Model, title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": title},
        ],
    }
