"""What a lesson waits for before it is done, as the page says it: in its own language, and with ways on it."""

from dataclasses import replace
from typing import Any

from courses.standing import Standing
from courses.tree import address
from learning import api, registry
from learning.api import Node


def waits_for(page: Any, standing: Standing, node: Node) -> list[Node]:
    """What is needed in the lesson ``page`` and not done yet. The lesson is done when nothing is."""
    left = [
        child for child in standing.structure.required_children(node.id) if not standing.is_satisfied(child)
    ]
    # Activities are declared by the original. Its blocks are those of the translation, which says them otherwise.
    here = address(page)
    if all(child.address.partition("#")[0] in ("", here) for child in left):
        return left
    blocks = {api.block_key(page.translation_key, block.id): block for block in page.body}
    return [_as_here(child, blocks.get(child.key), page) for child in left]


def _as_here(node: Node, block: Any, page: Any) -> Node:
    kind = registry.blocks.get(block.block_type) if block else None
    if kind is None:
        return node
    title = kind.activity_title(block.value) or page.title
    return replace(node, title=title, address=f"{address(page)}#block-{block.id}")
