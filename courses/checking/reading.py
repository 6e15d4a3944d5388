"""What stands on a page, whatever blocks it is made of: texts, links, pictures and files, each with its block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.blocks import CharBlock, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.rich_text import RichText

from courses.checking.parts import Part, walk
from courses.checking.shared import Shared
from courses.models import CourseMixin, LessonMixin, Package
from learning.blocks import LearningBlock
from learning.vietnamese import tidy

# What ends a line of its own, and so a sentence.
LINES = {"br", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dt", "dd"}


@dataclass(frozen=True)
class Words:
    """A piece of text in one block, a line each; ``is_running`` unlike a heading or a label."""

    lines: tuple[str, ...]
    block_id: str = ""
    is_running: bool = True
    name: str = ""  # of the field that it is in

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Link:
    """A link in formatted text: its words, and where it leads to."""

    words: str
    block_id: str
    kind: str  # "page", "document" or "" for an address
    target: str


@dataclass
class Reading:
    """A page as checks read it. What costs a query is asked once, and for many pages at a time where there are many."""

    page: Any
    shared: Shared = field(repr=False)

    @cached_property
    def parts(self) -> list[Part]:
        """Everything in the page's body, blocks before what is in them."""
        body = getattr(self.page, "body", None)
        if body is None:
            return []
        return [part for child in body for part in walk(child.block, child.value, str(child.id or ""))]

    @cached_property
    def words(self) -> list[Words]:
        """All texts, the page's own fields first."""
        fields = ("summary", "objectives")
        own = [tidy(line) for name in fields for line in (getattr(self.page, name, "") or "").splitlines()]
        return [
            Words((tidy(self.page.title),), is_running=False),
            *([Words(tuple(own))] if own else []),
            *(words for part in self.parts for words in self._words_of(part)),
        ]

    @cached_property
    def elsewhere(self) -> list[Words]:
        """The texts that blocks show and do not hold, such as questions. Their wrong answers may say what does not hold,
        so only how they read is looked at.
        """
        texts = self.shared.elsewhere
        return [
            Words(
                lines_of(BeautifulSoup(text, "html.parser")) if "<" in text else (tidy(text),), part.block_id
            )
            for part in self.parts
            for text in texts.get(id(part), ())
        ]

    @cached_property
    def text(self) -> str:
        return "\n".join(words.text for words in self.words)

    @cached_property
    def by_block(self) -> dict[str, str]:
        """All that stands in each block; what the page's own fields say under an empty name."""
        found: dict[str, list[str]] = {}
        for words in self.words:
            found.setdefault(words.block_id, []).append(words.text)
        return {block_id: "\n".join(texts) for block_id, texts in found.items()}

    @cached_property
    def _soups(self) -> dict[int, BeautifulSoup]:
        return {id(part): soup_of(part.value) for part in self.parts if is_rich(part.value)}

    def soup(self, part: Part) -> BeautifulSoup:
        """A formatted text, parsed once; nobody may change it."""
        return self._soups[id(part)]

    @property
    def html(self) -> list[tuple[str, BeautifulSoup]]:
        """Formatted texts, each with the block that it is in."""
        return [(part.block_id, self.soup(part)) for part in self.parts if is_rich(part.value)]

    def _words_of(self, part: Part) -> Iterator[Words]:
        if is_rich(part.value):
            yield Words(lines_of(self.soup(part)), part.block_id, name=part.name)
        elif isinstance(part.block, CharBlock | TextBlock) and part.value:
            lines = tuple(filter(None, map(tidy, str(part.value).splitlines())))
            is_running = isinstance(part.block, TextBlock)
            yield Words(lines, part.block_id, is_running, part.name)

    @cached_property
    def links(self) -> list[Link]:
        return [link for block_id, soup in self.html for link in links_in(soup, block_id)]

    @property
    def pictures(self) -> list[Part]:
        """Pictures with the words for them, where an author is asked for words."""
        return [part for part in self.parts if isinstance(part.block, ImageBlock) and part.value]

    @property
    def images(self) -> list[Part]:
        """All pictures, with words or without."""
        kinds = (ImageBlock, ImageChooserBlock)
        return [part for part in self.parts if isinstance(part.block, kinds) and part.value]

    @property
    def files(self) -> list[Part]:
        return [part for part in self.parts if isinstance(part.block, DocumentChooserBlock) and part.value]

    @property
    def packages(self) -> list[Part]:
        return [part for part in self.parts if isinstance(part.value, Package)]

    @property
    def course(self) -> Any:
        """The course that the page is, or is in."""
        return self.shared.course_of(self.page)

    @property
    def language(self) -> str:
        return self.shared.language_of(self.page)


def reading_of(page: Any) -> Reading:
    """The page as checks read it: read once, however many checks ask."""
    known = page.__dict__.get("_reading")
    if known is None:
        known = page.__dict__["_reading"] = Reading(page, Shared([page]))
    return known


def read_together(pages: list[Any]) -> None:
    """Prepare many pages for their checks, by a number of queries that does not grow with them."""
    _read_bodies([page for page in pages if isinstance(page, LessonMixin)])
    shared = Shared(pages)
    for page in pages:
        page.__dict__["_reading"] = Reading(page, shared)


def _read_bodies(lessons: list[Any]) -> None:
    for model in {type(lesson) for lesson in lessons}:
        own = [lesson for lesson in lessons if type(lesson) is model]
        block = model._meta.get_field("body").stream_block
        raw = [list(lesson.body.raw_data) for lesson in own]
        for lesson, body in zip(own, block.bulk_to_python(raw), strict=True):
            lesson.body = body


def is_rich(value: Any) -> bool:
    return isinstance(value, RichText)


def soup_of(value: RichText) -> BeautifulSoup:
    return BeautifulSoup(value.source, "html.parser")


def lines_of(soup: BeautifulSoup) -> tuple[str, ...]:
    """The text without its marks, a paragraph or an item of a list on each line."""
    return tuple(line for line in map(tidy, "".join(_pieces(soup)).splitlines()) if line)


def _pieces(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if not isinstance(child, Tag):
            yield str(child)
            continue
        is_line = child.name in LINES
        yield "\n" if is_line else ""
        yield from _pieces(child)
        yield "\n" if is_line else ""


def links_in(soup: BeautifulSoup, block_id: str) -> Iterator[Link]:
    for tag in soup.find_all("a"):
        kind = str(tag.get("linktype") or "")
        target = str(tag.get("id") if kind else tag.get("href") or "")
        yield Link(tidy(tag.get_text()), block_id, kind, target)


def is_course(page: Any) -> bool:
    return isinstance(page, CourseMixin)


def own_findings(part: Part) -> Iterator[Any]:
    """What a block finds in itself."""
    if isinstance(part.block, LearningBlock):
        yield from part.block.findings(part.value)


ABBREVIATION = re.compile(r"(?<![\w./-])[A-ZĐ][A-ZĐa-z]?[A-ZĐ]{1,8}(?![\w/-])")
