"""In the administration: a trainer sees who handed in which practical task, and confirms it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from courses.practice import confirm, takers, tasks_on_offer, waiting_for, with_state
from learning import api
from learning.menu import has_right
from learning.models import Activity

LISTED = 25


@never_cache
@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """The tasks of all courses, and how many wait in the units of the user."""
    _refuse_others(request)
    tasks = list(tasks_on_offer())
    waiting = waiting_for(request.user, tasks)
    rows = [(task, waiting.get(task.pk, 0)) for task in tasks]
    return render(request, "learning_courses/admin/practice_index.html", {"rows": rows, **_furniture()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task_view(request: HttpRequest, key) -> HttpResponse:
    """Who takes the course of one task; those who are ticked are confirmed."""
    _refuse_others(request)
    task = get_object_or_404(tasks_on_offer(), key=key)
    if request.method == "POST":
        return _confirm(request, task)
    found = with_state(takers(request.user, task), task).order_by(
        "confirmed", "-handed_in", "learner__full_name", "pk"
    )
    listed = Paginator(found, LISTED).get_page(request.GET.get("p"))
    about = {"task": task, "takers": listed, **_furniture(task)}
    return render(request, "learning_courses/admin/practice_task.html", about)


def _confirm(request: HttpRequest, task: Activity) -> HttpResponse:
    ids = [
        int(each) for each in request.POST.getlist("enrolment")[:LISTED] if each.isascii() and each.isdigit()
    ]
    here = reverse("learning_practice:task", args=[task.key])
    if not ids:
        messages.warning(request, _("Tick whose work you have seen, then confirm."))
        return redirect(here)
    try:
        count = confirm(user=request.user, task=task, enrolments=ids)
    except api.NotYours:
        # She left the course in this very moment.
        messages.warning(request, _("Somebody has just left the course. Please look again."))
        return redirect(here)
    text = ngettext("Confirmed for %(count)s learner.", "Confirmed for %(count)s learners.", count)
    messages.success(request, text % {"count": count})
    return redirect(here)


def _refuse_others(request: HttpRequest) -> None:
    if not has_right(request, api.Right.CONFIRM_TASKS):
        raise PermissionDenied


def _furniture(task: Activity | None = None) -> dict[str, Any]:
    title = task.title if task else _("Practical tasks")
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if task:
        trail.append({"url": reverse("learning_practice:index"), "label": _("Practical tasks")})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "pick",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
