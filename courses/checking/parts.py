"""What a page is made of, down to the last field, whatever blocks it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

TABLE = "table"  # the name of what stands in one


@dataclass(frozen=True)
class Part:
    """A block, or a field in one: what it is, what it holds, and the block of the page that it is in."""

    block: Block
    value: Any
    block_id: str
    name: str = ""


def walk(block: Block, value: Any, block_id: str, name: str = "") -> Iterator[Part]:
    """``block`` and everything in it that has a value."""
    if value is None:
        return
    yield Part(block, value, block_id, name)
    if isinstance(block, ImageBlock):
        return
    if isinstance(block, StructBlock):
        for key, child in block.child_blocks.items():
            yield from walk(child, value.get(key), block_id, key)
    elif isinstance(block, ListBlock):
        for item in value.bound_blocks:
            yield from walk(block.child_block, item.value, block_id)
    elif isinstance(block, StreamBlock):
        for item in value:
            yield from walk(item.block, item.value, block_id)
    elif isinstance(block, TypedTableBlock):
        yield from _walk_table(value, block_id)


def _walk_table(table: Any, block_id: str) -> Iterator[Part]:
    label = CharBlock()
    for text in (table.caption, *(column["heading"] for column in table.columns)):
        yield Part(label, text, block_id, TABLE)
    for row in table.rows:
        for cell in row:
            yield from walk(cell.block, cell.value, block_id, TABLE)
