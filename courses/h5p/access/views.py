"""Who is kept out, in the administration: of all contents, and what is noted of each content type."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log

from courses.h5p.access.models import H5PTypeNote
from courses.h5p.access.report import Report, reports_of
from courses.h5p.access.types import type_states
from courses.h5p.admin.contents import ICON, address_of_edit
from courses.h5p.admin.rights import CONTENTS, LIBRARIES
from courses.h5p.admin.uploads import furniture
from courses.h5p.models import H5PLibrary
from courses.h5p.store import DatabaseStore

NOTED = "learning.note_h5p_access"
TITLE = gettext_lazy("Accessibility of H5P")
PER_PAGE = 50


class AccessMenuItem(MenuItem):
    """Shown to those who may change contents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


def may_see(user: Any) -> bool:
    return CONTENTS.user_has_any_permission(user, ["add", "change"])


def menu_item() -> MenuItem:
    return AccessMenuItem(TITLE, reverse("learning_h5p:access"), icon_name=ICON, order=1410)


def log_actions(actions: Any) -> None:
    actions.register_action(NOTED, _("Note the accessibility of a content type"), _("Accessibility noted"))


class NoteForm(forms.ModelForm):
    link = forms.URLField(
        label=gettext_lazy("Where to read more"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    class Meta:
        model = H5PTypeNote
        fields = ["verdict", "words", "link"]


@never_cache
@require_safe
def report_view(request: HttpRequest) -> HttpResponse:
    """Contents that the user may change, as learners see them or as drafts; those that owe another way come first."""
    if not may_see(request.user):
        raise PermissionDenied
    mine = CONTENTS.instances_user_has_permission_for(request.user, "change")
    contents = mine.select_related("library").order_by("title", "pk")
    reports = sorted(reports_of(contents, DatabaseStore()), key=_rank)
    page = Paginator(reports, PER_PAGE).get_page(request.GET.get("p"))
    about = {
        "page": page,
        "rows": [(each, address_of_edit(each.content)) for each in page],
        "owing": sum(each.is_owing for each in reports),
        **furniture(str(TITLE)),
    }
    return render(request, "learning_courses/h5p/access/report.html", about)


def _rank(report: Report) -> tuple[bool, bool, bool]:
    return (not report.is_owing, not report.problems, not report.unknown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody found who tried a content type; for all of its versions."""
    if not LIBRARIES.user_has_permission(request.user, "change"):
        raise PermissionDenied
    library = get_object_or_404(H5PLibrary, pk=pk)
    note = H5PTypeNote.objects.filter(machine_name=library.machine_name).first()
    form = NoteForm(request.POST or None, instance=note or H5PTypeNote(machine_name=library.machine_name))
    if request.method == "POST" and form.is_valid():
        form.instance.noted_at, form.instance.noted_by = timezone.now(), request.user
        form.save()
        log(instance=library, action=NOTED, user=request.user, data={"verdict": form.instance.verdict})
        messages.success(request, _("Noted for all versions of %(name)s.") % {"name": library.machine_name})
        return redirect("learning_h5p:library", pk)
    about = {
        "library": library,
        "form": form,
        "state": type_states([library.machine_name])[library.machine_name],
        **furniture(_("Accessibility")),
        "page_subtitle": library.label,
    }
    return render(request, "learning_courses/h5p/access/note.html", about)
