"""Sums of questions, as a month keeps them, and all months of a quiz together."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from assessments.analysis.classical import BINS, TIMES, Sums

# Which axis of each sum goes over questions; ``attempts`` has none.
OVER_QUESTIONS = {field.name: 0 for field in fields(Sums)} | {"options": 1}


@dataclass(frozen=True)
class Counted:
    """Sums with what their lines are: ``questions`` by their keys, and ``options``, a list of ids for each."""

    questions: list[int]
    options: list[list[str]]
    sums: Sums

    @classmethod
    def nothing(cls) -> Self:
        return cls([], [], empty(0, 0))

    @classmethod
    def unpacked(cls, questions: list[int], options: list[list[str]], packed: bytes) -> Self:
        """From what ``packed`` made. No pickle is read: what is in the database stays data."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
            return cls(questions, options, Sums(**{field.name: kept[field.name] for field in fields(Sums)}))

    def packed(self) -> bytes:
        """The sums as bytes, small: most of them are nought."""
        file = io.BytesIO()
        np.savez_compressed(file, **{field.name: getattr(self.sums, field.name) for field in fields(Sums)})
        return file.getvalue()


def together(parts: Iterable[Counted]) -> Counted:
    """All of ``parts`` added up, whatever questions and options each has."""
    parts = list(parts)
    questions = list(dict.fromkeys(key for part in parts for key in part.questions))
    options = _all_options(parts, questions)
    size = len(questions), max(map(len, options), default=0)
    whole = empty(*size)
    for part in parts:
        whole = whole + _placed(part, questions, options, size)
    return Counted(questions, options, whole)


def empty(questions: int, options: int) -> Sums:
    """The sums of no attempt."""
    one, bins = np.zeros(questions), np.zeros((questions, BINS))
    shapes = {"attempts": np.zeros(4), "count_by_bin": bins, "score_by_bin": bins}
    shapes |= {"options": np.zeros((options, questions, BINS)), "times": np.zeros((questions, TIMES))}
    return Sums(**{field.name: shapes.get(field.name, one) for field in fields(Sums)})


def _all_options(parts: Sequence[Counted], questions: Sequence[int]) -> list[list[str]]:
    found: dict[int, dict[str, None]] = {key: {} for key in questions}
    for part in parts:
        for key, ids in zip(part.questions, part.options, strict=True):
            found[key] |= dict.fromkeys(ids)
    return [list(found[key]) for key in questions]


def _placed(part: Counted, questions: list[int], options: list[list[str]], size: tuple[int, int]) -> Sums:
    """The sums of ``part`` at the places that its questions and options have in the whole."""
    line_of = {key: line for line, key in enumerate(questions)}
    lines = [line_of[key] for key in part.questions]
    whole = empty(*size)
    values = {"attempts": part.sums.attempts}
    for name in OVER_QUESTIONS:
        if name in ("attempts", "options"):
            continue
        values[name] = np.zeros_like(getattr(whole, name))
        values[name][lines] = getattr(part.sums, name)
    values["options"] = np.zeros_like(whole.options)
    for place, line in enumerate(lines):
        layers = [options[line].index(each) for each in part.options[place]]
        values["options"][layers, line] = part.sums.options[: len(layers), place]
    return Sums(**values)
