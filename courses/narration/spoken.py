"""What is spoken of a lesson: its title, its summary and its blocks in order.

Paragraphs, items of lists, cells of tables with their headings, pictures by the words for them, both sides of cards.
Not the credits of pictures, and not what is done with eyes and hands: of exercises, quizzes, films and files it is only
said that they are on the screen. Questions of a quiz are drawn anew for each learner, so no track could hold them.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.images.blocks import ImageBlock

from courses.checking.reading import is_rich, lines_of, soup_of
from courses.narration.lexicon import abbreviations
from courses.narration.models import SpokenWords
from courses.narration.reading import read_out
from courses.narration.sentences import all_sentences
from learning.blocks import LearningBlock
from learning.vietnamese import tidy

# Fields that help the page and say nothing to a listener.
SILENT_FIELDS = {"credit", "code", "length", "transcript"}


def lesson_lines(page: Any) -> list[str]:
    """The paragraphs of the page itself. Empty where there is nothing to listen to, as in a lesson that is a quiz."""
    with override(page.locale.language_code):
        body = [(block, list(_lines(block.block, block.value))) for block in page.body]
    if not any(lines and _is_told(block) for block, lines in body):
        return []
    own = (line for line in (page.title, page.summary))
    return _tidied([*own, *(line for _block, lines in body for line in lines)])


def _is_told(child: Any) -> bool:
    """Whether the block's own words are read, not only that it is there."""
    return not (isinstance(child.block, LearningBlock) and child.block.spoken(child.value) is not None)


def _lines(block: Block, value: Any, name: str = "") -> Iterator[str]:
    if value is None or name in SILENT_FIELDS:
        return
    own = block.spoken(value) if isinstance(block, LearningBlock) else None
    if own is not None:
        yield from own
    elif is_rich(value):
        yield from lines_of(soup_of(value))
    elif isinstance(block, ImageBlock):
        yield from _picture(value)
    elif isinstance(value, TypedTable):
        yield from _table(value)
    elif isinstance(block, CharBlock | TextBlock):
        yield from str(value).splitlines()
    else:
        yield from _inside(block, value)


def _inside(block: Block, value: Any) -> Iterator[str]:
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _lines(child, value.get(name), name)
    elif isinstance(block, ListBlock):
        for item in value.bound_blocks:
            yield from _lines(block.child_block, item.value)
    elif isinstance(block, StreamBlock):
        for item in value:
            yield from _lines(item.block, item.value)


def _picture(image: Any) -> Iterator[str]:
    words = (image.contextual_alt_text or "").strip()
    if words and not image.decorative:
        yield _("Picture: %(words)s") % {"words": words}


def _table(table: TypedTable) -> Iterator[str]:
    """Row by row, each cell after the heading of its column: who listens cannot look up."""
    yield table.caption
    headings = [column["heading"] for column in table.columns]
    for row in table.rows:
        cells = [_cell(value) for value in row]
        yield "; ".join(f"{head}: {cell}" for head, cell in zip(headings, cells, strict=False) if cell) + "."


def _cell(value: Any) -> str:
    inner = value.value
    return " ".join(lines_of(soup_of(inner))) if is_rich(inner) else str("" if inner is None else inner)


def _tidied(lines: Any) -> list[str]:
    found = [tidy(str(line)) for line in lines if line]
    # A heading without a full stop would run into what follows it.
    return [line if line[-1] in ".!?…:;" else f"{line}." for line in found if line]


# --- which words count ------------------------------------------------------------------------------------------


def words_for(page: Any, own: SpokenWords | None) -> list[str]:
    """The paragraphs that are spoken of ``page``: those written for the ear while they are of this page, else its own."""
    lines = lesson_lines(page)
    if not lines or not is_current(own, lines):
        return lines
    return _tidied([page.title, *own.text.splitlines()])  # type: ignore[union-attr]


def is_current(own: SpokenWords | None, lines: list[str]) -> bool:
    """Whether the words for the ear were written for a page that says ``lines``."""
    return own is not None and bool(own.text.strip()) and own.page_hash == digest(lines)


def digest(lines: list[str]) -> str:
    """Tells words from other words; not how they are parted or spaced."""
    return hashlib.sha256(" ".join(lines).encode()).hexdigest()


def for_the_voice(lines: list[str], language: str) -> list[str]:
    """The sentences as an engine gets them: in Vietnamese, numbers and abbreviations are words by then."""
    found = all_sentences(lines)
    if language.split("-")[0] != "vi":
        return found
    words = abbreviations()
    return [read_out(sentence, words) for sentence in found]
