"""The glossary as learners read it, searched with or without accents."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.coreutils import get_supported_content_language_variant

from courses.glossary.terms import Entry, glossary_of
from learning.vietnamese import fold

LONGEST = 100


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms in the visitor's language, or those that have every word asked for."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = matching(glossary_of(_language()), asked)
    letters = [(letter, list(group)) for letter, group in groupby(found, key=_letter)]
    context = {"asked": asked, "letters": letters, "found": len(found)}
    return render(request, "learning_courses/glossary/glossary.html", context)


def matching(entries: tuple[Entry, ...], asked: str) -> list[Entry]:
    """The ``entries`` that have every word of ``asked``."""
    words = fold(asked).split()
    texts = ((entry, fold(f"{entry.term} {entry.abbreviation} {entry.meaning}")) for entry in entries)
    return [entry for entry, text in texts if all(word in text for word in words)]


def _letter(entry: Entry) -> str:
    return entry.term[:1].upper()


def _language() -> str:
    try:
        return get_supported_content_language_variant(get_language() or "")
    except LookupError:
        return get_language() or ""
