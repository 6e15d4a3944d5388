"""Words for the ear: what an author wrote to be spoken in place of the page, and for which page."""

from typing import Any

from courses.narration.models import SpokenWords
from courses.narration.spoken import digest, lesson_lines


def words_of(page: Any) -> SpokenWords | None:
    """What was written for the lesson ``page`` in its language."""
    return SpokenWords.objects.filter(**_of(page)).first()


def write_for_the_ear(page: Any, text: str) -> None:
    """``text`` is spoken in place of what ``page`` says now; nothing takes it back. What is the same is not written."""
    known, hashed = words_of(page), digest(lesson_lines(page))
    if not text.strip():
        SpokenWords.objects.filter(**_of(page)).delete()
    elif known is None or (known.text, known.page_hash) != (text.strip(), hashed):
        SpokenWords.objects.update_or_create(
            **_of(page), defaults={"text": text.strip(), "page_hash": hashed}
        )


def _of(page: Any) -> dict[str, Any]:
    return {"key": page.translation_key, "language": page.locale.language_code}
