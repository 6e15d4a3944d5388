"""What there is to translate of a content, and how far each language is."""

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from courses.h5p.models import H5PContent, H5PTranslation
from courses.h5p.player.integration import TITLE
from courses.h5p.player.translating import with_words
from courses.packages.h5p.html import clean, tags_of
from courses.packages.h5p.library import Libraries, Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import has_language, translated
from courses.packages.h5p.texts import Text, texts_of
from courses.packages.h5p.translations import Kept, Match, State, matches

# What is not in the parameters; no field is called so.
ALTERNATIVE = "#alternative"
ALTERNATIVE_TAGS = ["strong", "em", "sub", "sup", "a", "ul", "ol"]


def translatable(content: H5PContent) -> H5PContent:
    """What is translated: what learners see; before anything is published, the draft."""
    return content if content.live else content.get_latest_revision_as_object()


@dataclass(frozen=True)
class InWords:
    """Libraries whose fields are called as they are in the language of who translates."""

    store: Libraries
    language: str

    def get(self, name: LibraryName) -> Library | None:
        found = self.store.get(name)
        return replace(found, semantics=translated(name, self.language, self.store)) if found else None

    def all(self) -> list[Library]:
        return self.store.all()

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        return self.store.chunks(name, path)


def all_texts(content: H5PContent, store: Libraries) -> list[Text]:
    """Every text of ``content``: its title, those of its fields, and what somebody does who cannot use it."""
    name = content.main
    title = {"type": "text", "maxLength": 255, "label": _("Title")}
    instead = {"type": "text", "tags": ALTERNATIVE_TAGS, "label": _("instead of it")}
    found = [Text(TITLE, html.escape(content.title), title, name, (_("Title"),))]
    found += texts_of(content.params, name, InWords(store, get_language() or "en"))
    if content.alternative:
        found.append(Text(ALTERNATIVE, _as_html(content.alternative), instead, name, (_("instead of it"),)))
    return found


def _as_html(rich: str) -> str:
    """What Wagtail keeps, with the addresses of its links."""
    return clean(expand_db_html(rich), tags_of(ALTERNATIVE_TAGS)).text


def alternative_in(content: H5PContent, found: Iterable[H5PTranslation], language: str) -> str:
    """What somebody does who cannot use ``content``, from ``found`` translations; as it was written where there is none.

    Where its original was rewritten since, that is shown: it may say something else than before.
    """
    row = next((each for each in found if each.language == language), None)
    kept = row.texts.get(ALTERNATIVE) if row else None
    is_right = isinstance(kept, dict) and kept.get("source") == _as_html(content.alternative)
    return str(kept["text"]) if kept and is_right else ""


def given_by_type(content: H5PContent, language: str, store: Libraries) -> dict[str, str]:
    """The words of buttons, by path, that content types have in ``language`` themselves."""
    worded = texts_of(with_words(content.params, content.main, language, store), content.main, store)
    own = {each.path: each.source for each in texts_of(content.params, content.main, store)}
    return {
        each.path: each.source
        for each in worded
        if each.is_common
        and own.get(each.path) != each.source
        and has_language(each.library, language, store)
    }


@dataclass(frozen=True)
class Progress:
    """How far one language is: of ``total`` texts so many are ``done``, and of those ``stale`` are out of date."""

    language: str
    name: str
    done: int
    stale: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.done == self.total and not self.stale


@dataclass(frozen=True)
class Translating:
    """A content and its texts, each matched with what there is in ``language``."""

    content: H5PContent
    language: str
    matches: list[Match]

    @property
    def progress(self) -> Progress:
        states = Counter(each.state for each in self.matches)
        total = len(self.matches)
        stale = states[State.STALE]
        done = total - states[State.MISSING] - stale
        return Progress(self.language, name_of(self.language), done, stale, total)


def translating(
    content: H5PContent, language: str, store: Libraries, kept: Kept | None = None
) -> Translating:
    """``content`` into ``language``; ``kept`` is read where it is not given."""
    if kept is None:
        row = H5PTranslation.objects.filter(content_id=content.pk, language=language).first()
        kept = row.texts if row else {}
    given = given_by_type(content, language, store)
    return Translating(content, language, matches(all_texts(content, store), kept, given))


def progress_of(content: H5PContent, store: Libraries) -> list[Progress]:
    """Every language that ``content`` can be in but its own. One query."""
    rows = {row.language: row.texts for row in H5PTranslation.objects.filter(content_id=content.pk)}
    codes = dict.fromkeys([*languages_for(content), *rows])
    return [translating(content, code, store, rows.get(code, {})).progress for code in codes]


def languages_for(content: H5PContent) -> list[str]:
    """The languages of the site that the content is not in."""
    return [code for code, _name in settings.LANGUAGES if code != content.language]


def name_of(language: str) -> str:
    return str(_(dict(settings.LANGUAGES).get(language, language)))


def label_of(text: Text) -> str:
    return " › ".join(each for each in text.labels if each)


def unescaped(text: Text, value: str) -> str:
    """As a person reads and writes it."""
    return value if text.has_tags else html.unescape(value)


def escaped(text: Text, value: Any) -> str:
    """What a person wrote, as parameters have it."""
    return str(value) if text.has_tags else html.escape(str(value))
