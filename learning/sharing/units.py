"""The units that a caller may ask about, as they were on a day."""

from datetime import date
from typing import Any

from django.utils import timezone

from learning.sharing.caller import Caller
from learning.sharing.paging import cursor_of, place_of
from learning.units.models import Unit


def units_on(caller: Caller, *, on: date | None, cursor: str | None, limit: int) -> dict[str, Any]:
    """A page of them, in the order of the tree. Raises Refused."""
    day = on or timezone.localdate()
    found = caller.units.valid_on(day).select_related("parent").order_by("path")
    if cursor:
        (after,) = place_of(cursor, [str])
        found = found.filter(path__gt=after)
    rows = list(found[: limit + 1])
    page = rows[:limit]
    further = cursor_of(page[-1].path) if len(rows) > limit else None
    return {"on": str(day), "items": [written(each) for each in page], "nextCursor": further}


def written(unit: Unit) -> dict[str, Any]:
    """A unit as other systems get it."""
    return {
        "uid": unit.uid,
        "code": unit.code,
        "name": unit.full_name,
        "level": unit.level,
        "parent": unit.parent.uid if unit.parent else None,
        "validFrom": str(unit.valid_from),
        "validTo": str(unit.valid_to) if unit.valid_to else None,
    }
