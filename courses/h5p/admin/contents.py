"""H5P contents in the administration: listed with their use, published, copied, deleted."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn, UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    SnippetViewSet,
)

from courses.h5p.editor.panels import edit_handler
from courses.h5p.editor.views import CreateContent, SaysNotes
from courses.h5p.models import H5PContent
from courses.h5p.official.offering import OffersOfficial
from courses.packages.admin import CancelReview, OwnOnly
from learning.choosing import WritersChooserViewSet

ICON = "learning-h5p"


class EditContent(OffersOfficial, OwnOnly, SaysNotes, EditView):
    pass


class DeleteContent(OwnOnly, DeleteView):
    pass


class H5PContentViewSet(SnippetViewSet):
    model = H5PContent
    chooser_viewset_class = WritersChooserViewSet
    icon = ICON
    menu_label = gettext_lazy("H5P contents")
    menu_name = "h5p-contents"
    menu_order = 253
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = CreateContent
    edit_view_class = EditContent
    delete_view_class = DeleteContent
    confirm_workflow_cancellation_view_class = CancelReview
    list_display = [
        "title",
        Column("type_label", label=gettext_lazy("Content type")),
        LiveStatusTagColumn(),
        DateColumn("created_at", label=gettext_lazy("Created"), sort_key="created_at"),
        UsageCountColumn("usage_count", label=gettext_lazy("Use")),
    ]
    search_fields = ["title"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = edit_handler()

    def get_queryset(self, request: HttpRequest):
        contents = H5PContent.objects.select_related("library")
        return contents.annotate(usage_count=ReferenceIndex.usage_count_subquery(H5PContent))


def before_deleting(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """What a lesson shows is not deleted: a learner would find a hole. The page of its use lists the lessons."""
    from courses.h5p.using import used  # it asks the course packs, which know this app's parts

    contents = [thing for thing in things if isinstance(thing, H5PContent)]
    found = used(contents) if contents else []
    for content in found:
        messages.error(
            request,
            _("“%(title)s” was not deleted, because lessons or drafts show it. Take it out there first.")
            % {"title": content.title},
        )
    if not found:
        return None
    return redirect(found[0].usage_url if len(found) == 1 else found[0].index_url)


def address_of_edit(content: H5PContent) -> str:
    return reverse(H5PContent.snippet_viewset.get_url_name("edit"), args=[content.pk])
