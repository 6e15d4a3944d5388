"""H5P libraries in the administration: what is here, who needs it, who may use it, and what an upgrade would change."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log

from courses.h5p import scripts
from courses.h5p.admin.contents import ICON, address_of_edit
from courses.h5p.admin.rights import LIBRARIES, may_see_libraries
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.store import DatabaseStore
from courses.h5p.upgrading import plan_for, upgrade
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.library import KINDS

DELETED, RESTRICTED, UPGRADED = "learning.delete_h5p", "learning.restrict_h5p", "learning.upgrade_h5p"
TITLE = gettext_lazy("H5P libraries")
MOST_NAMED = 100


class LibrariesMenuItem(MenuItem):
    """Shown to those who may do something with libraries."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_libraries(request.user)


def menu_item() -> MenuItem:
    return LibrariesMenuItem(TITLE, reverse("learning_h5p:libraries"), icon_name=ICON, order=1250)


def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="learning_courses",
        codename__in=["add_h5plibrary", "change_h5plibrary", "delete_h5plibrary"],
    )


def log_actions(actions: Any) -> None:
    from courses.h5p.admin.uploads import INSTALLED  # it stands on this

    actions.register_action(INSTALLED, _("Install H5P libraries"), _("H5P libraries installed"))
    actions.register_action(DELETED, _("Delete an H5P library"), _("H5P library deleted"))
    actions.register_action(RESTRICTED, _("Restrict an H5P library"), _("Use of an H5P library changed"))
    actions.register_action(UPGRADED, _("Upgrade H5P contents"), _("H5P contents upgraded"))


@never_cache
@require_safe
def libraries_view(request: HttpRequest) -> HttpResponse:
    """All of them, each with how many contents need it. Two queries, however many there are."""
    _must_see(request)
    libraries = H5PLibrary.objects.defer("semantics", "files").annotate(contents_count=Count("uses"))
    about = {
        "libraries": libraries,
        "may_install": LIBRARIES.user_has_permission(request.user, "add"),
        "core": scripts.VERSION if scripts.is_installed() else "",
        **_furniture(str(TITLE)),
    }
    return render(request, "learning_courses/h5p/libraries.html", about)


@never_cache
@require_safe
def library_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One library: what it needs, what needs it, and which contents."""
    _must_see(request)
    library = get_object_or_404(H5PLibrary, pk=pk)
    store = DatabaseStore()
    needed_by = [other for other in store.all() if any(library.name in other.needs(kind) for kind in KINDS)]
    contents = H5PContent.objects.filter(uses__library=library).order_by("title")
    newer = [row for row in store.rows.values() if _is_newer(row, library)]
    about = {
        "library": library,
        "needs": [name for kind in KINDS for name in library.as_library.needs(kind)],
        "needed_by": needed_by,
        "contents": [(content, address_of_edit(content)) for content in contents[:MOST_NAMED]],
        "more": max(0, contents.count() - MOST_NAMED),
        "newer": max(newer, key=lambda row: row.name, default=None),
        "size": sum(library.files.values()),
        "may_change": LIBRARIES.user_has_permission(request.user, "change"),
        "may_delete": LIBRARIES.user_has_permission(request.user, "delete"),
        **_furniture(str(library), below=True),
    }
    return render(request, "learning_courses/h5p/library.html", about)


def _is_newer(row: H5PLibrary, library: H5PLibrary) -> bool:
    return row.machine_name == library.machine_name and row.name > library.name


@require_POST
def restrict_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it only to those who manage libraries, or to everybody again."""
    _must(request, "change")
    library = get_object_or_404(H5PLibrary, pk=pk)
    library.restricted = not library.restricted
    library.save(update_fields=["restricted"])
    log(instance=library, action=RESTRICTED, user=request.user, data={"restricted": library.restricted})
    return redirect("learning_h5p:library", pk)


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what nothing needs."""
    _must(request, "delete")
    library = get_object_or_404(H5PLibrary, pk=pk)
    try:
        DatabaseStore().delete(library.name)
    except H5PError as refused:
        messages.error(request, str(refused))
        return redirect("learning_h5p:library", pk)
    log(instance=library, action=DELETED, user=request.user, title=str(library))
    messages.success(request, _("%(library)s was deleted.") % {"library": library})
    return redirect("learning_h5p:libraries")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upgrade_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What an upgrade of its contents would change; and make those drafts that lose nothing."""
    _must(request, "change")
    library = get_object_or_404(H5PLibrary, pk=pk)
    store = DatabaseStore()
    planned = plan_for(library, store)
    if request.method == "POST":
        done = sum(upgrade(each, store, by=request.user) for each in planned)
        log(instance=library, action=UPGRADED, user=request.user, data={"contents": done})
        text = ngettext(
            "%(count)s content has a new draft. Look at it, then publish it.",
            "%(count)s contents have new drafts. Look at them, then publish them.",
            done,
        )
        messages.success(request, text % {"count": done})
        return redirect("learning_h5p:upgrade", pk)
    about = {
        "library": library,
        "planned": [(each, address_of_edit(each.content)) for each in planned],
        "harmless": sum(each.is_harmless for each in planned),
        "scripted": sum(each.has_own_way for each in planned),
        **_furniture(_("Upgrade contents"), below=True),
    }
    return render(request, "learning_courses/h5p/upgrade.html", about)


def _must_see(request: HttpRequest) -> None:
    if not may_see_libraries(request.user):
        raise PermissionDenied


def _must(request: HttpRequest, action: str) -> None:
    if not LIBRARIES.user_has_permission(request.user, action):
        raise PermissionDenied


def _furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if below:
        crumbs.append({"url": reverse("learning_h5p:libraries"), "label": str(TITLE)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
