"""What an attempt says in the log of statements. Repeating it changes nothing: ids are made from the attempt's.

What was answered is about the question, which is no activity that a course waits for: it stands in its quiz, the
``parent``. The whole definition goes with every answer and not once for a question: answers are mixed for each learner,
a key may be put right later, and a statement that another system gets has to be understood alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from html import unescape
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.text import Truncator

from assessments.attempts.models import Attempt
from assessments.attempts.stated import stated_by
from assessments.questions.base import Mark, question_type
from learning import api, conf

# A person has marked what was done before (ADL's vocabulary).
SCORED = "http://adlnet.gov/expapi/verbs/scored"
LONGEST_NAME, LONGEST_TEXT = 80, 500
Describe = Callable[[Mapping[str, Any]], dict[str, Any]]


def attempted(attempt: Attempt) -> dict[str, Any]:
    """The learner began the attempt."""
    return _statement(attempt, "attempted", api.verbs.ATTEMPTED)


def outcome(
    attempt: Attempt,
    marks: Mapping[int, Mark],
    responses: Mapping[int, Any],
    *,
    describe: Describe | None = None,
) -> list[dict[str, Any]]:
    """What the learner answered to each question that was marked, and how it went.

    An exam that waits for a person has no verdict yet; a practice is done once it is handed in.
    """
    return [*answered(attempt, marks, responses, describe=describe), *verdict(attempt)]


def answered(
    attempt: Attempt,
    marks: Mapping[int, Mark],
    responses: Mapping[int, Any],
    *,
    by: UUID | None = None,
    describe: Describe | None = None,
) -> list[dict[str, Any]]:
    """What was answered to each of the questions that have a mark; ``by`` a regrade, if they have it from one.

    ``describe`` is ``interaction``, or one that remembers.
    """
    described = describe or interaction
    questions, dated = attempt.questions, _dated(attempt, by)
    context = placed(attempt.activity.iri, attempt.activity.course.iri)
    return [
        {
            **dated,
            "id": str(_name(attempt, f"answered/{place}", by)),
            "verb": {"id": api.verbs.ANSWERED},
            "object": described(questions[place]),
            "result": {
                **result_of_answer(questions[place], mark, responses.get(place)),
                **_time_at(attempt, place),
            },
            "context": context,
        }
        for place, mark in sorted(marks.items())
        if not mark.waits
    ]


def verdict(attempt: Attempt, *, by: UUID | None = None, at: datetime | None = None) -> list[dict[str, Any]]:
    """How the attempt went as a whole; ``by`` what changed it, if it has that from there, and ``at`` another day."""
    say = partial(_statement, attempt, by=by, at=at)
    if not attempt.is_exam:
        result = _whole(attempt) if not attempt.waits else {"duration": f"PT{attempt.seconds}S"}
        return [say("completed", api.verbs.COMPLETED, result=result)]
    if attempt.waits:
        return []
    if stated_by(attempt).passed:
        passed = say("passed", api.verbs.PASSED, result=_whole(attempt))
        return [passed, say("completed", api.verbs.COMPLETED)]
    # An exam that was not passed is not completed: there is something left to do.
    result = {**_whole(attempt), "completion": False}
    return [say("failed", api.verbs.FAILED, result=result)]


def scored(attempt: Attempt) -> list[dict[str, Any]]:
    """The last answer that waited is marked. A practice was completed before; an exam gets its verdict now."""
    if attempt.is_exam:
        return verdict(attempt)
    return [_statement(attempt, "scored", SCORED, result=_scored(attempt))]


def names_of(attempt: Attempt) -> list[UUID]:
    """The ids of what was said of how the whole attempt went, as it stands now."""
    last = attempt.corrections.get("last")
    whole = [_name(attempt, name, last) for name in ("passed", "completed", "failed")]
    return [*whole, _name(attempt, "scored", None)]


def name_of_beginning(attempt: Attempt) -> UUID:
    """The id of what was said when it began."""
    return _name(attempt, "attempted", None)


def names_of_answers(attempt: Attempt, places: Iterable[int]) -> list[UUID]:
    """The ids of what was said of the answers at ``places``, as it stands now."""
    said = {place: attempt.corrections.get(str(place), {}).get("said") for place in places}
    return [_name(attempt, f"answered/{place}", by) for place, by in said.items()]


def interaction(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question as the activity that was answered (xAPI 1.0.3 Data 2.4.4.1). It holds nobody's answer."""
    kind = question_type(question["type"])
    definition = {
        "type": api.verbs.QUESTION,
        **_words(question["stem"], settings.LANGUAGE_CODE),
        "interactionType": kind.interaction if kind else "other",
        **(kind.definition(question["data"]) if kind else {}),
    }
    iri = f"{conf.get('ACTIVITY_IRI')}question/{question['code']}"
    return {"objectType": "Activity", "id": iri, "definition": definition}


