"""What one learner is asked in one attempt, written down when it begins."""

from collections.abc import Mapping
from random import Random
from typing import Any

from assessments.attempts.models import Answer, Attempt
from assessments.questions.freeze import freeze
from assessments.questions.item import Item
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz


def compose(quiz: Quiz, *, seed: str) -> dict[str, Any]:
    """The paper of an attempt at ``quiz``. The same seed over the same questions gives the same paper.

    Questions that are drafts or of a type that is not installed are left out.
    """
    random = Random(seed)  # noqa: S311 - mixes questions, guards no secret
    questions = list(
        Question.objects.askable().filter(quiz_questions__quiz=quiz).order_by("quiz_questions__sort_order")
    )
    if 0 < quiz.draw < len(questions):
        drawn = sorted(random.sample(range(len(questions)), quiz.draw))
        questions = [questions[place] for place in drawn]
    if quiz.shuffle:
        random.shuffle(questions)
    return {
        "title": quiz.title,
        "mode": quiz.mode,
        "pass_mark": quiz.pass_mark,
        "questions": [freeze(question, random, shuffle=quiz.shuffle) for question in questions],
    }


def items_of(attempt: Attempt, answers: Mapping[int, Answer] | None = None) -> list[Item]:
    """The attempt's questions in order, with its answers (asked for by one query unless given)."""
    known = answers_of(attempt) if answers is None else answers
    return [
        _item(place, question, known.get(place), attempt.corrections.get(str(place), {}))
        for place, question in enumerate(attempt.questions)
    ]


def answers_of(attempt: Attempt) -> dict[int, Answer]:
    """What is saved of an attempt, by place in its paper."""
    return {answer.place: answer for answer in attempt.answers.all()}


def _item(place: int, question: dict[str, Any], answer: Answer | None, correction: Mapping[str, Any]) -> Item:
    counts = correction.get("counts", "")
    if answer is None:
        return Item(place, question, counts=counts)
    return Item(place, question, answer.response, answer.score, waits=answer.waits, counts=counts)
