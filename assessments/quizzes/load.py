"""A quiz from a content file into the bank, the same however often it is loaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.blocks import StreamValue

from assessments.exchange.sections import read_sections, written_section
from assessments.questions.base import question_type
from assessments.questions.models import Pool, Question
from assessments.questions.plain import without_ids
from assessments.quizzes.models import Quiz, QuizQuestion
from learning import api

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
QUESTION_FIELDS = ["stem", "explanation", "competencies", "difficulty", "source", "review_due"]


@transaction.atomic
def load_quiz(data: dict[str, Any], *, code: str, pool: str = "") -> Quiz:
    """The quiz ``code`` as ``data`` describes it, with its questions, found by their codes or made.

    ``data`` is a quiz file as a dict; ``pool`` names the pool for its questions. What is the same already is not
    touched; a changed question gets a new revision. Raises ValidationError that names the question.
    """
    shelf = Pool.objects.get_or_create(name=pool)[0] if pool else None
    questions = [_question(each, shelf) for each in data.get("questions", [])]
    quiz = Quiz.objects.filter(code=code).first() or Quiz(code=code)
    for name in QUIZ_FIELDS:
        if name in data:
            setattr(quiz, name, data[name])
    quiz.full_clean(exclude=["quiz_questions", "sections"])
    _choose(
        quiz,
        [
            (one, each.get("weight", 1))
            for one, each in zip(questions, data.get("questions", []), strict=True)
        ],
    )
    _divide(quiz, data.get("sections") or [])
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


def _question(data: dict[str, Any], pool: Pool | None) -> Question:
    if not data.get("code"):
        raise ValidationError(f"a question has no code: {data.get('stem', '')}")
    question = Question.objects.filter(code=data["code"]).first() or Question(code=data["code"])
    try:
        changed = _fill(question, data, pool)
        if changed:
            question.full_clean()
            question.save()
            question.save_revision().publish()
    except (ValidationError, KeyError) as problem:
        raise ValidationError(f"{data['code']}: {problem}") from problem
    return question


def _fill(question: Question, data: dict[str, Any], pool: Pool | None) -> bool:
    """Set what ``data`` says; return whether anything is new."""
    kind = question_type(data["type"])
    if kind is None:
        raise ValidationError(f"no question type {data['type']!r} is installed")
    wanted = {**{name: data[name] for name in QUESTION_FIELDS if name in data}, "pool": pool or question.pool}
    if "competencies" in wanted:
        wanted["competencies"] = api.tidy_tags(wanted["competencies"])
    before = {name: getattr(question, name) for name in wanted}
    answers = kind.clean({name: data[name] for name in kind.Fields().child_blocks if name in data})
    same = (
        question.pk
        and question.type == data["type"]
        and without_ids(question.plain_data()) == without_ids(answers)
    )
    if same and before == wanted:
        return False
    for name, value in wanted.items():
        setattr(question, name, value)
    if not same:
        question.data = _stream(data["type"], answers)
    return True


def _stream(type_name: str, answers: dict[str, Any]) -> StreamValue:
    block = Question._meta.get_field("data").stream_block
    return StreamValue(block, [(type_name, block.child_blocks[type_name].to_python(answers))])
