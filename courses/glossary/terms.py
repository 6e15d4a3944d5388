"""Which terms of the glossary stand in a text. The glossary of a language is read once and kept."""

import re
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale

from courses.glossary.models import GlossaryTerm

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Entry:
    """A term as pages show it."""

    id: int
    term: str
    abbreviation: str
    meaning: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.term, self.abbreviation) if name)

    @property
    def anchor(self) -> str:
        return f"term-{self.id}"


@dataclass(frozen=True)
class Found:
    """A term where it first stands in a text: ``text[start:end]`` is how it is written there."""

    entry: Entry
    start: int
    end: int


def glossary_of(locale: Locale | str) -> tuple[Entry, ...]:
    """The terms of a language, in the order of the alphabet. One query, and none while they are kept."""
    code = locale if isinstance(locale, str) else locale.language_code
    kept = cache.get(_key(code))
    if kept is None:
        kept = _read(code)
        cache.set(_key(code), kept, KEPT_SECONDS)
    return kept


def terms_in(text: str, locale: Locale | str) -> list[Found]:
    """The glossary's terms in ``text``, each once, where it first stands; a longer term hides those inside it.

    Terms are found however they begin, abbreviations only as they are written.
    """
    entries = glossary_of(locale)
    pattern = _pattern(entries)
    if pattern is None:
        return []
    by_name = _by_name(entries)
    found: dict[int, Found] = {}
    for match in pattern.finditer(text):
        entry = by_name.get(match[0]) or by_name.get(match[0].lower())
        if entry is not None:
            found.setdefault(entry.id, Found(entry, match.start(), match.end()))
    return list(found.values())


def abbreviations(locale: Locale | str) -> set[str]:
    """The abbreviations that the glossary explains."""
    return {entry.abbreviation for entry in glossary_of(locale) if entry.abbreviation}


def _key(code: str) -> str:
    return f"learning_courses.glossary.{code}"


def _read(code: str) -> tuple[Entry, ...]:
    rows = GlossaryTerm.objects.filter(locale__language_code=code)
    return tuple(Entry(*row) for row in rows.values_list("pk", "term", "abbreviation", "meaning"))


@lru_cache(maxsize=8)
def _pattern(entries: tuple[Entry, ...]) -> re.Pattern[str] | None:
    names = sorted((name for entry in entries for name in entry.names), key=len, reverse=True)
    if not names:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _by_name(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    known: dict[str, Entry] = {}
    for entry in entries:
        known[entry.term.lower()] = entry
        if entry.abbreviation:
            known[entry.abbreviation] = entry
    return known


def _forget(sender: Any, instance: GlossaryTerm, **kwargs) -> None:
    from courses.playing import GENERATION

    cache.delete_many([_key(code) for code in Locale.objects.values_list("language_code", flat=True)])
    # Lessons that are kept may show it.
    cache.set(GENERATION, uuid.uuid4().hex, None)


post_save.connect(_forget, sender=GlossaryTerm, dispatch_uid="learning_courses.changed_term")
post_delete.connect(_forget, sender=GlossaryTerm, dispatch_uid="learning_courses.deleted_term")
