"""Measuring in one process: the median of several runs, and how many SQL statements a run took."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Result:
    """One line of the table. ``milliseconds`` is the median; ``times_baseline`` is a ratio of the same run."""

    name: str
    milliseconds: float
    statements: int | None = None
    baseline: str = ""
    times_baseline: float | None = None
    wanted: str = ""


def median_ms(action: Callable[[], object], *, runs: int = 30, warm: int = 3) -> float:
    """The median wall time of ``action`` in milliseconds."""
    for _ in range(warm):
        action()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def statements(action: Callable[[], object]) -> int:
    """How many SQL statements ``action`` takes, BEGIN and COMMIT included."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def against(name: str, ms: float, baseline: Result, *, statements: int | None = None, wanted: str = "") -> Result:
    """A result as a ratio of ``baseline``."""
    return Result(name, ms, statements, baseline.name, ms / baseline.milliseconds, wanted)


def table(results: list[Result]) -> str:
    """The results as text, a line each."""
    lines = [f"{'what':<58} {'ms':>9} {'SQL':>5} {'ratio':>8}  against / wanted"]
    for one in results:
        sql = "" if one.statements is None else str(one.statements)
        ratio = "" if one.times_baseline is None else f"{one.times_baseline:.3g} ×"
        note = " · ".join(part for part in (one.baseline, one.wanted) if part)
        lines.append(f"{one.name:<58} {one.milliseconds:>9.2f} {sql:>5} {ratio:>8}  {note}")
    return "\n".join(lines)
