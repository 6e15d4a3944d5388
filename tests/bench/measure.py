"""Measuring in one process: how long an action takes and how many SQL statements."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

Action = Callable[[], object]
WARM = 3  # runs that are not counted


@dataclass(frozen=True)
class Result:
    """One line of the table. ``times`` is how often ``against`` fits in it."""

    name: str
    milliseconds: float
    statements: int | None = None
    against: str = ""
    times: float | None = None
    wanted: str = ""


def in_turns(actions: dict[str, Action], *, runs: int) -> dict[str, float]:
    """The wall time of each action in milliseconds: that which a tenth of the runs stayed below.

    What other processes add is not ours, so the quick runs tell more than the median. The actions take turns, so
    that a busy moment meets all of them alike.
    """
    times: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(WARM + runs):
        for name, action in actions.items():
            started = time.perf_counter()
            action()
            if number >= WARM:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.quantiles(each, n=10, method="inclusive")[0] for name, each in times.items()}


def let_it_count() -> None:
    """What every database does by itself after a while: learn how its rows are spread."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def statements(action: Action) -> int:
    """How many SQL statements ``action`` takes the second time, BEGIN and COMMIT included."""
    action()
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def line(
    name: str, took: dict[str, float], *, against: str = "", sql: int | None = None, wanted: str = ""
) -> Result:
    """What ``name`` took, as a ratio of what ``against`` took in the same run."""
    times = took[name] / took[against] if against else None
    return Result(name, took[name], sql, against, times, wanted)


def table(results: list[Result]) -> str:
    """The results as text, a line each."""
    width = max(len(one.name) for one in results)
    lines = [f"{'what':<{width}} {'ms':>10} {'SQL':>5} {'ratio':>9}  to what · wanted"]
    for one in results:
        sql = "" if one.statements is None else str(one.statements)
        ratio = "" if one.times is None else f"{one.times:.3g} ×"
        note = " · ".join(part for part in (one.against, one.wanted) if part)
        lines.append(f"{one.name:<{width}} {one.milliseconds:>10.2f} {sql:>5} {ratio:>9}  {note}".rstrip())
    return "\n".join(lines)
