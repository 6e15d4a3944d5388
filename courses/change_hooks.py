"""Where the editor asks what a changed course means for those who have begun it."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from courses.change_views import PUBLISH
from courses.changing import pending
from courses.models import CourseMixin, LessonMixin

SUBMITTING = {"action-submit", "action-restart-workflow", "action-resume-workflow"}


def before_publishing(request: HttpRequest, page: Model) -> HttpResponse | None:
    """Ask before the page is published or scheduled. It is saved as a draft by then, so nothing is lost."""
    found = pending(page)
    if found is None or found.is_decided:
        return None
    return _ask(page, then=PUBLISH)


def after_submitting(request: HttpRequest, page: Model) -> HttpResponse | None:
    """Ask whoever submits a draft for review: the choice is carried along, and the reviewer sees it."""
    if SUBMITTING.isdisjoint(request.POST):
        return None
    found = pending(page)
    if found is None or found.is_decided:
        return None
    messages.info(request, _("Submitted. Please choose what this means for those who have begun."))
    return _ask(page)


def _ask(page: Model, *, then: str = "") -> HttpResponse:
    address = reverse("learning_course_changes:choose", args=[page.pk])
    return redirect(f"{address}?then={then}" if then else address)


def header_buttons(page: Model, user, view_name: str, next_url: str | None = None):
    """The way from a course or a lesson to what was decided about it."""
    if isinstance(page.specific, CourseMixin | LessonMixin) and page.permissions_for_user(user).can_edit():
        address = reverse("learning_course_changes:changes", args=[page.pk])
        yield Button(_("Changes of the course"), address, icon_name="history", priority=66)
