"""Which answers a calibration counts, and how many there are. Needs no numpy."""

from datetime import datetime

from django.db.models import Count, QuerySet

from assessments.attempts.models import Answer, Attempt


def counting(answers: QuerySet[Answer] | None = None) -> QuerySet[Answer]:
    """The answers that a calibration counts: to questions of the bank, marked, from attempts that were handed in,
    and the first of each learner, for later ones know the questions."""
    some = Answer.objects.all() if answers is None else answers
    return some.filter(
        question__isnull=False, score__isnull=False, attempt__submitted_at__isnull=False, attempt__number=1
    )


def new_answers(since: datetime | None, *, most: int | None = None) -> int:
    """How many counting answers there are in attempts that were handed in after ``since``, counted up to ``most``."""
    attempts = Attempt.objects.filter(submitted_at__gt=since) if since else Attempt.objects.all()
    found = counting(Answer.objects.filter(attempt__in=attempts)).order_by()
    return (found if most is None else found.values("pk")[:most]).count()


def most_answered() -> int:
    """How many counting answers the question has that has most of them."""
    counts = counting().order_by().values("question").annotate(count=Count("pk"))
    return counts.order_by("-count").values_list("count", flat=True).first() or 0
