"""Many learners' answers at once, as if their attempts had been handed in."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import numpy as np
from django.utils import timezone

from assessments.models import Answer, Attempt, Question, Quiz
from assessments.questions.freeze import freeze_all
from learning.models import Activity, Enrolment, Learner
from tests.factories import make_unit


def answer_all(
    place: Activity, quiz: Quiz | None, questions: Sequence[Question], right: np.ndarray, *, number: int = 1
) -> list[Attempt]:
    """An attempt of a new learner at true statements for each row of ``right``: 1 right, 0 wrong, NaN not asked."""
    now, unit = timezone.now(), make_unit(f"u{uuid.uuid4().hex[:6]}")
    learners = Learner.objects.bulk_create(
        Learner(full_name=f"Người {n}", sex="FM"[n % 2]) for n in range(len(right))
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=one, unit=unit, course=place.course, enrolled_at=now, changed_at=now)
        for one in learners
    )
    paper = {
        "title": "Bài",
        "mode": "exam",
        "pass_mark": 0.5,
        "questions": freeze_all(questions, Random(1), shuffle=False),
    }
    scores = np.nan_to_num(np.nanmean(right, axis=1)).tolist()
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
            score=score,
            passed=score >= 0.5,
            timing={str(n): 30 for n in range(len(questions))},
        )
        for one, score in zip(enrolments, scores, strict=True)
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            place=column,
            question=questions[column],
            response=score == 1,
            score=score,
            saved_at=now,
        )
        for attempt, row in zip(attempts, right.tolist(), strict=True)
        for column, score in enumerate(row)
        if score == score  # a NaN is not itself
    )
    return attempts
