"""Pages of long lists: a cursor says where the next one begins. Whoever makes one up gets a refusal."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from learning.sharing.refusals import Refused

One = TypeVar("One")
PAGE = 500


def cursor_of(*place: Any) -> str:
    """``place`` as a word without meaning."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """What ``cursor_of`` was given, if it has values of these kinds. Raises Refused."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeError, RecursionError):
        found = None
    is_ours = isinstance(found, list) and [type(each) for each in found] == list(kinds)
    if not is_ours or any(isinstance(each, str) and "\0" in each for each in found):
        message = _("The cursor is not one of ours. Take it from “next”, or leave it out to begin.")
        raise Refused(422, "cursor", message)
    return found


def page_of(
    items: Sequence[One], cursor: str | None, *, limit: int, key: Callable[[One], str]
) -> tuple[list[One], str | None]:
    """The next of ``items`` (in their order, told apart by ``key``), and the cursor of those after them.

    Raises Refused where the item that the cursor names is no longer there.
    """
    start = 0
    if cursor:
        (last,) = place_of(cursor, [str])
        keys = [key(each) for each in items]
        if last not in keys:
            raise Refused(409, "cursor", _("The list has changed since. Begin again without a cursor."))
        start = keys.index(last) + 1
    found = list(items[start : start + limit])
    is_last = start + limit >= len(items)
    return found, None if is_last or not found else cursor_of(key(found[-1]))
