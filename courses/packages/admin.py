"""Content packages in the Wagtail admin: listed with their use, uploaded, looked at, replaced and deleted."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, UsageCountColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import OwnershipPermissionPolicy
from wagtail.snippets.views.snippets import (
    ConfirmWorkflowCancellationView,
    DeleteView,
    EditView,
    SnippetViewSet,
)

from courses.packages.forms import PackageForm
from courses.packages.models import Package
from courses.packages.using import used
from learning.choosing import WritersChooserViewSet

ICON = "learning-package"
# As with pictures and documents: own ones are changed by whoever added them, all of them by reviewers and publishers.
POLICY = OwnershipPermissionPolicy(Package, owner_field_name="uploaded_by")
MOST_NAMED = 5


class OwnOnly:
    """Asks about this very thing: Wagtail asks only whether there may be one that the user may change."""

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)  # type: ignore[misc]
        if permission != self.permission_required:  # type: ignore[attr-defined]
            return allowed
        return allowed and self.permission_policy.user_has_permission_for_instance(  # type: ignore[attr-defined]
            self.request.user,  # type: ignore[attr-defined]
            permission,
            self.object,  # type: ignore[attr-defined]
        )


class CancelReview(OwnOnly, PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """Asks whether a review shall end because something is published. Wagtail would ask anybody."""

    permission_required = "change"


class EditPackage(OwnOnly, EditView):
    pass


class DeletePackage(OwnOnly, DeleteView):
    pass


class PackageViewSet(SnippetViewSet):
    model = Package
    chooser_viewset_class = WritersChooserViewSet
    icon = ICON
    menu_label = gettext_lazy("Content packages")
    menu_name = "content-packages"
    menu_order = 252
    add_to_admin_menu = True
    copy_view_enabled = False
    edit_view_class = EditPackage
    delete_view_class = DeletePackage
    list_display = [
        "title",
        Column("format_label", label=gettext_lazy("Format")),
        Column("size_label", label=gettext_lazy("Size")),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded"), sort_key="uploaded_at"),
        UsageCountColumn("usage_count", label=gettext_lazy("Use")),
    ]
    search_fields = ["title"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("file"),
            HelpPanel(template="learning_courses/packages/facts.html", heading=gettext_lazy("What is in it")),
        ],
        base_form_class=PackageForm,
    )

    def get_queryset(self, request: HttpRequest):
        return Package.objects.annotate(usage_count=ReferenceIndex.usage_count_subquery(Package))


def before_deleting(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """What a lesson shows is not deleted: a learner would find a hole. The page of its use lists the lessons."""
    packages = [thing for thing in things if isinstance(thing, Package)]
    if not packages or not (found := used(packages)):
        return None
    for package, pages in found:
        messages.error(request, _refused(package, pages))
    package = found[0][0]
    return redirect(package.usage_url if len(found) == 1 else package.index_url)


def _refused(package: Package, pages: list[Any]) -> str:
    if not pages:
        return _("“%(title)s” was not deleted: a draft uses it. Take it out there first.") % {
            "title": package.title
        }
    named = ", ".join(f"“{page}”" for page in pages[:MOST_NAMED])
    more = len(pages) - MOST_NAMED
    if more > 0:
        named += " " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return _(
        "“%(title)s” was not deleted, because it is shown in: %(pages)s. Take it out there first, or replace its file."
    ) % {"title": package.title, "pages": named}
