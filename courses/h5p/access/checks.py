"""What in a content keeps people out, as far as its parameters tell. Pure: it asks the fields and what is in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from courses.h5p.access.colours import contrast
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName

Own = Mapping[str, Any]
LEAST_CONTRAST = 4.5
# What fields are called that say in words what a picture shows.
ALT = re.compile(r"alt(?:ernative)?|.*(?:Alt|AltText|alternative)$|alttext|imageAlt.*")
DECORATIVE = re.compile(r"decorative|isDecorative|.*Decorative")
CAPTIONS = re.compile(r"captions?|subtitles?|tracks?|textTracks?|.*(?:Captions|Subtitles|Tracks)")
TRANSCRIPT = re.compile(r"transcript(?:ion)?|.*Transcript(?:ion)?")
TIMED = re.compile(r"timeLimit|.*[tT]imeLimit|countdown|.*[tT]imeout|maxTime|autoplaySpeed")
PAUSE = re.compile(r".*[pP]ause.*|.*[sS]low.*|noTimeLimit|unlimited.*")
FORE, BACK = (
    re.compile(r".*(?:fore|text|font|label).*colou?r", re.I),
    re.compile(r".*(?:back|bg).*colou?r", re.I),
)
COLOUR_KEY = re.compile(r".*(?:correct|wrong|right|state|status|category).*colou?r", re.I)
IMG = re.compile(r"<img\b[^>]*>", re.I)
HAS_ALT = re.compile(r"\balt\s*=", re.I)
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.I | re.S)
HEADING = re.compile(r"<h([1-6])\b", re.I)
BARE = re.compile(r"<[^<>]*>")
SAYS_NOTHING = frozenset(
    "here,click here,more,read more,link,đây,tại đây,ở đây,bấm vào đây,nhấn vào đây,xem thêm,chi tiết".split(
        ","
    )
)
# Types and fields whose only way of answering is to drag, in content types that are not ours.
DRAG = re.compile(r"drag|drop(?!down)", re.I)


@dataclass(frozen=True)
class Problem:
    """Something that keeps people out: its ``code``, and the path of where it is. ``is_grave`` asks for another way."""

    code: str
    path: str = ""
    is_grave: bool = True
    value: str = ""


def problems_of(
    params: Any, main: LibraryName, store: Libraries, *, known: frozenset[str] = frozenset()
) -> list[Problem]:
    """Everything that is found in ``params``. Of the machine names in ``known`` somebody has said how they are used."""
    return list(_of_library(params, main, store, "", known))


def _of_library(
    params: Any, name: LibraryName, store: Libraries, at: str, known: frozenset[str]
) -> Iterator[Problem]:
    library = store.get(name)
    if library is None or not isinstance(params, dict):
        return
    if name.machine not in known and DRAG.search(name.machine):
        yield Problem("drag", at, value=name.machine)
    yield from _of_group(params, library.semantics, store, at, known)


def _of_group(
    values: Any, fields: Any, store: Libraries, at: str, known: frozenset[str]
) -> Iterator[Problem]:
    """A group is looked at as a whole: a picture and its words stand beside one another."""
    if not isinstance(values, dict) or not isinstance(fields, list):
        return
    named = {own["name"]: own for own in fields if isinstance(own, dict) and isinstance(own.get("name"), str)}
    yield from _colours(values, named, at)
    yield from _timed(values, named, at)
    for name, own in named.items():
        value = values.get(name)
        if value is not None:
            yield from _of_field(value, own, values, store, f"{at}.{name}" if at else name, known)


def _of_field(
    value: Any, own: Own, beside: Mapping[str, Any], store: Libraries, at: str, known: frozenset[str]
) -> Iterator[Problem]:
    kind = own.get("type")
    if kind == "text" and isinstance(own.get("tags"), list):
        yield from _html(str(value), at)
    elif kind == "image" and isinstance(value, dict) and not _has_words(beside, own):
        yield Problem("image", at)
    elif kind == "video" and value and not _says(beside, CAPTIONS) and not _says(beside, TRANSCRIPT):
        yield Problem("video", at)
    elif kind == "audio" and value and not _says(beside, TRANSCRIPT) and not _says(beside, CAPTIONS):
        yield Problem("audio", at)
    elif kind == "group":
        yield from _inner_group(value, own, beside, store, at, known)
    elif kind == "list" and isinstance(value, list) and isinstance(own.get("field"), dict):
        for number, each in enumerate(value):
            yield from _of_field(each, own["field"], {}, store, f"{at}[{number}]", known)
    elif kind == "library" and isinstance(value, dict) and (name := LibraryName.parse(value.get("library"))):
        yield from _of_library(value.get("params"), name, store, f"{at}.params", known)


def _inner_group(
    value: Any, own: Own, beside: Mapping[str, Any], store: Libraries, at: str, known: frozenset[str]
) -> Iterator[Problem]:
    """Rule: a group of exactly one field is stored as that field."""
    fields = own.get("fields")
    if (
        isinstance(fields, list)
        and len(fields) == 1
        and isinstance(fields[0], dict)
        and not own.get("isSubContent")
    ):
        yield from _of_field(value, fields[0], beside, store, at, known)
    else:
        yield from _of_group(value, fields, store, at, known)


def _has_words(beside: Mapping[str, Any], own: Own) -> bool:
    is_decorative = any(DECORATIVE.fullmatch(key) and each is True for key, each in beside.items())
    return own.get("name") == "poster" or is_decorative or _says(beside, ALT)


def _says(values: Mapping[str, Any], wanted: re.Pattern[str]) -> bool:
    """Whether one of the fields that are called so has something in it."""
    return any(wanted.fullmatch(key) and _is_filled(each) for key, each in values.items())


def _is_filled(value: Any) -> bool:
    return bool(BARE.sub("", value).strip()) if isinstance(value, str) else bool(value)


def _timed(values: Mapping[str, Any], named: Mapping[str, Own], at: str) -> Iterator[Problem]:
    for name, own in named.items():
        is_set = (
            own.get("type") == "number" and isinstance(values.get(name), int | float) and values[name] > 0
        )
        if (
            is_set
            and TIMED.fullmatch(name)
            and not any(PAUSE.fullmatch(key) and each for key, each in values.items())
        ):
            yield Problem("timed", f"{at}.{name}" if at else name)


def _colours(values: Mapping[str, Any], named: Mapping[str, Own], at: str) -> Iterator[Problem]:
    """Contrast where both colours are known; fields by which a colour alone says what something is."""
    chosen = {
        name: str(values[name])
        for name, own in named.items()
        if own.get("type") == "text" and own.get("widget") == "colorSelector" and values.get(name)
    }
    fore = next((each for name, each in chosen.items() if FORE.fullmatch(name)), None)
    back = next((each for name, each in chosen.items() if BACK.fullmatch(name)), None)
    found = contrast(fore, back) if fore and back else None
    if found is not None and found < LEAST_CONTRAST:
        yield Problem("contrast", at, value=f"{found:.1f}")
    for name in chosen:
        if COLOUR_KEY.fullmatch(name):
            yield Problem("colour", f"{at}.{name}" if at else name, is_grave=False)


def _html(text: str, at: str) -> Iterator[Problem]:
    if any(not HAS_ALT.search(each) for each in IMG.findall(text)):
        yield Problem("image", at)
    for words in LINK.findall(text):
        said = BARE.sub("", words).strip().lower()
        if said in SAYS_NOTHING or re.fullmatch(r"https?://\S{40,}", said):
            yield Problem("link", at, is_grave=False, value=said[:60])
    levels = [int(each) for each in HEADING.findall(text)]
    if any(later > earlier + 1 for earlier, later in pairwise(levels)):
        yield Problem("heading", at, is_grave=False)
