"""Between the two shapes of a question's data: as Wagtail's blocks store it, and plain."""

from typing import Any


def plain(stored: Any) -> Any:
    """``stored`` block data as plain data: list items lose their wrapping, and keep their id if they are dicts.

    A child of a stream keeps what it is as ``rule``: streams in questions hold the rules that a file is checked by.
    The id stays the same when an author changes an option's words, so statistics can follow the option.
    """
    if isinstance(stored, list):
        return [_item(each) for each in stored]
    if isinstance(stored, dict):
        return {name: plain(value) for name, value in stored.items()}
    return stored


def _item(each: Any) -> Any:
    if not (isinstance(each, dict) and each.get("type") and "value" in each):
        return plain(each)
    value = plain(each["value"])
    if each["type"] != "item":
        return {"rule": each["type"], **(value if isinstance(value, dict) else {}), "id": each.get("id")}
    return {**value, "id": each.get("id")} if isinstance(value, dict) else value


def without_ids(data: Any) -> Any:
    """``data`` without the ids of list items: what two writings of one question have in common."""
    if isinstance(data, list):
        return [without_ids(each) for each in data]
    if isinstance(data, dict):
        return {name: without_ids(value) for name, value in data.items() if name != "id"}
    return data
