"""H5P packages in the administration: brought in, watched, stopped, written out, copied."""

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from courses.h5p import running
from courses.h5p.admin.contents import ICON, address_of_edit
from courses.h5p.admin.forms import UploadForm
from courses.h5p.admin.rights import CONTENTS, may_bring_in, may_change, may_install
from courses.h5p.models import H5PContent, H5PUpload
from courses.h5p.store import DatabaseStore
from courses.h5p.translating.carrying import to_be_sent
from courses.packages.h5p.content import export_package
from courses.packages.h5p.errors import H5PError

LISTED = 50
INSTALLED = "learning.install_h5p"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def uploads_view(request: HttpRequest) -> HttpResponse:
    """Choose files; and what became of those before."""
    if not may_bring_in(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = _uploaded(request, form)
        if len(made) == 1 and not form.errors:
            return redirect("learning_h5p:upload", made[0].pk)
        if made and not form.errors:
            return redirect("learning_h5p:uploads")
    mine = H5PUpload.objects.filter(uploaded_by=request.user).select_related("content")
    about = {
        "form": form,
        "uploads": mine[:LISTED],
        "may_install": may_install(request.user),
        **furniture(_("Upload an .h5p file")),
    }
    return render(request, "learning_courses/h5p/uploads.html", about, status=400 if form.errors else 200)


def _uploaded(request: HttpRequest, form: UploadForm) -> list[H5PUpload]:
    made = []
    for file in form.cleaned_data["files"]:
        try:
            one = running.upload(
                file.file,
                name=file.name,
                by=request.user,
                may_install=may_install(request.user),
                as_copy=form.cleaned_data["as_copy"],
            )
        except H5PError as refused:
            form.add_error("files", f"{file.name}: {refused}")
            continue
        if one.installed:
            log(instance=one, action=INSTALLED, user=request.user, data={"libraries": one.installed})
        made.append(one)
    return made


@never_cache
@require_safe
def upload_view(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, everything that is wrong with it, or what came of it."""
    one = _mine(request, pk)
    content = one.content
    about = {
        "one": one,
        "issues": running.sentences(one.issues),
        "notes": running.sentences(one.notes),
        "share": min(100, 100 * one.done // one.total) if one.total else None,
        "edit": address_of_edit(content) if content and may_change(request.user, content) else "",
        **furniture(one.file_name, below=True),
    }
    return render(request, "learning_courses/h5p/upload.html", about)


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    if running.stop(one):
        messages.success(request, _("It stops, and nothing of it is left behind."))
    else:
        messages.warning(request, _("It can no longer be stopped."))
    return redirect("learning_h5p:upload", pk)


@require_POST
def again_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with one whose worker has died."""
    running.again(_mine(request, pk))
    return redirect("learning_h5p:upload", pk)


def _mine(request: HttpRequest, pk: int) -> H5PUpload:
    uploads = H5PUpload.objects.select_related("content__library", "uploaded_by")
    one = get_object_or_404(uploads, pk=pk)
    if one.uploaded_by_id != request.user.pk and not request.user.is_superuser:
        raise Http404
    return one


# --- out again ---------------------------------------------------------------------------------------------


@never_cache
@require_safe
def export_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The content as a package that other systems open. Not saved drafts, but what is saved last."""
    content = _changeable(request, pk)
    newest = content.get_latest_revision_as_object()
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    try:
        export_package(to_be_sent(newest), DatabaseStore(), file)
    except H5PError as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(address_of_edit(content))
    file.seek(0)
    name = f"{slugify(newest.title) or 'noi-dung'}.h5p"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Another content that says the same; the files are shared, for they never change."""
    content = _changeable(request, pk)
    if not CONTENTS.user_has_permission(request.user, "add"):
        raise PermissionDenied
    if request.method != "POST":
        about = {"content": content, **furniture(_("Make a copy"))}
        return render(request, "learning_courses/h5p/copy.html", about)
    copy = copied(content, by=request.user)
    messages.success(request, _("“%(title)s” was made.") % {"title": copy.title})
    return redirect(address_of_edit(copy))


def copied(content: H5PContent, *, by: Any) -> H5PContent:
    newest = content.get_latest_revision_as_object()
    copy = H5PContent(created_by=by, created_at=timezone.now(), live=False)
    for name in ("library", "language", "params", "metadata", "files", "alternative"):
        setattr(copy, name, getattr(newest, name))
    copy.title = _("Copy of %(title)s") % {"title": newest.title[:240]}
    with transaction.atomic():
        copy.save()
        copy.save_revision(user=by)
    return copy


def _changeable(request: HttpRequest, pk: int) -> H5PContent:
    content = get_object_or_404(H5PContent.objects.select_related("library"), pk=pk)
    if not may_change(request.user, content):
        raise PermissionDenied
    return content


def furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse(H5PContent.snippet_viewset.get_url_name("list")), "label": _("H5P contents")},
    ]
    if below:
        crumbs.append({"url": reverse("learning_h5p:uploads"), "label": _("Upload an .h5p file")})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
