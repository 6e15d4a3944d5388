"""What is kept of a quiz beside its tallies: figures for lists, and how groups compare."""

from collections import defaultdict
from typing import Any

from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from assessments.tallies.comparing import compare
from assessments.tallies.figures import QuizFigures, figures_of, known
from assessments.tallies.keys import key_of
from assessments.tallies.looks import looks_at
from assessments.tallies.models import QuizAnalysis


def analyse(quiz: Quiz) -> QuizAnalysis | None:
    """Reckon anew what is kept of ``quiz``; None where nobody has handed it in."""
    found = figures_of(quiz)
    if not found.attempts:
        QuizAnalysis.objects.filter(quiz=quiz).delete()
        return None
    people, groups = compare(quiz)
    fields = {
        "attempts": found.attempts,
        "passed": found.passed,
        "mean": found.mean,
        "reliability": known(found.reliability.alpha),
        "to_look_at": _to_look_at(found, letters_of(groups)),
        "people": people,
        "groups": groups,
    }
    return QuizAnalysis.objects.update_or_create(quiz=quiz, defaults=fields)[0]


def letters_of(groups: list[dict[str, Any]]) -> dict[int, list[str]]:
    """The letters that each question, by its key, got in all comparisons."""
    found: dict[int, list[str]] = defaultdict(list)
    for group in groups:
        for key, _delta, _error, letter, _points in group["questions"]:
            found[key].append(letter)
    return found


def _to_look_at(found: QuizFigures, letters: dict[int, list[str]]) -> int:
    """How many questions have something to look at."""
    questions = Question.objects.in_bulk([each.key for each in found.questions])
    count = 0
    for each in found.questions:
        key = key_of(questions.get(each.key))
        looks = looks_at(each, key.right, letters.get(each.key, ()), names=key.names)
        count += any(not look.is_note for look in looks)
    return count
