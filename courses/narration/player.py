"""What a lesson's page offers to listeners. It costs no query once it was asked, and nothing is fetched before a tap."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache

from courses.narration.keeping import KEPT_SECONDS, can_be_heard, place
from courses.narration.languages import language, languages, main_language
from courses.narration.models import NarrationTrack, TrackKind
from courses.narration.state import spoken
from courses.narration.words import words_of
from courses.recording import recording_of


@dataclass(frozen=True)
class Offer:
    """A track as a listener sees it. ``is_old``: the lesson's words are others by now."""

    code: str
    name: str
    address: str
    bytes: int
    minutes: int = 0
    is_synthetic: bool = False
    is_old: bool = False
    speaker: str = ""
    text: str = ""


@dataclass(frozen=True)
class Narration:
    """The lesson in its own language, and in those that it is not written in."""

    own: Offer | None = None
    others: list[Offer] = field(default_factory=list)


def narration_of(page: Any, *, is_draft: bool = False) -> Narration:
    """What can be heard of the lesson ``page``. A recording of its author goes first; a draft has no other."""
    code = page.locale.language_code
    recording = recording_of(page)
    own = Offer(code, "", recording.address, recording.bytes) if recording else None
    if is_draft or not can_be_heard(page.translation_key):
        return Narration(own)
    offers = list(_offers(page))
    mine = next((one for one in offers if one.code == code), None)
    # What has a page of its own is heard there, with its words.
    written = {code, *(each for each, _name in getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", ()))}
    return Narration(own or mine, [one for one in offers if one.code not in written])


def _offers(page: Any) -> Iterator[Offer]:
    known = cache.get_or_set(place(page.translation_key), lambda: _known(page), KEPT_SECONDS)
    words = _hash(page, known["changed"]) if known["tracks"] else ""
    order = {one.code: at for at, one in enumerate(languages())}
    for track in sorted(known["tracks"], key=lambda one: order.get(one["language"], len(order))):
        spoken_in = language(track["language"])
        if spoken_in is None and track["language"] != page.locale.language_code:
            continue  # the province does not offer it any more
        yield Offer(
            code=track["language"],
            name=spoken_in.name if spoken_in else track["language"],
            address=track["address"],
            bytes=track["bytes"],
            minutes=max(1, round(track["seconds"] / 60)),
            is_synthetic=track["kind"] == TrackKind.SYNTHETIC,
            is_old=_is_of(page, track["language"]) and track["source_hash"] != words,
            speaker=track["speaker"],
            text=track["text"],
        )


def _is_of(page: Any, code: str) -> bool:
    """Whether what is heard in ``code`` was spoken or translated from ``page``, and not from it in another language."""
    return page.locale.language_code in (code, main_language())


def _known(page: Any) -> dict[str, Any]:
    tracks = NarrationTrack.objects.filter(key=page.translation_key)
    names = ("language", "bytes", "seconds", "kind", "source_hash", "speaker", "text")
    rows = [{**{name: getattr(track, name) for name in names}, "address": track.file.url} for track in tracks]
    return {"tracks": rows, "changed": _changed(page) if rows else ""}


def _changed(page: Any) -> str:
    own = words_of(page)
    return str(own.changed_at.timestamp()) if own else ""


def _hash(page: Any, changed: str) -> str:
    """What tells the words of the live page; worked out once for each version of it."""
    kept = f"{place(page.translation_key)}.{page.pk}.{page.live_revision_id}.{changed}"
    return cache.get_or_set(kept, lambda: _words(page), KEPT_SECONDS)


def _words(page: Any) -> str:
    return spoken(page, words_of(page)).hash
