"""Who marks what, decided in the query itself."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.attempts.models import Answer
from assessments.marking.models import HandMark, Marker


def answers_for(user) -> QuerySet[Answer]:
    """The answers that ``user`` may mark: of the quizzes she marks, of the learners of her units, and never her own.

    They can be marked until the attempt has its result.
    """
    open_ = Answer.objects.filter(
        attempt__submitted_at__isnull=False, attempt__score__isnull=True, response__isnull=False
    ).exclude(attempt__enrolment__learner__user=user)
    by_hand = open_.filter(Q(waits=True) | Exists(HandMark.objects.filter(answer=OuterRef("pk"))))
    if user.is_superuser:
        return by_hand
    duties = list(Marker.objects.filter(user=user).values_list("quiz_id", "unit__path"))
    if not duties:
        return Answer.objects.none()
    return by_hand.filter(reduce(or_, (_within(quiz, path) for quiz, path in duties)))


def _within(quiz: int, path: str | None) -> Q:
    of_quiz = Q(attempt__quiz=quiz)
    return of_quiz & Q(attempt__enrolment__unit__path__startswith=path) if path else of_quiz


def may_mark(user) -> bool:
    """Whether ``user`` marks anything at all."""
    return user.is_active and (user.is_superuser or Marker.objects.filter(user=user).exists())


def may_open(user, answer: Answer) -> bool:
    """Whether ``user`` marks ``answer``: for whatever else shows what was answered, as a file that was handed in."""
    return answers_for(user).filter(pk=answer.pk).exists()
