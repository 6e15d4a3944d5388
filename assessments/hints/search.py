"""Looking for what is odd in the exams of one room. Nothing here is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.irt import SMALLEST, Floats, Parameters, chance
from assessments.analysis.suspicious import Found, of_copying, of_fit, of_pace, of_times
from assessments.hints.rooms import Room
from assessments.hints.sheets import Given, Sheet
from assessments.hints.usual import Usual

MOST_SHOWN = 60  # answers that a hint keeps as its reasons
FAR = 0.7  # from what was to be expected: such an answer is a reason


@dataclass(frozen=True)
class Table:
    """Exams as arrays of people by questions; NaN, or -1 for what was chosen wrong, where there is nothing."""

    people: Sequence[Sheet]
    questions: Sequence[int]
    right: Floats
    wrong: NDArray[np.intp]
    seconds: Floats = field(repr=False)

    @classmethod
    def of(cls, people: Sequence[Sheet]) -> "Table":
        questions = sorted({question for each in people for question in each.given})
        columns = {question: place for place, question in enumerate(questions)}
        size = len(people), len(questions)
        right, seconds = np.full(size, np.nan), np.full(size, np.nan)
        wrong = np.full(size, -1, dtype=np.intp)
        options: dict[tuple[int, str], int] = {}
        for row, column, question, given in _cells(people, columns):
            right[row, column] = given.is_right
            if given.seconds is not None:
                seconds[row, column] = given.seconds
            if given.wrong:
                wrong[row, column] = options.setdefault((question, given.wrong), len(options))
        return cls(people, questions, right, _small(wrong), seconds)


def search(people: Sequence[Sheet], room: Room, usual: Usual) -> list[Found]:
    """Everything odd in these exams, which are in one room; rows are attempts."""
    if not any(each.given for each in people):
        return []
    table = Table.of(people)
    found = [*_alike(table, room, usual), *_fast(table, usual), *_unfitting(table, usual), *_untimely(table)]
    return [replace(each, rows=tuple(people[row].attempt for row in each.rows)) for each in found]


def together(people: Sequence[Sheet], room: Room) -> NDArray[np.bool_]:
    """Who could have seen whose paper: in a sitting everybody, else who wrote at the same time; nobody herself."""
    learners = np.array([each.learner for each in people])
    others = learners[:, None] != learners[None, :]
    if not room.has_neighbours:
        return np.zeros_like(others)
    if room.is_held:
        return others
    started = np.array([each.started.timestamp() for each in people])
    ended = np.array([each.ended.timestamp() for each in people])
    return others & (started[:, None] < ended[None, :]) & (started[None, :] < ended[:, None])


def _alike(table: Table, room: Room, usual: Usual) -> list[Found]:
    allowed = together(table.people, room)
    if not allowed.any():
        return []
    right = table.right == 1
    found = of_copying(table.wrong, right, usual=usual.chances(table.questions), together=allowed)
    return [
        _with_reasons(each, [[_place(table, each, column)] for column in each.columns], held=room.is_held)
        for each in found
    ]


def _fast(table: Table, usual: Usual) -> list[Found]:
    times = usual.times(table.questions)
    found = []
    for each in of_pace(table.seconds, table.right, usual=times):
        took = table.seconds[each.rows[0]]
        reasons = [
            [_place(table, each, column), int(took[column]), round(float(times[column]))]
            for column in each.columns
        ]
        found.append(_with_reasons(each, sorted(reasons)))
    return found


def _unfitting(table: Table, usual: Usual) -> list[Found]:
    columns = [place for place, question in enumerate(table.questions) if question in usual.scale]
    if not columns:
        return []
    items = usual.parameters([table.questions[place] for place in columns])
    answers = table.right[:, columns]
    found = []
    for each in of_fit(items, answers, weights=usual.weights):
        odd = _odd(items, answers[each.rows[0]], each.numbers["theta"])
        reasons = [[_place(table, each, columns[place]), percent] for place, percent in odd]
        found.append(_with_reasons(each, reasons))
    return found


def _odd(items: Parameters, answers: Floats, theta: float) -> list[tuple[int, int]]:
    """The answers that are farthest from what was to be expected, with the chance of a right one in percent."""
    expected = np.clip(chance(items, theta)[:, 0], SMALLEST, 1 - SMALLEST)
    away = np.abs(np.nan_to_num(answers, nan=0.5) - expected)
    away[np.isnan(answers)] = 0
    return [
        (int(place), round(float(expected[place]) * 100)) for place in np.argsort(-away) if away[place] >= FAR
    ]


def _untimely(table: Table) -> list[Found]:
    found: list[Found] = []
    for row, sheet in enumerate(table.people):
        given = sheet.in_order
        if given and not sheet.is_on_paper:
            saved = [each.saved_at for each in given]
            odd = of_times(row, saved, started=sheet.started, ended=sheet.ended, in_turn=sheet.is_onward)
            found += [_timed(each, given) for each in odd]
    return found


def _timed(found: Found, given: Sequence[Given]) -> Found:
    return _with_reasons(
        found, [[given[row].place, given[row].saved_at.isoformat()] for row in found.columns]
    )


def _with_reasons(found: Found, reasons: list[list[Any]], **more: Any) -> Found:
    return replace(found, numbers={**found.numbers, **more, "reasons": reasons[:MOST_SHOWN]})


def _place(table: Table, found: Found, column: int) -> int:
    return table.people[found.rows[0]].given[table.questions[column]].place


def _cells(people: Sequence[Sheet], columns: dict[int, int]) -> Iterator[tuple[int, int, int, Given]]:
    for row, sheet in enumerate(people):
        for question, given in sheet.given.items():
            yield row, columns[question], question, given


def _small(wrong: NDArray[np.intp]) -> NDArray[np.intp]:
    """The same with options numbered from 0 in each column: they are gone through one by one."""
    small = np.full_like(wrong, -1)
    for place, column in enumerate(wrong.T):
        chosen = column >= 0
        small[chosen, place] = np.unique(column[chosen], return_inverse=True)[1]
    return small
