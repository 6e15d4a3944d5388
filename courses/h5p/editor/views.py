"""Making an H5P content: its type is chosen first; then its form, as for everything else in the administration."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.snippets.views.snippets import CreateView

from courses.h5p.admin.rights import CONTENTS
from courses.h5p.editor.fields import Maker
from courses.h5p.editor.shelf import DOCUMENT, IMAGE, Shelf
from courses.h5p.editor.types import ICON, editor_language, restricted_for, type_cards
from courses.h5p.editor.widget import LIBRARY, definition, plain_in
from courses.h5p.files import kind_of
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.official.offering import OffersOfficial
from courses.h5p.player.sending import ALONE
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.names import LibraryName
from courses.packages.views import sent

MOST_NOTES = 5
LARGE = "max-1000x1000"


def may_write(user: Any) -> bool:
    return CONTENTS.user_has_any_permission(user, ["add", "change"])


def _only_for_authors(request: HttpRequest) -> None:
    if not may_write(request.user):
        raise PermissionDenied


class SaysNotes:
    """Tells the author what the rules of H5P changed in what she filled in."""

    def save_action(self) -> HttpResponse:
        notes = self.form.notes  # type: ignore[attr-defined]
        if notes and not self.expects_json_response:  # type: ignore[attr-defined]
            told = dict.fromkeys(each.message for each in notes)
            messages.warning(self.request, " ".join(list(told)[:MOST_NOTES]))  # type: ignore[attr-defined]
        return super().save_action()  # type: ignore[misc]


class CreateContent(OffersOfficial, SaysNotes, CreateView):
    """Without a content type, a page to choose one."""

    types_template_name = "learning_courses/h5p/editor/types.html"

    @cached_property
    def library(self) -> H5PLibrary | None:
        """The content type that was chosen, if this author may have it."""
        store = DatabaseStore()
        name = LibraryName.parse(self.request.POST.get(LIBRARY) or self.request.GET.get("type", ""))
        row = store.rows.get(name) if name else None
        barred = restricted_for(self.request.user, store)
        return row if row and row.runnable and row.name not in barred else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.library is not None:
            return super().get(request, *args, **kwargs)
        return render(request, self.types_template_name, self.types_context())

    def types_context(self) -> dict[str, Any]:
        return {
            "cards": type_cards(self.request.user, DatabaseStore(), self.get_add_url()),
            "page_title": _("New H5P content"),
            "header_icon": self.header_icon,
            "breadcrumbs_items": self.get_breadcrumbs_items(),
        }

    def get_initial_form_instance(self) -> H5PContent:
        return H5PContent(library=self.library)

    def get_page_subtitle(self) -> str:
        return self.library.label if self.library else super().get_page_subtitle()


@require_GET
@require_admin_access
def fields(request: HttpRequest) -> HttpResponse:
    """The fields of one library, for a form in which it was chosen."""
    _only_for_authors(request)
    if "library" not in request.GET:
        return JsonResponse({})
    store = DatabaseStore()
    maker = Maker(
        store,
        Shelf({}, request.user),
        language=editor_language(),
        address=request.path,
        plain=plain_in(request.GET),
        restricted=restricted_for(request.user, store),
    )
    found = definition(maker, request.GET.get("library", ""))
    if found is None:
        raise Http404
    return JsonResponse(found)


@require_GET
@require_admin_access
def icon(request: HttpRequest, folder: str) -> HttpResponse:
    """The picture of a content type. It is shown as a picture, in which nothing runs."""
    _only_for_authors(request)
    name = LibraryName.of_folder(folder)
    store = DatabaseStore()
    row = store.rows.get(name) if name else None
    if row is None or ICON not in row.files:
        raise Http404
    response = HttpResponse(b"".join(store.chunks(row.name, ICON)), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
@require_admin_access
def source(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """A picture or document of the site, so that the form can show what stands where in it."""
    _only_for_authors(request)
    shelf = Shelf({}, request.user)
    found = shelf.find(kind, pk) if kind in (IMAGE, DOCUMENT) else None
    if found is None or not shelf.may_use(kind, found):
        raise Http404
    if kind == IMAGE:
        return redirect(found.get_rendition(LARGE).url)
    # In pieces, so that an author can go to any second of a film.
    version = f'"{found.pk}-{found.file.size}"'
    answer = sent(
        request, lambda: found.file.open("rb"), kind=kind_of(found.file.name), version=version, policy=ALONE
    )
    # Unlike a file of a content, it is for those only who may choose it.
    answer.headers["Cache-Control"] = "private, no-cache"
    del answer.headers["Access-Control-Allow-Origin"]
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_GET
@never_cache
@require_admin_access
def signed_in(request: HttpRequest) -> HttpResponse:
    """Whether its author is still signed in, asked before a form is sent; with the token that it is sent with then."""
    _only_for_authors(request)
    return JsonResponse({"token": get_token(request)})
