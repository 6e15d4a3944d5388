"""Terms of the glossary, marked in a text where they first stand."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, NavigableString
from django.urls import reverse
from wagtail.models import Locale

from courses.glossary.terms import Entry, Found, glossary_of, terms_in

MARKED = re.compile(r'data-term="(\d+)"')

# Where a link would be wrong, or would break what is there.
LEFT_ALONE = {
    "a",
    "button",
    "summary",
    "label",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "code",
    "script",
    "style",
    "dfn",
}


def mark_terms(html: str, locale: Locale | str, *, seen: set[int] | None = None) -> str:
    """``html`` with a link to the glossary around each term where it first stands.

    The link carries the term's number as ``data-term``, so that a script can show the meaning on the spot. Give the
    same ``seen`` to all the texts of a page, and each term is marked once on it. Without terms, ``html`` is untouched.
    """
    seen = set() if seen is None else seen
    soup = BeautifulSoup(html, "html.parser")
    is_marked = False
    for text in [each for each in soup.find_all(string=True) if type(each) is NavigableString]:
        if any(parent.name in LEFT_ALONE for parent in text.parents):
            continue
        new = [found for found in terms_in(str(text), locale) if found.entry.id not in seen]
        if new:
            seen.update(found.entry.id for found in new)
            _mark(soup, text, new)
            is_marked = True
    return str(soup) if is_marked else html


def marked_in(texts: Iterable[str], locale: Locale | str) -> list[Entry]:
    """The terms that ``mark_terms`` marked in ``texts``, with their meanings."""
    numbers = {int(number) for text in texts for number in MARKED.findall(text)}
    return [entry for entry in glossary_of(locale) if entry.id in numbers] if numbers else []


def _mark(soup: BeautifulSoup, text: NavigableString, found: list[Found]) -> None:
    written, pieces, done = str(text), [], 0
    for one in sorted(found, key=lambda each: each.start):
        pieces += [NavigableString(written[done : one.start]), _link(soup, written, one)]
        done = one.end
    text.replace_with(*pieces, NavigableString(written[done:]))


def _link(soup: BeautifulSoup, written: str, found: Found):
    address = f"{reverse('learning_courses:glossary')}#{found.entry.anchor}"
    link = soup.new_tag("a", attrs={"class": "l-term", "href": address, "data-term": str(found.entry.id)})
    link.string = written[found.start : found.end]
    return link
