"""Many learners' answers at once, as if their attempts had been handed in."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.utils import timezone

from assessments.models import Answer, Attempt, Question, Quiz
from learning.models import Activity, Enrolment, Learner
from tests.factories import make_unit


def answer_all(
    place: Activity, quiz: Quiz | None, questions: Sequence[Question], right: np.ndarray, *, number: int = 1
) -> list[Attempt]:
    """An attempt of a new learner for each row of ``right``: 1 right, 0 wrong, NaN not asked."""
    now, unit = timezone.now(), make_unit(f"u{uuid.uuid4().hex[:6]}")
    learners = Learner.objects.bulk_create(
        Learner(full_name=f"Người {n}", sex="FM"[n % 2]) for n in range(len(right))
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=one, unit=unit, course=place.course, enrolled_at=now, changed_at=now)
        for one in learners
    )
    paper = {"title": "Bài", "mode": "exam", "pass_mark": 0.5, "questions": []}
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=one,
            activity=place,
            quiz=quiz,
            number=number,
            seed="s",
            paper=paper,
            started_at=now - timedelta(minutes=20),
            submitted_at=now,
            seen_at=now,
        )
        for one in enrolments
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            place=column,
            question=questions[column],
            response="true",
            score=score,
            saved_at=now,
        )
        for attempt, row in zip(attempts, right.tolist(), strict=True)
        for column, score in enumerate(row)
        if score == score  # a NaN is not itself
    )
    return attempts
