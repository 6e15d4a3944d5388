"""What a lesson waits for before it is done, as the page says it: in its own language, and with ways on it."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from courses.outline import Place
from courses.standing import Standing
from courses.tree import address
from learning import api, registry
from learning.api import Node


def waits_for(
    page: Any, standing: Standing, node: Node, places: Mapping[uuid.UUID, Place] | None = None
) -> list[Node]:
    """What is needed in the lesson ``page`` and not done yet. The lesson is done when nothing is.

    ``places`` are those of pages in its language; without them it is the one that activities are declared in.
    """
    left = [
        child for child in standing.structure.required_children(node.id) if not standing.is_satisfied(child)
    ]
    if places is None or not left:
        return left
    blocks = {api.block_key(page.translation_key, block.id): block for block in page.body}
    return [_as_here(child, places.get(child.key), blocks.get(child.key), page) for child in left]


def _as_here(node: Node, place: Place | None, block: Any, page: Any) -> Node:
    if place is not None:
        return replace(node, title=place.title, address=place.address)
    kind = registry.blocks.get(block.block_type) if block else None
    if kind is None:
        return node
    title = kind.activity_title(block.value) or page.title
    return replace(node, title=title, address=f"{address(page)}#block-{block.id}")
