"""Making the tracks of lessons: only those that are missing or out of date, each one by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from courses.narration.engines.base import CannotSpeak, SpeechEngine
from courses.narration.keeping import keep
from courses.narration.models import NarrationTrack, TrackKind
from courses.narration.spoken import for_the_voice
from courses.narration.state import Spoken, course_in, spoken_lessons
from learning import conf, registry


class Outcome(TextChoices):
    MADE = "made", pgettext_lazy("narration", "made")
    WANTED = "wanted", pgettext_lazy("narration", "to be made")
    CURRENT = "current", pgettext_lazy("narration", "up to date")
    RECORDED = "recorded", pgettext_lazy("narration", "recorded by a person")


@dataclass(frozen=True)
class Made:
    """What became of one lesson, the ``number``-th of ``total``."""

    lesson: Spoken
    outcome: Any  # an Outcome
    number: int
    total: int
    track: NarrationTrack | None = None


def engine_named(name: str = "") -> SpeechEngine:
    """The engine ``name``, or the site's, ready to speak. Raises CannotSpeak."""
    wanted = name or conf.get("SPEECH_ENGINE")
    if wanted not in registry.speech_engines:
        known = ", ".join(sorted(registry.speech_engines))
        raise CannotSpeak(
            _("There is no engine of speech “%(name)s”. There are: %(known)s.")
            % {"name": wanted, "known": known}
        )
    engine = registry.speech_engines[wanted]()
    if problem := engine.problem():
        raise CannotSpeak(str(problem))
    return engine


def make_narration(
    course: Any,
    language: str,
    engine: SpeechEngine | None,
    *,
    only: Any = None,
    again: bool = False,
) -> Iterator[Made]:
    """Make the tracks of ``course`` in ``language``, one at each step, so that whoever asks may stop in between.

    Without an ``engine``, what would be made is told. Raises CannotSpeak.
    """
    page = course_in(course, language)
    if page is None:
        raise CannotSpeak(
            _("The course is not written in this language. People record it, from the script sheet.")
        )
    if engine is not None and not engine.speaks(language):
        raise CannotSpeak(
            _("%(engine)s has no voice for this language. People record it, from the script sheet.")
            % {"engine": engine.label}
        )
    lessons = spoken_lessons(page.specific, only=only)
    keys = [one.page.translation_key for one in lessons]
    tracks = {track.key: track for track in NarrationTrack.objects.filter(language=language, key__in=keys)}
    for number, lesson in enumerate(lessons, 1):
        track = tracks.get(lesson.page.translation_key)
        outcome = _what_to_do(lesson, track, again=again)
        if outcome == Outcome.WANTED and engine is not None:
            track = _make(lesson, language, engine)
            outcome = Outcome.MADE if track else Outcome.RECORDED
        yield Made(lesson, outcome, number, len(lessons), track)


def _what_to_do(lesson: Spoken, track: NarrationTrack | None, *, again: bool) -> Any:
    if track is None:
        return Outcome.WANTED
    if track.kind == TrackKind.RECORDED:
        return Outcome.RECORDED
    return Outcome.CURRENT if track.source_hash == lesson.hash and not again else Outcome.WANTED


def _make(lesson: Spoken, language: str, engine: SpeechEngine) -> NarrationTrack | None:
    sound = engine.speak(for_the_voice(lesson.lines, language), language)
    about = {"engine": engine.name, "source_hash": lesson.hash}
    if lesson.own_is_current:  # then the page is not word for word what is said
        about["text"] = "\n".join(lesson.lines)
    return keep(lesson.page.translation_key, language, TrackKind.SYNTHETIC, sound, **about)
