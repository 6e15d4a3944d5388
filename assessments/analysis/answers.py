"""Answers of learners as arrays: who answered what, and how much of it was right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.counting import counting
from assessments.analysis.irt import Floats
from assessments.analysis.responses import Responses

FETCHED = 20_000
# People times questions: with 2,000 questions the newest 30,000 attempts, half a gigabyte.
MOST_CELLS = 60_000_000


@dataclass(frozen=True)
class Collected:
    """Answers to ``questions`` (their keys, a column each), and in what share of all attempts each was asked."""

    questions: NDArray[np.int64]
    responses: Responses
    exposure: Floats

    @property
    def answers(self) -> int:
        return int(self.responses.asked.sum())


def collect(*, least: int) -> Collected | None:
    """Every question that has at least ``least`` counting answers, with them; None when there is none."""
    rows = _rows()
    keys, columns, counts = np.unique(rows["question"], return_inverse=True, return_counts=True)
    attempts = max(len(np.unique(rows["attempt"])), 1)
    enough = counts >= max(least, 1)
    if not enough.any():
        return None
    rows, columns = rows[enough[columns]], columns[enough[columns]]
    rows, columns = _newest(rows, columns, most=MOST_CELLS // int(enough.sum()))
    people, lines = np.unique(rows["attempt"], return_inverse=True)
    places = np.cumsum(enough) - 1
    size = (len(people), int(enough.sum()))
    answers = _responses(lines, places[columns], rows["score"], size)
    return Collected(keys[enough], answers, counts[enough] / attempts)


def _rows() -> NDArray[np.void]:
    kind = [("attempt", np.int64), ("question", np.int64), ("score", np.float32)]
    values = counting().order_by().values_list("attempt_id", "question_id", "score")
    return np.fromiter(values.iterator(chunk_size=FETCHED), dtype=kind)


def _newest(rows: NDArray[np.void], columns: NDArray[np.intp], *, most: int) -> tuple:
    """What the newest ``most`` attempts say: what people know changes, and memory ends."""
    attempts = np.unique(rows["attempt"])
    if len(attempts) <= most:
        return rows, columns
    new = rows["attempt"] >= attempts[-most]
    return rows[new], columns[new]


def _responses(
    lines: NDArray[np.intp], places: NDArray[np.intp], scores: NDArray[np.float32], size: tuple[int, int]
) -> Responses:
    was_right, was_wrong = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    was_right[lines, places] = scores
    was_wrong[lines, places] = 1 - scores
    return Responses(was_right, was_wrong, np.ones(size[0]), len(lines) == size[0] * size[1])
