"""A matrix of learners and courses as a file, against a bare csv.writer over its rows; and how much memory it holds."""

import csv
import io
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.utils import timezone, translation

from learning.matrices import run as exporting
from learning.matrices.asked import Asked
from learning.matrices.by_learner import LearnerMatrix
from learning.matrices.files import KINDS
from learning.matrices.models import Export
from learning.matrices.sheet import flat, headings
from learning.models import Enrolment, Membership, Unit
from tests.bench import facts
from tests.bench.measure import Result, let_it_count, line
from tests.factories import make_user

ENROLMENTS, SINCE = 1_000_000, date(2026, 1, 1)
TRACED = 20_000  # to watch every piece of memory takes four times as long
BARE = "csv.writer over the rows, and nothing else"
CSV, XLSX = "the matrix as CSV", "the matrix as XLSX"
WORKER = "by a worker: gathered in pieces, written, stored"


def run(scale: float = 1.0) -> list[Result]:
    now = timezone.now()
    (top, *_others), communes = facts.make_country(0)
    communes = [each for each in communes if each.parent_id == top.pk]
    facts.make_enrolments(
        max(400, int(ENROLMENTS * scale)), communes, facts.make_courses(), until=now - timedelta(minutes=1)
    )
    _let_them_belong()
    let_it_count()
    with translation.override("vi"):
        return _measured(top)


def _let_them_belong() -> None:
    pairs = Enrolment.objects.order_by().values_list("learner_id", "unit_id").distinct().iterator()
    rows = (
        Membership(learner_id=learner, unit_id=unit, kind="residence", audience="ND", from_date=SINCE)
        for learner, unit in pairs
    )
    while some := list(islice(rows, 5000)):
        Membership.objects.bulk_create(some)


def _measured(top: Unit) -> list[Result]:
    asked, user = Asked("learners", top, None), make_user("bench", is_superuser=True)
    matrix = LearnerMatrix(asked, user, timezone.now())
    rows, enrolments = matrix.count(), Enrolment.objects.count()
    took = {
        BARE: _milliseconds(
            lambda: csv.writer(io.TextIOWrapper(_Nothing())).writerows(flat(matrix.lines(), matrix))
        ),
        CSV: _milliseconds(lambda: _write(matrix, "csv", rows)),
        XLSX: _milliseconds(lambda: _write(matrix, "xlsx", rows)),
    }
    export = Export.objects.create(
        kind="learners", unit=top, asked=asked.plain(), format="xlsx", language="vi", by=user
    )
    took[WORKER] = _milliseconds(lambda: exporting.make(export))
    assert Export.objects.get().rows_written == rows, "rows are missing"
    exporting.delete(Export.objects.get())
    found = [_line(name, took, enrolments) for name in (BARE, CSV, XLSX, WORKER)]
    return [*found, *(_memory(matrix, name, rows) for name in ("csv", "xlsx"))]


def _line(name: str, took: dict[str, float], enrolments: int) -> Result:
    one = line(name, took, against="" if name == BARE else BARE)
    return replace(one, name=f"{name}: {1000 * enrolments / took[name]:,.0f} enrolments a second")


def _memory(matrix: LearnerMatrix, name: str, rows: int) -> Result:
    """The peak of many rows, as a ratio of that of a quarter of them; both are several batches."""
    rows = min(rows, TRACED)
    few, _took = _peak(lambda: _write(matrix, name, rows // 4))
    all_of_them, took = _peak(lambda: _write(matrix, name, rows))
    said = f"memory at most while writing {rows:,} rows of {name}: {all_of_them / 2**20:.1f} MiB"
    return Result(said, took, None, "a quarter of the rows", all_of_them / few, "≤ 1.5 ×")


def _peak(action: Callable[[], object]) -> tuple[int, float]:
    tracemalloc.start()
    try:
        took = _milliseconds(action)
        return tracemalloc.get_traced_memory()[1], took
    finally:
        tracemalloc.stop()


def _write(matrix: LearnerMatrix, name: str, rows: int) -> None:
    with TemporaryFile() as file:
        some: Iterator[Any] = islice(flat(matrix.lines(), matrix), rows)
        KINDS[name].write(file, headings(matrix), some, kept=len(matrix.first), facts=[])


class _Nothing(io.RawIOBase):
    """Takes whatever is written."""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        return len(data)


def _milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
