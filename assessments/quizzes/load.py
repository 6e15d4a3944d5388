"""A quiz from a content file into the bank, the same however often it is loaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.exchange.adaptive import read_plans, written_plan
from assessments.exchange.sections import read_sections, written_section
from assessments.questions.models import Pool, Question
from assessments.questions.pools import pool_at
from assessments.questions.write import fill
from assessments.quizzes.models import Quiz, QuizQuestion

QUIZ_FIELDS = [
    "title",
    "mode",
    "pass_mark",
    "attempts_allowed",
    "counts",
    "wait",
    "opens_at",
    "closes_at",
    "time_limit",
    "grace",
    "draw",
    "shuffle",
    "layout",
    "sureness",
    "shows",
    "shows_right",
    "shows_explanations",
    "supervised",
]


@transaction.atomic
def load_quiz(data: dict[str, Any], *, code: str, pool: str = "") -> Quiz:
    """The quiz ``code`` as ``data`` describes it, with its questions, found by their codes or made.

    ``data`` is a quiz file as a dict; ``pool`` names the pool for its questions, and for those of its ``bank``, which
    it does not ask by name: sections and adaptive tests draw them. What is the same already is not touched; a changed
    question gets a new revision. Raises ValidationError that names the question.
    """
    shelf = pool_at(pool)
    questions = [_question(each, shelf) for each in data.get("questions", [])]
    for each in data.get("bank", []):
        _question(each, shelf)
    quiz = Quiz.objects.filter(code=code).first() or Quiz(code=code)
    for name in QUIZ_FIELDS:
        if name in data:
            setattr(quiz, name, data[name])
    quiz.full_clean(exclude=["quiz_questions", "sections", "adaptive_plans"])
    _choose(
        quiz,
        [
            (one, each.get("weight", 1))
            for one, each in zip(questions, data.get("questions", []), strict=True)
        ],
    )
    _divide(quiz, data.get("sections") or [])
    _adapt(quiz, data.get("adaptive") or [])
    quiz.save()
    return quiz


def _choose(quiz: Quiz, wanted: list[tuple[Question, float]]) -> None:
    asked = [(each.question, each.weight) for each in quiz.quiz_questions.all()] if quiz.pk else []
    if asked != wanted:
        quiz.quiz_questions = [
            QuizQuestion(question=question, weight=weight, sort_order=n)
            for n, (question, weight) in enumerate(wanted)
        ]


def _divide(quiz: Quiz, rows: list[dict[str, Any]]) -> None:
    """The sections that ``rows`` say; the same ones are left alone."""
    wanted = read_sections(rows)
    known = list(quiz.sections.all()) if quiz.pk else []
    if [written_section(each) for each in known] != [written_section(each) for each in wanted]:
        quiz.sections = wanted


def _adapt(quiz: Quiz, rows: list[dict[str, Any]]) -> None:
    """The plan of an adaptive test; the same one is left alone."""
    wanted = read_plans(rows)
    known = list(quiz.adaptive_plans.all()) if quiz.pk else []
    if [written_plan(each) for each in known] != [written_plan(each) for each in wanted]:
        quiz.adaptive_plans = wanted


def _question(data: dict[str, Any], pool: Pool | None) -> Question:
    if not data.get("code"):
        raise ValidationError(f"a question has no code: {data.get('stem', '')}")
    question = Question.objects.filter(code=data["code"]).first() or Question(code=data["code"])
    try:
        changed = fill(question, data, pool=pool)
        if changed:
            question.full_clean()
            question.save()
            question.save_revision().publish()
    except (ValidationError, KeyError) as problem:
        raise ValidationError(f"{data['code']}: {problem}") from problem
    return question
