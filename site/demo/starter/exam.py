"""What invented people answered in an exam that draws for each of them, handed in, marked and recorded in the past.

It goes through the same functions as handing in does, only for many at once and dated back.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from assessments.attempts.closing import close, mark_attempt
from assessments.attempts.log import attempted, outcome
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import compose
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from demo.starter.answering import Mind, answer
from demo.starter.crowd import NAMESPACE, SEED
from learning import api
from learning.models import Activity, Enrolment, Learner

COURSE, QUIZ = "CNTT-10", "CNTT-10-final"
PAPERS = 60  # so many are drawn; a few people each get the same one
BORN = 1991
TRIES_AGAIN = 0.7  # of those who did not pass
AGAIN_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Sitting:
    """Somebody who comes to the exam, and when."""

    enrolment: Enrolment
    learner: Learner
    at: datetime


@dataclass(frozen=True)
class Exam:
    """The exam of the course, the activity it is in its lesson, and how hard its authors think its questions are."""

    quiz: Quiz
    activity: Activity
    difficulties: dict[int, int]
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def hold(self, sittings: Sequence[Sitting], now: datetime) -> int:
        """Let everybody sit it, some twice, who could before ``now``; returns how many attempts were handed in."""
        held = [attempt for one in sittings if one.at < now for attempt in self._attempts(one, now)]
        if not held:
            return 0
        Attempt.objects.bulk_create([attempt for attempt, _answers, _said in held])
        Answer.objects.bulk_create([one for _attempt, answers, _said in held for one in answers])
        said: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for attempt, _answers, statements in held:
            said[attempt.enrolment_id] += statements
        api.record_many(self.activity.course_id, said)
        for enrolment in Enrolment.objects.filter(pk__in=said, satisfied_at__isnull=False):
            api.issue_certificate(enrolment=enrolment, at=enrolment.satisfied_at)
        return len(held)

    def _attempts(self, sitting: Sitting, now: datetime) -> list[tuple[Attempt, list[Answer], list[dict]]]:
        chance = Random(f"{SEED} exam {sitting.learner.uuid}")  # noqa: S311  the same answers every time
        mind = Mind.of(chance, is_tripped=_is_young(sitting.learner))
        first = self._attempt(sitting, 1, sitting.at, mind, chance)
        again = sitting.at + AGAIN_AFTER
        if first[0].passed or again >= now or chance.random() > TRIES_AGAIN:
            return [first]
        return [first, self._attempt(sitting, 2, again, mind.later(), chance)]

    def _attempt(
        self, sitting: Sitting, number: int, at: datetime, mind: Mind, chance: Random
    ) -> tuple[Attempt, list[Answer], list[dict]]:
        """One attempt with its answers, closed and not saved yet, and what the log is told of it."""
        key = uuid.uuid5(NAMESPACE, f"exam {sitting.learner.uuid} {number}")
        seed = f"{key.int % PAPERS}"
        paper = self._paper(seed)
        given = [
            answer(each, self.difficulties.get(each["question"], 3), mind, chance)
            for each in paper["questions"]
        ]
        seconds = sum(took for _response, took in given)
        done = at + timedelta(seconds=seconds + 5)
        attempt = Attempt(
            uuid=key,
            enrolment=sitting.enrolment,
            activity=self.activity,
            quiz=self.quiz,
            number=number,
            seed=seed,
            paper=paper,
            started_at=at,
            due_at=at + timedelta(minutes=self.quiz.time_limit),
            seen_at=done,
            seconds=seconds,
            timing={str(place): took for place, (_response, took) in enumerate(given)},
            language="vi",
        )
        answers = {
            place: Answer(attempt=attempt, place=place, response=response, saved_at=done)
            for place, (response, _took) in enumerate(given)
            if response is not None
        }
        marked = mark_attempt(attempt, answers)
        close(attempt, marked, done)
        responses = {place: one.response for place, one in answers.items()}
        rows = [
            Answer(
                attempt=attempt,
                place=place,
                question_id=each["question"],
                response=responses.get(place),
                score=marked.marks[place].score,
                saved_at=done,
            )
            for place, each in enumerate(paper["questions"])
        ]
        ended = [
            {**each, "timestamp": done.isoformat()} for each in outcome(attempt, marked.marks, responses)
        ]
        return attempt, rows, [{**attempted(attempt), "timestamp": at.isoformat()}, *ended]

    def _paper(self, seed: str) -> dict[str, Any]:
        if seed not in self.papers:
            self.papers[seed] = compose(self.quiz, seed=seed)
        return self.papers[seed]


def _is_young(learner: Learner) -> bool:
    """Whether she came to the office after the word of one question had gone out of use."""
    return bool(learner.birth_on and learner.birth_on.year > BORN)


def find_exam(courses: dict[str, Activity]) -> Exam | None:
    """The exam that the crowd sits; None where its course is missing."""
    quiz = Quiz.objects.filter(code=QUIZ).first()
    if quiz is None or COURSE not in courses:
        return None
    here = Activity.objects.filter(course=courses[COURSE], retired_at=None, content=f"quiz:{quiz.pk}")
    activity = here.select_related("course").first()
    difficulties = dict(Question.objects.filter(pool__isnull=False).values_list("pk", "difficulty"))
    return Exam(quiz, activity, difficulties) if activity else None
