"""What a page of a course gives to its listing: its words, how long it takes, and in what form it teaches."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock, StructValue
from wagtail.blocks.field_block import BaseChoiceBlock

from courses.catalogue.words import bare
from learning import api, registry
from learning.vietnamese import tidy

VIDEO, AUDIO, PRACTICE, QUIZ = "video", "audio", "practice", "quiz"
FORMATS = {api.INTERACTION: PRACTICE, api.ASSESSMENT: QUIZ, api.MEDIA: VIDEO}


def lesson_text(page: Model) -> str:
    """Everything that the lesson ``page`` says, without its title."""
    return tidy(" ".join([page.summary, *spoken(page.body.stream_block, page.body)]))


def spoken(block: Block, value) -> Iterator[str]:
    """What authors wrote in ``value``; not what they chose from a list, for the list's words are not theirs."""
    if not value or isinstance(block, BaseChoiceBlock):
        return
    if isinstance(block, StructBlock) and isinstance(value, StructValue):
        for name, child in block.child_blocks.items():
            yield from spoken(child, value.get(name))
    elif isinstance(block, StreamBlock):
        for child in value:
            yield from spoken(child.block, child.value)
    elif isinstance(block, ListBlock):
        for item in value:
            yield from spoken(block.child_block, item)
    else:
        yield from map(str, block.get_searchable_content(value))


def formats_of(page: Model) -> list[str]:
    """In what form the lesson ``page`` teaches beside reading."""
    blocks = (registry.blocks.get(child.block_type) for child in page.body)
    return sorted(
        {
            AUDIO if block.name == "audio" else FORMATS[block.activity_type]
            for block in blocks
            if block is not None and block.activity_type in FORMATS
        }
    )


def competencies_of(page: Model) -> list[str]:
    """What the page is tagged with, and the same in other frameworks."""
    return api.with_equivalents(api.tag_keys(page.competencies))


def course_lines(page: Model, lesson_titles: Iterable[str]) -> list[str]:
    """The five lines that a course is found by, the most telling one first."""
    lines = [page.title, page.code, page.summary, page.objectives, " · ".join(lesson_titles)]
    return [tidy(line) for line in lines]


def bare_lines(lines: Iterable[str]) -> str:
    return "\n".join(map(bare, lines))
