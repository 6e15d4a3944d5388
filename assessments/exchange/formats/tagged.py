"""What formats with nothing but tags can say of a question beside its words: in tags that others pass over."""

from collections.abc import Iterable
from typing import Any

from assessments.exchange.formats.base import Item

DIFFICULTY, COMPETENCY = "difficulty:", "competency:"


def tags_of(item: Item) -> list[str]:
    """The tags of ``item``, with its difficulty and its competencies among them."""
    tags = [str(tag) for tag in item.get("tags") or []]
    if item.get("difficulty"):
        tags.append(f"{DIFFICULTY}{item['difficulty']}")
    return tags + [_competency(each) for each in item.get("competencies") or []]


def _competency(each: dict[str, Any]) -> str:
    level = f"={each['level']}" if each.get("level") else ""
    return f"{COMPETENCY}{each['key']}{level}"


def fields_in(tags: Iterable[str]) -> Item:
    """The fields of an item that ``tags`` say, its other tags among them."""
    fields: Item = {}
    for tag in tags:
        if tag.startswith(DIFFICULTY) and tag[len(DIFFICULTY) :] in tuple("12345"):
            fields["difficulty"] = int(tag[len(DIFFICULTY) :])
        elif tag.startswith(COMPETENCY):
            fields.setdefault("competencies", []).append(_read(tag[len(COMPETENCY) :]))
        else:
            fields.setdefault("tags", []).append(tag)
    return fields


def _read(written: str) -> dict[str, Any]:
    key, _sign, level = written.partition("=")
    return {"key": key, "level": int(level) if level.isascii() and level.isdigit() else None}
