"""What of a recording was played, as the xAPI video profile says it: ``0[.]12.5[,]30[.]41``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

SEGMENTS = "https://w3id.org/xapi/video/extensions/played-segments"
# When the playing began that the segments tell of. Their length alone does not say how long it took.
SINCE = "urn:wagtail-learning:extension:played-since"
MOST = 200  # segments in one statement
LONGEST = 24 * 3600.0


@dataclass(frozen=True)
class Played:
    """Segments of a recording in seconds, and since when they were played."""

    segments: tuple[tuple[float, float], ...] = ()
    since: datetime | None = None


NOTHING = Played()


def played_in(statement: Mapping[str, Any]) -> Played:
    """What ``statement`` says was played; nothing where it says so in another way."""
    result = statement.get("result")
    said = result.get("extensions") if isinstance(result, dict) else None
    text = said.get(SEGMENTS) if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(text, str):
        return NOTHING
    found = [_segment(each) for each in text.split("[,]")[:MOST]]
    return Played(tuple(each for each in found if each), _moment(said.get(SINCE)))


def _segment(text: str) -> tuple[float, float] | None:
    try:
        start, end = (float(each) for each in text.split("[.]"))
    except ValueError:
        return None
    is_one = math.isfinite(start) and math.isfinite(end) and 0 <= start < end <= LONGEST
    return (round(start, 1), round(end, 1)) if is_one else None


def _moment(text: Any) -> datetime | None:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
