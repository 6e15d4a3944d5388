"""Courses from site to site in the Wagtail admin: export one, bring one in."""

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.cartridges.write import write_cartridge
from courses.models import CatalogMixin, CourseImport, CourseMixin
from courses.packs import running, undoing
from courses.packs.forms import ApplyForm, UploadForm, places_for
from courses.packs.incoming import SAME
from courses.packs.outgoing import export, write_pack
from courses.packs.words import FATES, VERDICTS
from courses.routing import base_model
from learning.archive import CannotRead

EXPORTED, IMPORTED = "learning.export_course", "learning.import_course"
ICON = "download"
FORMATS = {"pack": ("zip", "application/zip"), "imscc": ("imscc", "application/zip")}
LISTED = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index_view(request: HttpRequest) -> HttpResponse:
    """Choose a file; and the imports that were."""
    if not may_import(request.user):
        raise PermissionDenied
    chosen = {"parent": request.GET.get("parent")} if request.GET.get("parent") else {}
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user, initial=chosen)
    if request.method == "POST" and form.is_valid() and (one := _uploaded(request, form)):
        return redirect("learning_packs:import", one.pk)
    about = {"form": form, "imports": _own(request.user)[:LISTED], **furniture(_("Import a course"))}
    status = 400 if form.errors else 200
    return render(request, "learning_courses/packs/index.html", about, status=status)


def _uploaded(request: HttpRequest, form: UploadForm) -> CourseImport | None:
    given = form.cleaned_data
    parent = given["parent"] and given["parent"].specific
    try:
        return running.upload(
            given["file"].file,
            name=given["file"].name,
            by=request.user,
            parent=parent,
            as_copy=given["as_copy"],
        )
    except CannotRead as refused:
        form.add_error("file", str(refused))
        return None


@never_cache
@require_safe
def import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in the course, how far it is, and what comes next."""
    one = _mine(request, pk)
    lines = one.findings.get("lines", [])
    done, total = running.how_far(one)
    about = {
        "one": one,
        "lines": [{**line, "label": VERDICTS[line["verdict"]]} for line in lines if line["verdict"] != SAME],
        "same": sum(line["verdict"] == SAME for line in lines),
        "told": one.findings.get("told", []),
        "form": ApplyForm(
            initial={"choice": one.choice, "as_draft": one.as_draft}, changes_pages=one.changes_pages
        ),
        "share": 100 * done // total if total else None,
        "done": done,
        "total": total,
        **furniture(str(one), below=True),
    }
    return render(request, "learning_courses/packs/import.html", about)


@require_POST
def apply_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply it, or go on with it, or with taking it back."""
    one = _mine(request, pk)
    if one.is_being_undone:
        running.send_to_undo(one, by=request.user)
        return redirect("learning_packs:import", pk)
    form = ApplyForm(request.POST, changes_pages=one.changes_pages)
    how = form.cleaned_data if form.is_valid() else {"as_draft": one.as_draft, "choice": one.choice}
    if (one.may_be_applied or one.is_silent) and running.send_to_worker(one, **how):
        log(instance=one, action=IMPORTED, user=request.user)
    return redirect("learning_packs:import", pk)


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it before its pages are written, or taken back."""
    one = _mine(request, pk)
    was_undone = one.is_being_undone
    if not running.stop(one):
        messages.warning(request, _("It can no longer be stopped."))
    elif was_undone:
        messages.success(request, _("It stops. Nothing was taken back."))
    else:
        messages.success(
            request, _("It stops, and nothing of it is left behind, unless its pages are written already.")
        )
    return redirect("learning_packs:import", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking the import back will do, in numbers; and take it back."""
    one = _mine(request, pk)
    if not one.may_be_undone:
        return redirect("learning_packs:import", pk)
    if request.method == "POST":
        running.send_to_undo(one, by=request.user)
        return redirect("learning_packs:import", pk)
    plan = undoing.plan(one, request.user)
    about = {
        "one": one,
        "numbers": plan.numbers,
        "people": plan.people,
        "fates": [
            {"title": fate.title, "kind": _kind_of(fate), "label": FATES[fate.outcome], "reason": fate.reason}
            for fate in plan.fates
        ],
        **furniture(_("Take this import back"), below=str(one)),
    }
    return render(request, "learning_courses/packs/undo.html", about)


def _kind_of(fate: undoing.Fate) -> str:
    if fate.part is not None:
        return str(fate.part.label)
    is_course = issubclass(fate.thing.specific_class or object, CourseMixin)
    return str(_("Course") if is_course else _("Lesson"))


@require_safe
def export_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the languages and the format."""
    page = _course(request, pk)
    versions = base_model().objects.filter(translation_key=page.translation_key, alias_of=None)
    about = {
        "page": page,
        "languages": [version.locale for version in versions.select_related("locale")],
        **furniture(_("Export a course"), below=page.title),
    }
    return render(request, "learning_courses/packs/export.html", about)


@require_safe
def file_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The course as a file."""
    page = _course(request, pk)
    name = request.GET.get("format", "pack")
    ending, kind = FORMATS.get(name, FORMATS["pack"])
    known = {locale.language_code for locale in _locales()}
    languages = [code for code in request.GET.getlist("languages") if code in known]
    pack, out = export(
        page.translation_key, languages=languages or [page.locale.language_code], user=request.user
    )
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    if name == "imscc":
        write_cartridge(pack, out, file)
    else:
        write_pack(pack, out, file)
    file.seek(0)
    log(instance=page, action=EXPORTED, user=request.user)
    return FileResponse(file, as_attachment=True, filename=f"{page.slug}.{ending}", content_type=kind)


def _locales():
    from wagtail.models import Locale

    return Locale.objects.all()


def _course(request: HttpRequest, pk: int) -> Any:
    page = get_object_or_404(base_model(), pk=pk).specific
    if not isinstance(page, CourseMixin) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def may_import(user: Any) -> bool:
    """Whether there is a place where ``user`` may add a course."""
    return bool(places_for(user))


def _own(user: Any) -> QuerySet[CourseImport]:
    imports = CourseImport.objects.select_related("uploaded_by", "page")
    return imports if user.is_superuser else imports.filter(uploaded_by=user)


def _mine(request: HttpRequest, pk: int) -> CourseImport:
    return get_object_or_404(_own(request.user), pk=pk)


def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None):
    """The way from a course to its export, and from a catalogue to the import of another."""
    specific = page.specific
    allowed = page.permissions_for_user(user)
    if isinstance(specific, CourseMixin) and allowed.can_edit():
        address = reverse("learning_packs:export", args=[page.pk])
        yield Button(_("Export"), address, icon_name="download", priority=67)
    if isinstance(specific, CatalogMixin) and allowed.can_add_subpage():
        address = f"{reverse('learning_packs:index')}?parent={page.pk}"
        yield Button(_("Import a course"), address, icon_name="upload", priority=67)


def furniture(title: str, *, below: bool | str = False) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if below is True:
        crumbs.append({"url": reverse("learning_packs:index"), "label": _("Import a course")})
    return {
        "page_title": title,
        "header_title": title,
        "page_subtitle": below if isinstance(below, str) else "",
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
