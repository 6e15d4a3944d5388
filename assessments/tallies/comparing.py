"""Comparing groups at the same score, question by question, over the newest attempts at a quiz."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.dif import Dif, purified
from assessments.analysis.irt import Floats
from assessments.analysis.trust import RIGHT
from assessments.attempts.models import Answer
from assessments.quizzes.models import Quiz
from assessments.tallies.counting import first_attempts
from assessments.tallies.groups import DIVISIONS, Person, groups_in
from learning.models import Learner

MOST = 20_000  # attempts, the newest
FEWEST = 50  # of a group that were asked a question; fewer say nothing, and might be recognised
FETCHED = 20_000
READ = (
    "pk",
    "enrolment__learner__sex",
    "enrolment__learner__birth_on",
    "enrolment__learner__birth_precision",
    "enrolment__unit__level",
    "language",
    "submitted_at",
)


def compare(quiz: Quiz) -> tuple[int, list[dict[str, Any]]]:
    """How many people were compared, and for each group its size, that of the others, and what was found."""
    rows = list(first_attempts(quiz.pk).order_by("-pk").values_list(*READ)[:MOST])
    people = [_person(row) for row in rows]
    keys, right = _answers(quiz, [row[0] for row in rows])
    found = []
    for division in DIVISIONS:
        groups, wanted = groups_in(division, people)
        known = np.array([bool(each) for each in groups], dtype=bool)
        for group in wanted:
            focal = np.array([each == group for each in groups], dtype=bool)[known]
            if min(focal.sum(), (~focal).sum()) >= FEWEST:
                found.append(
                    {
                        "division": division.name,
                        "group": group,
                        "people": int(focal.sum()),
                        "others": int((~focal).sum()),
                        "questions": _compared(keys, right[known], focal),
                    }
                )
    return len(rows), found


def _person(row: tuple) -> Person:
    _pk, sex, born, precision, level, language, at = row
    birth = Learner(birth_on=born, birth_precision=precision).birth
    return Person(sex, birth.ages_on(at.date()) if birth else None, level or "", language)


def _answers(quiz: Quiz, attempts: list[int]) -> tuple[list[int], Floats]:
    """The questions, and people by questions: 1 right, 0 not, NaN not asked. Questions are known by their keys."""
    if not attempts:
        return [], np.zeros((0, 0))
    kind = [("attempt", np.int64), ("question", np.int64), ("score", np.float32)]
    # The oldest of the newest is the bound: a list of twenty thousand keys is none for a database.
    of = first_attempts(quiz.pk).filter(pk__gte=min(attempts)).values("pk")
    values = Answer.objects.filter(attempt__in=of, question__isnull=False, score__isnull=False).order_by()
    read = values.values_list("attempt_id", "question_id", "score").iterator(chunk_size=FETCHED)
    rows = np.fromiter(read, dtype=kind)
    line_of = {pk: line for line, pk in enumerate(attempts)}
    inside = np.array([pk in line_of for pk in rows["attempt"].tolist()], dtype=bool)
    rows = rows[inside]
    keys, columns = np.unique(rows["question"], return_inverse=True)
    right = np.full((len(attempts), len(keys)), np.nan)
    lines = [line_of[pk] for pk in rows["attempt"].tolist()]
    right[lines, columns] = rows["score"] >= RIGHT
    return keys.tolist(), right


def _compared(keys: list[int], right: Floats, focal: NDArray[np.bool_]) -> list[list[Any]]:
    """For each question that enough of both were asked: its key, delta, error, letter, and difference in points."""
    asked = ~np.isnan(right)
    enough = (asked[focal].sum(axis=0) >= FEWEST) & (asked[~focal].sum(axis=0) >= FEWEST)
    places = np.flatnonzero(enough)
    if len(places) < 2:
        return []
    with np.errstate(invalid="ignore", divide="ignore"):
        found = purified(right[:, places], focal)
    return [_line(keys[place], found, n) for n, place in enumerate(places.tolist()) if found.letter[n]]


def _line(key: int, found: Dif, place: int) -> list[Any]:
    numbers = (found.delta[place], found.error[place], found.standardised[place] * 100)
    delta, error, points = (round(float(each), 3) for each in numbers)
    return [key, delta, error, str(found.letter[place]), points]
