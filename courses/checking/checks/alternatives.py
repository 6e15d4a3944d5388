"""Words for those who do not see a picture or do not hear a recording."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StructBlock

from courses.checking.parts import Part
from courses.checking.reading import reading_of
from learning.content_checks import ContentCheck, Finding, Severity


class PictureWords(ContentCheck):
    name = "picture_words"
    label = gettext_lazy("Pictures without words")

    def check(self, page: Any) -> Iterator[Finding]:
        for part in reading_of(page).pictures:
            if not part.value.decorative and not (part.value.contextual_alt_text or "").strip():
                message = _("Say what the picture “%(title)s” shows, or mark it as decorative.")
                yield Finding(Severity.ERROR, message % {"title": part.value.title}, part.block_id)


class HeardWords(ContentCheck):
    """A block with a field ``transcript`` is one that is heard."""

    name = "heard_words"
    label = gettext_lazy("Recordings without words")

    def check(self, page: Any) -> Iterator[Finding]:
        for part in reading_of(page).parts:
            if is_heard(part) and not has_words(part):
                message = _("Add captions or a transcript, for those who cannot hear the recording.")
                yield Finding(Severity.ERROR, message, part.block_id)


def is_heard(part: Part) -> bool:
    return isinstance(part.block, StructBlock) and "transcript" in part.block.child_blocks


def has_words(part: Part) -> bool:
    transcript = part.value.get("transcript")
    return bool(part.value.get("captions") or getattr(transcript, "source", transcript))
