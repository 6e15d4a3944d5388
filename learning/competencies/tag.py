"""What authors say that their content trains: read from what they wrote, and put into rows when it is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from learning.activities.declare import Declaration
from learning.activities.models import Activity
from learning.competencies.models import ActivityCompetency

LONGEST_KEY = 96
MOST = 60  # of one lesson; nobody trains more at once


def tidy_tags(given: Any) -> list[dict[str, Any]]:
    """``given`` as a list of ``{"key": "digcomp@2.2:4.1", "level": 3}``, each key once; whatever is none is left out.

    A file may give the key alone.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in given if isinstance(given, list | tuple) else []:
        each = one if isinstance(one, Mapping) else {"key": one if isinstance(one, str) else ""}
        key = str(each.get("key") or "").strip()
        if key and len(key) <= LONGEST_KEY:
            level = each.get("level")
            is_level = isinstance(level, int) and not isinstance(level, bool) and 0 < level < 100
            found[key] = {"key": key, "level": level if is_level else None}
    return list(found.values())[:MOST]


def tag_keys(given: Any) -> list[str]:
    """Only the keys of what an author chose."""
    return [tag["key"] for tag in tidy_tags(given)]


def tag_course(course: Activity, declared: Iterable[Declaration]) -> None:
    """Make what the activities of ``course`` train what was ``declared``, by three queries at most.

    What is no longer declared keeps its rows: people may have learnt it.
    """
    ids = dict(Activity.objects.filter(course=course).values_list("key", "pk"))
    wanted = {
        (ids[one.key], tag["key"]): tag["level"]
        for one in declared
        if one.key in ids
        for tag in tidy_tags(one.competencies)
    }
    present = [ids[one.key] for one in declared if one.key in ids]
    stored = ActivityCompetency.objects.filter(activity__in=present)
    held = {(row.activity_id, row.competency): row for row in stored}
    gone = [row.pk for place, row in held.items() if place not in wanted or wanted[place] != row.level]
    ActivityCompetency.objects.filter(pk__in=gone).delete()
    ActivityCompetency.objects.bulk_create(
        ActivityCompetency(activity_id=activity, competency=key, level=level)
        for (activity, key), level in wanted.items()
        if (activity, key) not in held or held[activity, key].level != level
    )
