"""Texts that authors wrote in an editor: what comes out holds nothing but tags and attributes that are known here.

nh3 reads them as browsers do, and writes anew what is allowed. Its answer counts when reading it again changes
nothing: what browsers would understand differently the second time is the way by which scripts come in.
"""

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import nh3

from courses.packages.h5p.reading import UNWRITABLE
from courses.packages.h5p.styles import styles

# What a content type may ask for. Whatever it asks for beyond, as scripts or frames, it does not get.
KNOWN = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead time "
    "tr tt u ul var wbr".split()
)
# Rule: these stand in every text that may have tags.
ALWAYS = frozenset({"div", "span", "p", "br"})
# Rule: who asks for one gets its family. Editors write one for the other.
FAMILIES = (
    ({"table"}, "table caption col colgroup thead tbody tfoot tr td th"),
    ({"b", "strong"}, "b strong"),
    ({"i", "em"}, "i em"),
    ({"ul", "ol", "li"}, "li"),
    ({"s", "del", "strike"}, "s del strike"),
)
# What is in these is no text, so it goes with them.
RAW = set("script style textarea title xmp iframe noembed noframes plaintext noscript template".split())
ATTRIBUTES = {
    "*": {"class", "title", "lang", "dir", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers", "scope"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
}
TARGETS = {"a": {"target": {"_blank", "_self"}}}
SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_VALUE = 2000
# Browsers drop these in addresses, and read a backslash as a slash: so may "/\t\example.org" lead to another host.
DROPPED = re.compile(r"[\x00-\x20]")
ELSEWHERE = re.compile(r"[/\\]{2}")

# Reading takes as long as tags are many times how deeply they lie in one another. What is opened and never closed, as
# emphasis with attributes, is opened again in every paragraph. Honest texts are far from both.
TAG = re.compile(r"</?[a-zA-Z]")
EMPHASIS = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
MOST_TAGS, MOST_EMPHASES = 10_000, 200
# How often a text is read until reading changes nothing more. Most are so at the second time.
ROUNDS = 5
BETWEEN_SIGNS = re.compile(r"(?:<[^<>]*+>)++")
# Browsers drop a new line there, at each reading another one.
BEGINNING_OF_PRE = re.compile(r"(<pre\b[^<>]*>)\n+")
HALF_ENTITY = re.compile(r"&[^;&<>\s]{0,40}\Z")
# Names of tags, attributes and styles; and what looks like them in a text, which is in it before and after.
NAMES = re.compile(r"<[a-zA-Z][\w:-]*+|(?<![\w-])[\w-]++(?=\s*+[=:])")


def tags_of(asked: Iterable[str]) -> frozenset[str]:
    """The tags that a field with these ``tags`` may have."""
    named = {str(each).lower() for each in asked}
    families = {each for some, family in FAMILIES if some & named for each in family.split()}
    return frozenset((named | families | ALWAYS) & KNOWN)


@dataclass(frozen=True)
class Cleaned:
    """A text as it may be shown, and whether it ``lacks`` something that its author wrote."""

    text: str
    lacks: bool


def clean(text: str, tags: frozenset[str], most: int | None = None) -> Cleaned:
    """``text`` with nothing but ``tags``, at most ``most`` characters long as it is written."""
    kept = _settled(text, tags)
    if most is not None and len(kept) > most:
        kept = _cut(kept, tags, most)
    return Cleaned(kept, bool(_names_in(text) - _names_in(kept)))


def _settled(text: str, tags: frozenset[str]) -> str:
    """What nh3 makes of ``text`` and would make of it again. Of a text that never comes to rest, only its words."""
    cleaner = _cleaner(tags)
    for _round in range(ROUNDS):
        text = UNWRITABLE.sub("", _bare(text) if _is_tangled(text) else text)
        cleaned = BEGINNING_OF_PRE.sub(r"\1", cleaner.clean(text))
        if cleaned == text:
            return cleaned
        text = cleaned
    return UNWRITABLE.sub("", cleaner.clean(_bare(text)))


@lru_cache(maxsize=256)
def _cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=RAW,
        attributes=ATTRIBUTES,
        tag_attribute_values=TARGETS,
        attribute_filter=_value,
        url_schemes=SCHEMES,
        url_relative=_address,
        link_rel="noopener noreferrer",
    )


def _value(_tag: str, name: str, value: str) -> str | None:
    """``value`` as it may stand in the attribute; None if it may not. nh3 has looked at its address already."""
    if len(value) > LONGEST_VALUE:
        return None
    return (styles(value) or None) if name == "style" else value


def _address(address: str) -> str | None:
    """An address without a scheme, unless it leads to another host all the same."""
    return None if ELSEWHERE.match(DROPPED.sub("", address)) else address


def _is_tangled(text: str) -> bool:
    """Whether reading ``text`` would take long. It is counted before, because nobody can stop it then."""
    return len(TAG.findall(text)) > MOST_TAGS or len(EMPHASIS.findall(text)) > MOST_EMPHASES


def _bare(text: str) -> str:
    """The words of ``text``, escaped, whatever its tags were meant to be."""
    return html.escape(html.unescape(BETWEEN_SIGNS.sub(" ", text)), quote=False)


def _cut(text: str, tags: frozenset[str], most: int) -> str:
    """As much of ``text`` as has room with all that is open in it closed again, and no half of an entity."""

    def first(length: int) -> str:
        return _settled(HALF_ENTITY.sub("", text[:length]), tags)

    longest = bisect_right(range(most + 1), most, key=lambda length: len(first(length))) - 1
    return first(max(0, longest))


def _names_in(text: str) -> Counter[str]:
    return Counter(name.lower() for name in NAMES.findall(text))
