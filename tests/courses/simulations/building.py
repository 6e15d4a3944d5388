"""A form of the builder as a browser sends it."""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks

from courses.simulations.building.blocks import builder
from courses.simulations.building.scenario import asks_for, to_form
from learning import registry


def asks():
    return asks_for(registry.simulation_parts, registry.simulation_validators)


def form_data(written: Any) -> dict[str, str]:
    """All fields of the form that shows ``written``."""
    block = builder()
    return dict(_posted(block, block.to_python(to_form(written, asks())), "built"))


def _posted(block: Any, value: Any, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(block, blocks.StructBlock):
        for name, each in value.items():
            yield from _posted(block.child_blocks[name], each, f"{prefix}-{name}")
    elif isinstance(block, (blocks.ListBlock, blocks.StreamBlock)):
        yield f"{prefix}-count", str(len(value))
        for place, each in enumerate(value):
            is_stream = isinstance(block, blocks.StreamBlock)
            inner = block.child_blocks[each.block_type] if is_stream else block.child_block
            at = f"{prefix}-{place}"
            yield from ((f"{at}-deleted", ""), (f"{at}-order", str(place)), (f"{at}-id", ""))
            if is_stream:
                yield f"{at}-type", each.block_type
            yield from _posted(inner, each.value if is_stream else each, f"{at}-value")
    elif isinstance(value, bool):
        yield from [(prefix, "on")] if value else []
    else:
        yield prefix, "" if value is None else str(value).replace("\n", "\r\n")
