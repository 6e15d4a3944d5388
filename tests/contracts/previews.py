"""The page on which an author sees a block before she takes it, as the admin shows it."""

from django.template.loader import render_to_string
from wagtail.blocks.base import Block


def preview_of(block: Block) -> str:
    value = block.get_preview_value()
    context = {"block_def": block, "bound_block": block.bind(value), "page_title": str(block.label)}
    template = block.get_preview_template(value, context)
    return render_to_string(template, {**context, **block.get_preview_context(value, context)})