def each_once() -> Describe:
    """``interaction``, for many papers that share their questions: what is one and the same is described once."""
    known: dict[int, tuple[Mapping[str, Any], dict[str, Any]]] = {}

    def describe(question: Mapping[str, Any]) -> dict[str, Any]:
        # The question is kept beside its description, so nothing else can have its id meanwhile.
        if id(question) not in known:
            known[id(question)] = question, interaction(question)
        return known[id(question)][1]

    return describe


@lru_cache(maxsize=2048)  # the same question is answered by many
def _words(stem: str, language: str) -> dict[str, dict[str, str]]:
    """The name and, if it says more, the description of a question with that ``stem``."""
    text = unescape(" ".join(strip_tags(stem).split()))
    name = {"name": {language: Truncator(text).chars(LONGEST_NAME)}}
    if len(text) <= LONGEST_NAME:
        return name
    return {**name, "description": {language: Truncator(text).chars(LONGEST_TEXT)}}


def result_of_answer(question: Mapping[str, Any], mark: Mark, response: Any) -> dict[str, Any]:
    """How one answer went, and what it was as far as the log may know."""
    # Without "scaled": one right answer is not the quiz's score.
    score = {"raw": round(mark.score, 4), "min": 0, "max": 1}
    result: dict[str, Any] = {} if mark.waits else {"success": mark.score >= 1, "score": score}
    kind = question_type(question["type"])
    pattern = kind.log_pattern(response, question["data"]) if kind and response is not None else ""
    return {**result, "response": pattern} if pattern else result


def placed(parent: str, course: str) -> dict[str, Any]:
    """The context of an answer: the activity that asked, and its course."""
    return {"contextActivities": {"parent": [{"id": parent}], "grouping": [{"id": course}]}}


def _whole(attempt: Attempt) -> dict[str, Any]:
    return {**_scored(attempt), "completion": True, "duration": f"PT{attempt.seconds}S"}


def _scored(attempt: Attempt) -> dict[str, Any]:
    """What the attempt, with those before it, comes to by the quiz's own rule. Nobody passes or fails a placement."""
    stated = stated_by(attempt)
    success = {} if stated.passed is None else {"success": stated.passed}
    return {"score": {"scaled": round(stated.score, 4)}, **success}


def _time_at(attempt: Attempt, place: int) -> dict[str, str]:
    seconds = attempt.timing.get(str(place))
    return {"duration": f"PT{seconds}S"} if seconds else {}


def _statement(
    attempt: Attempt,
    name: str,
    verb: str,
    *,
    result: dict | None = None,
    by: UUID | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    more = {**_dated(attempt, by, at), "id": str(_name(attempt, name, by))}
    return api.statement_about(attempt.activity.iri, verb, result=result, **more)


def _dated(attempt: Attempt, by: UUID | None, at: datetime | None = None) -> dict[str, str]:
    """What is said again is of the day on which the attempt got its result, so that nobody passes a second time."""
    if at is not None:
        return {"timestamp": at.isoformat()}
    if held := attempt.paper.get("held_at"):  # on paper: when it was answered, not when it was entered
        return {"timestamp": held}
    known = attempt.marked_at or attempt.submitted_at
    return {"timestamp": known.isoformat()} if by and known else {}


def _name(attempt: Attempt, name: str, by: UUID | str | None) -> UUID:
    return uuid5(attempt.uuid, f"{name}/{by}" if by else name)
