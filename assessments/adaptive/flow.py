"""An adaptive attempt: its paper grows by a question with each answer, until enough is known.

The paper keeps by which calibration it asks, the plan it began with, and the parameters of what it asked. So the
same seed and answers ask the same again, and the result can be reckoned anew whatever happens to the bank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.adaptive.bank import bank_for, calibration_for, on_trial
from assessments.adaptive.engine import Answered, Stop, next_item, should_stop
from assessments.adaptive.items import Bank
from assessments.adaptive.plan import AdaptivePlan
from assessments.adaptive.pretest import next_on_trial
from assessments.adaptive.rules import Rules
from assessments.attempts.answer import count_time, locked, note_time, write_answers
from assessments.attempts.models import Answer, Attempt
from assessments.questions.base import question_type
from assessments.questions.freeze import freeze_all
from assessments.questions.models import Question

Paper = dict[str, Any]


def begin(paper: Paper, plan: AdaptivePlan, *, seed: str) -> Paper:
    """``paper`` with the plan and its first question; without questions when there is none that may be asked."""
    kept = {**plan.as_kept(), "calibration": calibration_for(plan.pool_id), "pool": plan.pool_id}
    begun = {**paper, "layout": "onward", "sections": [], "questions": [], "adaptive": kept}
    _ask(begun, {}, seed)
    return begun


def bank_of_paper(paper: Paper) -> Bank:
    """The bank that the paper asks from."""
    kept = paper["adaptive"]
    return bank_for(kept["calibration"], kept["pool"])


def rules_of(paper: Paper, bank: Bank) -> Rules:
    """The engine's rules, by the plan that the paper keeps."""
    kept = paper["adaptive"]
    names = [name for name in bank.competencies if name]
    return Rules(
        least=kept["least"],
        most=kept["most"],
        precise=kept["precise"],
        best=kept["best"],
        most_exposure=kept["most_exposure"],
        shares=dict.fromkeys(names, 1.0) if kept["is_balanced"] else {},
        forced=dict.fromkeys(names, kept["each_least"]) if kept["each_least"] else {},
        accessible_only=kept["accessible_only"],
    )


def answered(paper: Paper, scores: Mapping[int, float | None]) -> list[Answered]:
    """What was answered to the questions that count, by their codes, and how much of it was right."""
    return [
        (question["code"], scores.get(place) or 0.0)
        for place, question in enumerate(paper["questions"])
        if place in scores and not question.get("trial")
    ]


@transaction.atomic
def go_on(*, attempt: Attempt, number: int, gives_up: bool = False) -> bool:
    """Mark the question that is on the screen and ask the next; False when the test is over.

    ``number`` is of the question that shall come: pressed twice, it comes once. Without an answer nothing happens,
    unless the learner says that she does not know.
    """
    attempt = locked(attempt)
    place = attempt.reached
    if attempt.submitted_at is not None or number != place + 2:
        return attempt.submitted_at is None
    answers = {answer.place: answer for answer in attempt.answers.all()}
    if not _settle(attempt, place, answers.get(place), gives_up=gives_up):
        return True
    scores = dict(attempt.answers.values_list("place", "score"))
    note_time(attempt, {place}, count_time(attempt, timezone.now()))
    is_longer = _ask(attempt.paper, scores, attempt.seed)
    attempt.reached += is_longer
    attempt.save(update_fields=["paper", "reached", "seconds", "seen_at", "timing"])
    return is_longer


def _settle(attempt: Attempt, place: int, answer: Answer | None, *, gives_up: bool) -> bool:
    """Mark the answer at ``place``; whether there is one, or the learner has given the question up."""
    response = answer.response if answer and not gives_up else None
    if response is None and not gives_up:
        return False
    if gives_up:
        write_answers(attempt, {place: None}, timezone.now())
    question = attempt.paper["questions"][place]
    kind = question_type(question["type"])
    score = kind.mark(question["data"], response).score if kind and response is not None else 0.0
    Answer.objects.filter(attempt=attempt, place=place).update(score=score)
    return True


def _ask(paper: Paper, scores: Mapping[int, float | None], seed: str) -> bool:
    """Put the next question into ``paper``; where there is none, write down why the test is over."""
    place = len(paper["questions"])
    random = Random(f"{seed} {place}")  # noqa: S311 - mixes questions, guards no secret
    bank = bank_of_paper(paper)
    rules = rules_of(paper, bank)
    given = answered(paper, scores)
    stop = should_stop(bank, given, rules)
    if stop is None and (frozen := _next(paper, bank, given, rules, random)):
        paper["questions"].append(frozen)
        return True
    paper["adaptive"]["stop"] = stop or Stop.EMPTY
    return False


def _next(
    paper: Paper, bank: Bank, given: Sequence[Answered], rules: Rules, random: Random
) -> dict[str, Any] | None:
    code = _on_trial(paper, given, random)
    trial = code is not None
    question = _askable(code)
    gone: set[str] = set()
    # The bank was read some minutes ago; what was withdrawn since is passed over.
    while question is None and (
        code := next_item(bank, given, replace(rules, excluded=frozenset(gone)), random)
    ):
        question, trial = _askable(code), False
        gone.add(code)
    if question is None:
        return None
    frozen = freeze_all([question], random, shuffle=True)[0]
    about = {"trial": True} if trial else _about(bank, question.code)
    return {**frozen, "weight": 0 if trial else 1, "section": None, **about}


def _on_trial(paper: Paper, given: Sequence[Answered], random: Random) -> str | None:
    kept = paper["adaptive"]
    if not kept["trial_share"] or kept["calibration"] is None:
        return None
    seen = [question["code"] for question in paper["questions"] if question.get("trial")]
    waiting = on_trial(kept["calibration"], kept["pool"])
    return next_on_trial(waiting, given, random, share=kept["trial_share"], on_trial=seen)


def _askable(code: str | None) -> Question | None:
    return Question.objects.askable().filter(code=code).first() if code else None


def _about(bank: Bank, code: str) -> dict[str, Any]:
    item = bank.items[bank.places[code]]
    return {"item": {"a": item.a, "b": item.b, "c": item.c, "competency": item.competency}}
