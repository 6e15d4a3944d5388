"""The whole lesson read aloud by a person, where its author has put a recording beside it."""

from dataclasses import dataclass

from django.core.cache import cache

from courses.playing import GENERATION, KEPT_SECONDS


@dataclass(frozen=True)
class Recording:
    """A sound file and its weight, which a learner should know before she hears it."""

    address: str
    bytes: int


def recording_of(page) -> Recording | None:
    """The recording of the lesson ``page``; asked once and kept, until some file is changed."""
    if not page.recording_id:
        return None
    key = f"learning_courses.recording.{cache.get(GENERATION, '')}.{page.recording_id}"
    return cache.get_or_set(key, lambda: _read(page), KEPT_SECONDS)


def _read(page) -> Recording:
    return Recording(page.recording.file.url, page.recording.get_file_size() or 0)
