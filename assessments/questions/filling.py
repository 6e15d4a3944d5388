"""What is filled into one gap of a text: words, a number, or one of several answers."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.questions import interactions
from assessments.questions.base import Data, item_of
from assessments.questions.listing import problem_with, rows_in, tidy_list
from assessments.questions.numbers import allowed, is_near, is_number, readings, tolerance_problem, written
from assessments.questions.wordings import same_wording, too_long
from learning.vietnamese import tidy

KINDS = ("text", "number", "choice")
MOST_WORDINGS = 20
MOST_OPTIONS = 10


def is_right(gap: Data, given: Any) -> bool:
    """Whether ``given`` belongs into the gap; each gap is right or wrong."""
    if gap["kind"] == "choice":
        option = item_of(gap["options"], given)
        return bool(option and option["correct"])
    if not isinstance(given, str):
        return False
    if gap["kind"] == "number":
        answer = gap["answer"]
        return any(is_near(value, answer, allowed(answer, gap)) for value in readings(given, unit=""))
    return same_wording(given, gap["accepted"], strict=bool(gap.get("strict"))) is not None


def told(gap: Data) -> str:
    """The right answer, for the learner."""
    return written(gap["answer"]) if gap["kind"] == "number" else right_answer(gap)


def right_answer(gap: Data) -> str:
    """The right answer, for the log."""
    if gap["kind"] == "number":
        return interactions.number(gap["answer"])
    if gap["kind"] == "choice":
        return next((option["text"] for option in gap["options"] if option["correct"]), "")
    return next(iter(gap["accepted"]), "")


def logged(gap: Data, given: Any) -> str:
    """What the log says that was filled in."""
    if is_right(gap, given):
        return right_answer(gap)
    if gap["kind"] == "choice":
        option = item_of(gap["options"], given)
        return option["text"] if option else ""
    # Other words may be about people; a number is none.
    values = sorted(readings(given, unit="")) if gap["kind"] == "number" and isinstance(given, str) else []
    return interactions.number(values[0]) if values else ""


def clean_gap(gap: Data) -> Data:
    """``gap`` with what belongs to its kind, and nothing of the others."""
    kind = gap.get("kind") if gap.get("kind") in KINDS else "text"
    own: Data = {"accepted": [], "strict": False, "answer": None, "tolerance": 0.0, "options": []}
    if kind == "text":
        own |= {"accepted": tidy_list(gap.get("accepted")), "strict": bool(gap.get("strict"))}
    elif kind == "number":
        answer = gap.get("answer")
        own |= {
            "answer": float(answer) if is_number(answer) else None,
            "tolerance": gap.get("tolerance") or 0.0,
        }
    else:
        own |= {"options": [_clean_option(each) for each in rows_in(gap.get("options"))]}
    return {**gap, "kind": kind, **own, "feedback": tidy(str(gap.get("feedback") or ""))}


def _clean_option(option: Data) -> Data:
    return {**option, "text": tidy(str(option.get("text") or "")), "correct": bool(option.get("correct"))}


def gap_problem(gap: Data) -> str:
    """What is wrong with a cleaned gap; empty when nothing is."""
    if gap["kind"] == "text":
        return problem_with(gap["accepted"], least=1, most=MOST_WORDINGS) or too_long(gap["accepted"])
    if gap["kind"] == "number":
        is_told = is_number(gap["answer"])
        return tolerance_problem(gap["tolerance"]) if is_told else _("The right answer must be a number.")
    problem = problem_with([option["text"] for option in gap["options"]], least=2, most=MOST_OPTIONS)
    is_one = sum(option["correct"] for option in gap["options"]) == 1
    return problem or ("" if is_one else _("Mark exactly one answer as right."))
