"""Where the administration says what goes with a page: before it is deleted, moved out of its course or unpublished."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.unpublish import UnpublishView

from courses.leaving import Leaving, in_words, leaving, leaving_by_move, names_of

TAKING = {"delete", "unpublish", "move"}

# Wagtail asks its hooks only after unpublishing was confirmed; its template has a block to say something before.
UnpublishView.template_name = "learning_courses/admin/confirm_unpublish.html"


def before_deleting(request: HttpRequest, page: Model) -> None:
    """Above Wagtail's own question."""
    if request.method == "GET":
        _warn(
            request,
            leaving(page),
            _("A page that is deleted cannot be brought back; one that is unpublished can."),
        )


def before_moving(request: HttpRequest, page: Model, destination: Model) -> None:
    if request.method == "GET":
        arriving = _(
            "Where it comes to, it is asked of those who begin from then on; who has finished there stays finished."
        )
        _warn(request, leaving_by_move(page, destination), arriving)


def before_many(request: HttpRequest, action: str, pages: Sequence[Any], view: Any) -> HttpResponse | None:
    """What people have learnt is taken away one by one: a list of many says nothing of each."""
    if (
        action not in TAKING
        or not pages
        or not isinstance(pages[0], Model)
        or not hasattr(pages[0], "specific")
    ):
        return None
    told = names_of(pages)
    if not told:
        return None
    messages.warning(request, " ".join([*told, _("Nothing was changed. Please take such pages one by one.")]))
    return redirect(view.next_url or "wagtailadmin_home")


def _warn(request: HttpRequest, one: Leaving | None, more: str) -> None:
    if one is not None:
        messages.warning(request, f"{in_words(one)} {more}")
