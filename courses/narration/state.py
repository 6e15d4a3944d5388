"""Which lessons can be heard in which language, and whether what is heard is still what is written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from courses.models import LessonMixin
from courses.narration.languages import Language, languages, main_language
from courses.narration.models import NarrationTrack, SpokenWords, TrackKind
from courses.narration.spoken import digest, is_current, lesson_lines, words_for
from courses.tree import page_models


class Heard(TextChoices):
    NONE = "none", pgettext_lazy("narration", "none")
    SYNTHETIC = "synthetic", _("computer voice")
    RECORDED = "recorded", _("recorded voice")
    OUTDATED = "outdated", pgettext_lazy("narration", "out of date")


@dataclass
class Spoken:
    """A lesson as it is spoken: its page and its words; and those written for the ear, if there are any."""

    page: Any
    lines: list[str]
    own: SpokenWords | None = None
    own_is_current: bool = False

    @property
    def hash(self) -> str:
        return digest(self.lines)


def spoken(page: Any, own: SpokenWords | None) -> Spoken:
    """How ``page`` is spoken, by the words ``own`` while they are of it."""
    lines = words_for(page, own)
    return Spoken(page, lines, own, own is not None and is_current(own, lesson_lines(page)))


def spoken_lessons(course: Page, *, only: Any = None) -> list[Spoken]:
    """The live lessons of ``course`` that there is something to hear of, in order, in the course's own language."""
    pages: list[Any] = []
    for model in page_models(LessonMixin):
        found = model.objects.descendant_of(course).live().select_related("locale")
        pages += found.filter(translation_key=only) if only else found
    code = course.locale.language_code
    own = {
        one.key: one
        for one in SpokenWords.objects.filter(language=code, key__in=[page.translation_key for page in pages])
    }
    lessons = [
        spoken(page, own.get(page.translation_key)) for page in sorted(pages, key=lambda page: page.path)
    ]
    return [lesson for lesson in lessons if lesson.lines]


def course_in(course: Page, code: str) -> Page | None:
    """The course's page whose words are spoken for ``code``: the live one in that language, if there is one."""
    return course.get_translations(inclusive=True).filter(locale__language_code=code, live=True).first()


def source_of(course: Page, code: str) -> Page:
    """What ``code`` is spoken or translated from: the page in that language, else in the main one, else the course."""
    return (course_in(course, code) or course_in(course, main_language()) or course).specific


@dataclass(frozen=True)
class Cell:
    """A lesson in one language: what can be heard of it."""

    language: Language
    state: Heard
    track: NarrationTrack | None = None

    @property
    def is_synthetic(self) -> bool:
        return self.track is not None and self.track.kind == TrackKind.SYNTHETIC


@dataclass(frozen=True)
class Line:
    """A lesson of the coverage table."""

    lesson: Spoken
    cells: list[Cell]


def coverage(course: Page) -> list[Line]:
    """Lessons by languages. The number of queries grows with neither."""
    listed = languages()
    own = {code: spoken_lessons(course_in(course, code).specific) for code in _written(course)}  # type: ignore[union-attr]
    hashes = {(code, one.page.translation_key): one.hash for code, lessons in own.items() for one in lessons}
    lessons = own.get(course.locale.language_code) or spoken_lessons(course)
    tracks = {
        (track.language, track.key): track
        for track in NarrationTrack.objects.filter(key__in=[one.page.translation_key for one in lessons])
    }

    def cell(one: Spoken, language: Language) -> Cell:
        key = one.page.translation_key
        words = hashes.get((language.code, key)) or hashes.get((main_language(), key)) or one.hash
        track = tracks.get((language.code, key))
        return Cell(language, state_of(track, words), track)

    return [Line(one, [cell(one, language) for language in listed]) for one in lessons]


def _written(course: Page) -> list[str]:
    """The languages of narration that the course has a live page in."""
    codes = {language.code for language in languages()}
    pages = course.get_translations(inclusive=True).filter(live=True, locale__language_code__in=codes)
    return list(pages.values_list("locale__language_code", flat=True))


def state_of(track: NarrationTrack | None, words: str) -> Any:
    """The ``Heard`` of a lesson whose words are those of the hash ``words``: what ``track`` is worth for it."""
    if track is None:
        return Heard.NONE
    if track.source_hash != words:
        return Heard.OUTDATED
    return Heard.RECORDED if track.kind == TrackKind.RECORDED else Heard.SYNTHETIC
