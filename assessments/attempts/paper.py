"""What one learner is asked in one attempt, written down when it begins."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from assessments.analysis.needs import has_numpy
from assessments.attempts.models import Answer, Attempt
from assessments.questions.freeze import freeze_all
from assessments.questions.item import Item
from assessments.questions.models import Question
from assessments.quizzes.draw import Drawn, draw
from assessments.quizzes.models import Quiz
from assessments.quizzes.section import Section

# What a paper keeps of its quiz, so that an attempt goes on as it began.
KEPT = ["title", "mode", "pass_mark", "counts", "time_limit", "grace", "layout", "sureness"]
# For papers whose quiz is gone; as long as it is there, it says itself what may be shown.
SHOWN = ["shows", "shows_right", "shows_explanations"]
# A question's place in a paper before it is looked up: its key, what it counts, and its section.
Place = tuple[int, float, int | None]


def compose(quiz: Quiz, *, seed: str, accessible: bool = False) -> dict[str, Any]:
    """The paper of an attempt at ``quiz``. The same seed over the same bank gives the same paper.

    First the chosen questions, then what the sections draw. Questions that are drafts or of a type that is not
    installed are left out. The number of queries does not depend on how many questions and sections there are.
    """
    if quiz.is_adaptive and (plan := quiz.adaptive_plans.first()):
        return _adaptive(quiz, plan, seed, accessible)
    random = Random(seed)  # noqa: S311 - mixes questions, guards no secret
    chosen, known = _chosen(quiz, random)
    sections = list(quiz.sections.all())
    drawn = draw(sections, random, taken=chosen)
    places = _places(quiz, random, chosen, drawn)
    known |= Question.objects.in_bulk([pk for one in drawn for pk in one.questions])
    frozen = freeze_all([known[pk] for pk, _weight, _section in places], random, shuffle=quiz.shuffle)
    return {
        **_kept(quiz),
        "sections": [_told(section) for section in sections],
        "questions": [
            {**question, "weight": weight, "section": section}
            for question, (_pk, weight, section) in zip(frozen, places, strict=True)
        ],
    }


def _kept(quiz: Quiz) -> dict[str, Any]:
    closes = quiz.closes_at and quiz.closes_at.isoformat()
    return {**{name: getattr(quiz, name) for name in [*KEPT, *SHOWN]}, "closes_at": closes}


def _adaptive(quiz: Quiz, plan: Any, seed: str, accessible: bool) -> dict[str, Any]:
    """A paper that grows as it is answered. It begins with one question."""
    if not has_numpy():  # start-up has said so; a learner is told that there are no questions
        return {**_kept(quiz), "questions": []}
    from assessments.adaptive.flow import begin

    plan.accessible_only = plan.accessible_only or accessible
    return begin(_kept(quiz), plan, seed=seed)


def _chosen(quiz: Quiz, random: Random) -> tuple[dict[int, float], dict[int, Question]]:
    """Of the questions that its author chose those that are asked, with their weights in order; and all by key."""
    weights = {each.question_id: each.weight for each in quiz.quiz_questions.all()}
    known = Question.objects.askable().in_bulk(weights)
    chosen = [pk for pk in weights if pk in known]
    if 0 < quiz.draw < len(chosen):
        chosen = [chosen[place] for place in sorted(random.sample(range(len(chosen)), quiz.draw))]
    return {pk: weights[pk] for pk in chosen}, known


def _places(quiz: Quiz, random: Random, chosen: Mapping[int, float], drawn: Sequence[Drawn]) -> list[Place]:
    """All questions in the order of the paper: mixed inside their sections, never across."""
    parts: list[list[Place]] = [[(pk, weight, None) for pk, weight in chosen.items()]]
    for number, one in enumerate(drawn):
        parts.append(
            [(pk, one.section.weight, number) for pk in _in_order(one.questions, mixed=quiz.shuffle)]
        )
    if quiz.shuffle:
        random.shuffle(parts[0])
    return [place for part in parts for place in part]


def _in_order(questions: Iterable[int], *, mixed: bool) -> list[int]:
    """What was drawn comes mixed already."""
    return list(questions) if mixed else sorted(questions)


def _told(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in ("title", "instructions", "pass_mark")}


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
    return Item(
        place,
        question,
        answer.response,
        answer.score,
        waits=answer.waits,
        counts=counts,
        flagged=answer.flagged,
        confidence=answer.confidence,
        is_checked=answer.checked_at is not None,
    )
