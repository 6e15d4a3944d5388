"""Translations of a content's texts: what of them still fits, whether one may be taken, and how they are merged.

A translation is kept with the text it was made from. When that text moves it goes along; when it changes, the
translation is out of date and told so. It is uploaded like any other content, and held against the same fields.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from courses.packages.h5p.filtering import At, Work, filter_field
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import UNWRITABLE
from courses.packages.h5p.store import MemoryStore
from courses.packages.h5p.texts import SIGNS, Text, changed, texts_of

# {path: {"source": what was translated, "text": the translation}}, both as parameters have them.
Kept = Mapping[str, Any]
VOID = frozenset({"br", "hr", "img", "col", "wbr"})
# Where programs put something in, as a score, and the stars between which gaps stand.
MARKS = re.compile(r"(?<![\w@])@[a-z]+|(?<!\\)\*")


class State(StrEnum):
    """How far one text is translated."""

    MISSING = "missing"
    STALE = "stale"
    GIVEN = "given"  # by the content type itself
    DONE = "done"


@dataclass(frozen=True)
class Match:
    """A text and what there is of it in another language. ``before`` is what a stale one was made from."""

    text: Text
    translation: str = ""
    state: State = State.MISSING
    before: str = ""


def matches(texts: Iterable[Text], kept: Kept, given: Mapping[str, str] | None = None) -> list[Match]:
    """Each text with its translation: the one at its path, or that of the same words in the same kind of field.

    ``given`` are the texts, by path, that the content type has in this language itself.
    """
    texts, entries = list(texts), _entries(kept)
    here = {(each.kind, each.source) for each in texts}
    memory = {(_kind(path), source): text for path, (source, text) in entries.items()}
    return [_match(each, entries, memory, here, given or {}) for each in texts]


def _match(
    text: Text,
    entries: Mapping[str, tuple[str, str]],
    memory: Mapping[tuple[str, str], str],
    here: set[tuple[str, str]],
    given: Mapping[str, str],
) -> Match:
    source, translation = entries.get(text.path, ("", ""))
    if translation and source == text.source:
        return Match(text, translation, State.DONE)
    if (text.kind, text.source) in memory:
        return Match(text, memory[text.kind, text.source], State.DONE)
    # What was translated from words that stand elsewhere now belongs there.
    if translation and (text.kind, source) not in here:
        return Match(text, translation, State.STALE, source)
    if text.path in given:
        return Match(text, given[text.path], State.GIVEN)
    return Match(text)


def _entries(kept: Kept) -> dict[str, tuple[str, str]]:
    return {
        path: (each["source"], each["text"])
        for path, each in kept.items()
        if isinstance(each, dict)
        and isinstance(each.get("source"), str)
        and isinstance(each.get("text"), str)
        and each["text"]
    }


def _kind(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "[]", path)


# --- what may be taken -------------------------------------------------------------------------------------


class Refused(ValueError):
    """A translation that may not be taken; ``code`` says why."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code)
        self.code, self.values = code, values


def checked(text: Text, translation: str) -> str:
    """``translation`` as parameters have it. Raises Refused where something of it would be lost, or is missing."""
    if text.has_tags and not is_balanced(translation):
        raise Refused("tags-open")
    work = Work(MemoryStore(), None)
    kept = filter_field(UNWRITABLE.sub("", translation), text.own, At(work))
    if work.notes:
        codes = {each.code for each in work.notes}
        raise Refused("html" if "html" in codes else sorted(codes)[0], most=text.own.get("maxLength"))
    if not kept or not SIGNS.sub("", kept).strip():
        raise Refused("empty")
    if marks_of(kept) != marks_of(text.source):
        raise Refused("marks", marks=" ".join(sorted(marks_of(text.source).elements())) or "–")
    return kept


def marks_of(text: str) -> Counter[str]:
    return Counter(MARKS.findall(SIGNS.sub("", text)))


def is_balanced(text: str) -> bool:
    """Whether every tag that is opened is closed again, in its order."""
    reader = _Tags()
    reader.feed(text)
    reader.close()
    return reader.is_right and not reader.open


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_right = True

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.is_right = self.is_right and tag in VOID

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.is_right = False


# --- merged ------------------------------------------------------------------------------------------------


def merged(params: Any, main: LibraryName, store: Libraries, kept: Kept) -> Any:
    """``params`` with the translations in ``kept``. Where there is none, or it does not fit any more, the source stays.

    A stale one is shown, for a sentence nearly right is read by more people than one in a foreign language; unless
    it lacks a gap or a place for a number that the source has now: then points would differ by language.
    """
    if not kept:
        return params
    shown = {each.text.path: _shown(each) for each in matches(texts_of(params, main, store), kept)}
    return changed(params, main, store, lambda text: shown.get(text.path, text.source))


def _shown(match: Match) -> str:
    if match.state not in (State.DONE, State.STALE):
        return match.text.source
    try:
        return checked(match.text, match.translation)
    except Refused:
        return match.text.source
