"""Blocks that nobody has finished, or that scripts have left in a form that nothing can read."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, FieldBlock, ListBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from courses.checking.parts import walk
from learning import registry
from learning.content_checks import ContentCheck, Finding, Severity
from learning.streams import MISSING


class WholeBlocks(ContentCheck):
    name = "whole_blocks"
    label = gettext_lazy("Empty or broken blocks")

    def check(self, page: Any) -> Iterator[Finding]:
        for child in getattr(page, "body", ()):
            if child.block_type == MISSING:
                yield from _broken(child)
            elif lacking := list(dict.fromkeys(_lacking(child))):
                message = _("“%(block)s” is empty or not finished. It needs: %(fields)s.")
                names = {"block": child.block.label, "fields": ", ".join(lacking)}
                yield Finding(Severity.ERROR, message % names, str(child.id or ""))


def _broken(child: Any) -> Iterator[Finding]:
    """Its app may only be away; but if its type is here, what is stored of it is of no use."""
    kind = child.value.get("type") if isinstance(child.value, dict) else None
    if kind in registry.blocks:
        message = _("A block of the kind “%(kind)s” cannot be read. Delete it, and make it anew.")
        yield Finding(Severity.ERROR, message % {"kind": kind}, str(child.id or ""))


def _lacking(child: Any) -> Iterator[str]:
    """The labels of what the block ``child`` of the page needs and does not have."""
    if _is_needed(child.block) and _is_empty(child.value):
        yield str(child.block.label)
    for part in walk(child.block, child.value, str(child.id or "")):
        if isinstance(part.block, ImageBlock):
            continue
        if isinstance(part.block, BaseStructBlock):
            for name, block in part.block.child_blocks.items():
                if _is_needed(block) and _is_empty(part.value.get(name)):
                    yield str(block.label)
        elif isinstance(part.block, ListBlock):
            item = part.block.child_block
            if _is_needed(item) and any(_is_empty(value) for value in part.value):
                yield str(item.label)


def _is_needed(block: Block) -> bool:
    if isinstance(block, ImageBlock):
        return bool(block.child_blocks["image"].required)
    if isinstance(block, ListBlock):
        return bool(block.meta.min_num)
    return isinstance(block, FieldBlock | BaseStreamBlock) and bool(block.required)


def _is_empty(value: Any) -> bool:
    if isinstance(value, RichText):
        return not value.source.strip()
    return value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0)
