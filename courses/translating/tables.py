"""The words of a table for wagtail-localize, which knows no tables of Wagtail: caption, headings and cells.

A text is called by what it says and not by its place, so that a row put between others takes no translation away, and
what a table says twice is translated once.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from wagtail.blocks import Block, CharBlock

HEADING = CharBlock()


def segments_of(table: Any) -> list[Any]:
    """What a translator is shown of ``table``."""
    from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

    extractor = StreamFieldSegmentExtractor(None)
    texts = {called(value): (block, value) for block, value in _texts(table)}
    return [
        segment.wrap(key)
        for key, (block, value) in texts.items()
        for segment in extractor.handle_block(block, value)
    ]


def restored(table: Any, segments: list[Any]) -> Any:
    """``table`` with the words of ``segments``; numbers, and what has none, stay."""
    said: dict[str, list[Any]] = defaultdict(list)
    for segment in segments:
        key, inner = segment.unwrap()
        said[key].append(inner)
    table.caption = _said(HEADING, table.caption, said)
    for row, cells in zip(table.row_data, list(table.rows), strict=True):
        row["values"] = [_said(cell.block, cell.value, said) for cell in cells]
    for column in table.columns:
        column["heading"] = _said(HEADING, column["heading"], said)
    return table


def called(value: Any) -> str:
    """The name of a text in the paths of wagtail-localize, which are divided at dots."""
    text = getattr(value, "source", value)
    return sha256(f"{type(value).__name__} {text}".encode()).hexdigest()[:16]


def _texts(table: Any) -> Iterator[tuple[Block, Any]]:
    yield HEADING, table.caption
    for column in table.columns:
        yield HEADING, column["heading"]
    for row in table.rows:
        yield from ((cell.block, cell.value) for cell in row if cell.value is not None)


def _said(block: Block, value: Any, said: dict[str, list[Any]]) -> Any:
    from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

    own = said.get(called(value))
    return StreamFieldSegmentsWriter(None, None, None).handle_block(block, value, list(own)) if own else value
