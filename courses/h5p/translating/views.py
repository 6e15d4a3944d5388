"""The translations of a content in the administration: how far each language is, and the page where one is made."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from courses.h5p.admin.contents import address_of_edit
from courses.h5p.admin.rights import may_change
from courses.h5p.admin.uploads import furniture
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.h5p.translating import files
from courses.h5p.translating.forms import TextsForm, UploadForm
from courses.h5p.translating.lines import CannotRead
from courses.h5p.translating.rights import may_translate
from courses.h5p.translating.taking import Taken, take, wrong_lines
from courses.h5p.translating.texts import (
    Translating,
    languages_for,
    name_of,
    progress_of,
    translatable,
    translating,
)
from courses.packages.h5p.translations import Match, State

TRANSLATED = "learning.translate_h5p"
# More editors of texts on one page make a phone slow.
PER_PAGE = 25
OPEN = (State.MISSING, State.STALE)


def log_actions(actions: Any) -> None:
    actions.register_action(TRANSLATED, _("Translate an H5P content"), _("H5P content translated"))


@never_cache
@require_safe
def languages_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Every language of the site, and how far the content is in it."""
    content = _content(request, pk)
    about = {
        "content": content,
        "languages": progress_of(translatable(content), DatabaseStore()),
        "own": name_of(content.language),
        "edit": address_of_edit(content) if may_change(request.user, content) else "",
        **furniture(_("Translations")),
        "page_subtitle": str(content),
    }
    return render(request, "learning_courses/h5p/translating/languages.html", about)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def translate_view(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The original beside its translation, some texts at a time."""
    content = _content(request, pk)
    found = _translating(content, language)
    only = request.GET.get("only") == "open"
    # While one fills in what is open, the list of it must not change under her hands: pages are of all that there are.
    chosen = [each for each in found.matches if each.state in OPEN] if only else found.matches
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
    form = TextsForm(request.POST or None, matches=_as_shown(request, found, list(page)), language=language)
    if request.method == "POST" and form.is_valid():
        taken = take(content, language, found.matches, form.said, by=request.user)
        _tell(request, content, language, taken)
        return redirect(request.get_full_path())
    about = {
        "content": content,
        "form": form,
        "rows": form.rows,
        "page": page,
        "only": only,
        "upload": UploadForm(),
        **_about(found),
    }
    return render(request, "learning_courses/h5p/translating/translate.html", about)


def _as_shown(request: HttpRequest, found: Translating, page: list[Match]) -> list[Match]:
    """The texts that the form had, by the paths it was sent with: others may have translated some in between."""
    if request.method != "POST":
        return page
    by_path = {each.text.path: each for each in found.matches}
    sent = request.POST.getlist("path")
    if any(path not in by_path for path in sent):
        messages.warning(request, _("The content has changed in the meantime. What still fits was kept."))
    return [by_path[path] for path in sent[:PER_PAGE] if path in by_path] if sent else page


def _about(found: Translating) -> dict[str, Any]:
    info = get_language_info(found.content.language) if _is_known(found.content.language) else {}
    listed = reverse("learning_h5p:translations", args=[found.content.pk])
    title = _("Translation: %(language)s") % {"language": name_of(found.language)}
    about = furniture(title)
    about["breadcrumbs_items"].insert(-1, {"url": listed, "label": _("Translations")})
    return {
        "progress": found.progress,
        "language": found.language,
        "source_language": found.content.language,
        "source_direction": "rtl" if info.get("bidi") else "ltr",
        "formats": files.FORMATS.values(),
        **about,
        "page_subtitle": str(found.content),
    }


def _is_known(language: str) -> bool:
    return language in dict(settings.LANGUAGES)


@never_cache
@require_safe
def download_view(request: HttpRequest, pk: int, language: str, kind: str) -> HttpResponse:
    """All texts as a file for a translator's program."""
    content = _content(request, pk)
    found = files.FORMATS.get(kind)
    if found is None:
        raise Http404
    data = found.write(files.as_file(_translating(content, language)))
    answer = HttpResponse(data, content_type=found.mime)
    name = f"{slugify(content.title) or 'h5p'}.{language}{found.ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_POST
def upload_view(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Take such a file back: all of it, or nothing."""
    content = _content(request, pk)
    found = _translating(content, language)
    form = UploadForm(request.POST, request.FILES)
    back = redirect("learning_h5p:translate", pk, language)
    if not form.is_valid():
        messages.error(request, str(files.WRONG_KIND))
        return back
    sent = form.cleaned_data["file"]
    try:
        if sent.size > files.LARGEST:
            raise CannotRead(
                _("The file is larger than %(most)s MB.") % {"most": files.LARGEST // 1024 // 1024}
            )
        said = files.said_by(files.read(sent.name, sent.read()), content, language, found.matches)
    except CannotRead as refused:
        messages.error(request, str(refused))
        return back
    taken = take(content, language, found.matches, said, by=request.user, all_or_nothing=True)
    if taken.wrong:
        lines = wrong_lines(taken, [each.text for each in found.matches])
        messages.error(request, " ".join([_("Nothing was taken."), *lines[: files.MOST_NAMED]]))
        return back
    _tell(request, content, language, taken)
    return back


def _tell(request: HttpRequest, content: H5PContent, language: str, taken: Taken) -> None:
    log(
        instance=content,
        action=TRANSLATED,
        user=request.user,
        data={"language": language, "texts": taken.count},
    )
    text = ngettext("%(count)s text was saved.", "%(count)s texts were saved.", taken.count)
    messages.success(request, text % {"count": taken.count})


def _translating(content: H5PContent, language: str) -> Translating:
    if language not in languages_for(content):
        raise Http404
    return translating(translatable(content), language, DatabaseStore())


def _content(request: HttpRequest, pk: int) -> H5PContent:
    content = get_object_or_404(H5PContent.objects.select_related("library", "latest_revision"), pk=pk)
    if not may_translate(request.user, content):
        raise PermissionDenied
    return content
