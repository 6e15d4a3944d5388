"""Proof of time and of playing. Pure: the order in which reports come does not matter, nor that they repeat.

A report says that the learner was at it from one moment to another, and what of a recording was played then. Each second
of the clock counts once, whatever is claimed for it and in however many tabs; and in a second no more than two
of a recording can be heard. So nobody watches a lesson in the time that it takes to say so.

A row keeps its earliest reports, in order: what comes later cannot change when they were enough.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from learning.activities.structure import Node
from learning.statements.played import Played

MOST = 500  # reports of one activity that are kept
FASTEST = 2.0  # how many seconds of a recording a player shows in one

SEEN = [-1.0, -1.0]  # no segment of anything
# A report: when it ended, when it began, and the segments played.
Report = Sequence
Span = tuple[float, float]


def add_evidence(
    known: list | None,
    played: Played,
    seconds: float,
    moment: datetime,
    since: datetime,
    *,
    is_seen: bool = False,
) -> list | None:
    """``known`` with one report more, which came at ``moment``; nothing happened before ``since``.

    ``is_seen`` where somebody sat beside the learner: that is proof enough, and no clock is asked.
    """
    if is_seen:
        return joined(known, [[moment.timestamp(), moment.timestamp(), [SEEN]]])
    began = moment - timedelta(seconds=seconds)
    if played.since is not None:
        began = min(began, played.since)
    began = max(began, since)
    if began >= moment:
        return known
    report = [moment.timestamp(), began.timestamp(), [list(each) for each in played.segments]]
    return joined(known, [report])


def joined(known: list | None, more: list | None, *, since: datetime | None = None) -> list | None:
    """Both together, the earliest first; those of ``more`` not before ``since``."""
    start = since.timestamp() if since else 0.0
    cut = [[max(end, start), max(began, start), segments] for end, began, segments in more or []]
    both = [*(known or []), *cut]
    both = [each for each in both if each[0] > each[1] or _is_seen(each)]
    once = {(end, began, tuple(map(tuple, segments))) for end, began, segments in both}
    kept = sorted(once)[:MOST]
    return [[end, began, [list(each) for each in segments]] for end, began, segments in kept] or None


def enough_at(node: Node, reports: list | None) -> datetime | None:
    """When ``reports`` were first all that ``node`` asks for; None while they are not."""
    reports = reports or []
    low, high = 0, len(reports) + 1
    # More reports are never less proof, so the first that are enough can be halved towards.
    while low < high:
        middle = (low + high) // 2
        if middle > len(reports) or share_proved(node, reports[:middle]) >= 1.0:
            high = middle
        else:
            low = middle + 1
    return datetime.fromtimestamp(reports[low - 1][0], UTC) if 0 < low <= len(reports) else None


def share_proved(node: Node, reports: Iterable[Report] | None) -> float:
    """How much of what ``node`` asks for is proved, from 0 to 1."""
    reports = list(reports or [])
    if any(_is_seen(each) for each in reports):
        return 1.0
    active = length((began, end) for end, began, _segments in reports)
    shares = [1.0]
    if node.least_seconds:
        shares.append(active / node.least_seconds)
    if node.least_played:
        heard = length((start, end) for _end, _began, segments in reports for start, end in segments)
        shares.append(min(heard, FASTEST * active) / node.least_played)
    return min(shares)


def _is_seen(report: Report) -> bool:
    return SEEN in report[2]


def length(spans: Iterable[Span]) -> float:
    """How long ``spans`` are together, where they overlap counted once."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        if end > reached:
            total += end - max(start, reached)
            reached = end
    return total
