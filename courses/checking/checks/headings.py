"""Headings that leave out a level: a screen reader's list of them would have a hole."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StructBlock

from courses.checking.reading import is_rich, reading_of
from learning.blocks import LearningBlock
from learning.content_checks import ContentCheck, Finding, Severity
from learning.vietnamese import tidy

LEVELS = {"h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


class HeadingLevels(ContentCheck):
    name = "heading_levels"
    label = gettext_lazy("Headings that leave out a level")

    def check(self, page: Any) -> Iterator[Finding]:
        above = 1
        for level, words, block_id in headings(page):
            if level > above + 1:
                message = _("“%(words)s” leaves out a level. Put a heading one level higher before it.")
                yield Finding(Severity.WARNING, message % {"words": words}, block_id)
            above = level


def headings(page: Any) -> Iterator[tuple[int, str, str]]:
    """The headings of the body: level, words, block. A block with fields ``level`` and ``text`` is one.

    Blocks show their titles at the second level, or as no heading at all, which leaves out none.
    """
    reading = reading_of(page)
    for part in reading.parts:
        if isinstance(part.block, StructBlock) and part.block.child_blocks.keys() >= {"level", "text"}:
            level = LEVELS.get(part.value.get("level"))
            if level:
                yield level, str(part.value.get("text")), part.block_id
        elif isinstance(part.block, LearningBlock) and isinstance(part.block, StructBlock):
            title = part.value.get("title") or part.block.activity_title(part.value)
            if title:
                yield 2, str(title), part.block_id
        elif is_rich(part.value):
            for tag in reading.soup(part).find_all(list(LEVELS)):
                yield LEVELS[tag.name], tidy(tag.get_text()), part.block_id
