"""The coverage map in the Wagtail admin: what is taught of a framework, and what by no lesson."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning import conf
from learning.competencies.book import Book, Term, book
from learning.competencies.covering import ALL, Map, coverage_map, of_programme, tagged_for
from learning.competencies.models import OurWords
from learning.competencies.sheet import FORMATS
from learning.coverage import CoverageColumn, Tagged
from learning.people.rights import Right
from learning.people.roles import may_somewhere

ICON = "tasks"
TITLE = gettext_lazy("Coverage of competencies")


def for_authors(view: Callable) -> Callable:
    """Only for who writes, reviews or runs programmes. It is about courses, so no unit is asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_somewhere(request.user, Right.SEE_COVERAGE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(require_safe(guarded))


@for_authors
def index(request: HttpRequest) -> HttpResponse:
    """The map of one framework, on the screen or as a file."""
    known = book()
    framework = known.chosen(request.GET.get("framework", ""))
    context: dict = {
        "frameworks": known.frameworks.values(),
        "framework": framework,
        **_furniture(str(TITLE)),
    }
    if framework:
        crosswalk = _crosswalk(request)
        whole = coverage_map(known, framework, crosswalk=crosswalk)
        found = of_programme(whole, request.GET.get("programme", ALL))
        write = FORMATS.get(request.GET.get("export", ""))
        if write:
            return write(found, crosswalk=crosswalk)
        context |= _shown(request, found) | {"crosswalk": crosswalk, "programmes": whole.programmes}
    return render(request, "learning/competencies/index.html", context)


@for_authors
def competency(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that trains or tests one competency."""
    known = book()
    term = known.terms.get(key)
    if term is None:
        raise Http404
    crosswalk = _crosswalk(request)
    groups: dict[type[CoverageColumn], dict] = {}
    for column, tagged in tagged_for(known, key, crosswalk=crosswalk):
        place = (tagged.thing, tagged.programme, tagged.course)
        groups.setdefault(column, {}).setdefault(place, []).append(tagged)
    framework = known.frameworks[term.framework]
    context = {
        "term": term,
        "framework": framework,
        "wording": OurWords(term.our_words).label if term.is_ours else "",
        "groups": [_group(known, column, things) for column, things in groups.items()],
        "crosswalk": crosswalk,
        "also": [_said(known, known.terms[one]) for one in sorted(known.equivalents(key) - {key})],
        **_furniture(f"{term.code} {term.name}", above=True),
    }
    return render(request, "learning/competencies/competency.html", context)


def _crosswalk(request: HttpRequest) -> bool:
    # A form that was sent without its tick says no; an address without a form says yes.
    return request.GET.get("crosswalk", "1" if "framework" not in request.GET else "") == "1"


def _shown(request: HttpRequest, found: Map) -> dict:
    only_gaps = request.GET.get("gaps") == "1"
    rows = [row for row in found.rows if row.is_gap] if only_gaps else found.rows
    lines = [(row, ", ".join(row.lacking.get(found.shown, []))) for row in rows]
    return {
        "map": found,
        "lines": lines,
        "only_gaps": only_gaps,
        "span": len(found.columns),
        "is_one": found.shown != ALL,
    }


def _group(known: Book, column: type[CoverageColumn], things: dict) -> dict:
    """The things of one column: a line for each in each course, with what it is tagged as."""
    programmes = {value: str(label) for value, label in conf.get("PROGRAMMES")}
    lines = [
        {
            "one": tags[0],
            "programme": programmes.get(tags[0].programme, tags[0].programme),
            "tags": [_tagged_as(known, tag) for tag in tags],
        }
        for tags in things.values()
    ]
    return {"label": column.label, "count": len({thing for thing, *_place in things}), "lines": lines}


def _tagged_as(known: Book, tag: Tagged) -> tuple[str, str]:
    term = known.terms.get(tag.competency)
    if term is None:
        return tag.competency, ""
    return _said(known, term), known.frameworks[term.framework].level_name(tag.level)


def _said(known: Book, term: Term) -> str:
    return f"{known.frameworks[term.framework].label} {term.code}"


def _furniture(title: str, *, above: bool = False) -> dict:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        crumbs.append({"url": reverse("learning_competencies:index"), "label": str(TITLE)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
