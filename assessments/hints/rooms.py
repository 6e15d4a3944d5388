"""Who could have seen each other's paper: only among those is anything compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from assessments.attempts.models import Attempt
from assessments.hints.sheets import exams
from assessments.paper.models import PaperEntry

# People who are compared with one another at once; a larger room is gone through in parts, in the order of time.
MOST = 400


@dataclass(frozen=True)
class Room:
    """One sitting, or one on paper; where nobody held one, one unit on one day. Each attempt is in one room."""

    sitting: int | None = None
    paper: int | None = None
    unit: int | None = None
    day: date | None = None

    @property
    def is_held(self) -> bool:
        """Whether those in it were at the same place, whenever they began."""
        return self.sitting is not None or self.paper is not None

    @property
    def has_neighbours(self) -> bool:
        """Whether anybody in it can have seen another's paper: who belongs to no unit sits anywhere."""
        return self.is_held or self.unit is not None

    def attempts(self, quiz: int) -> QuerySet[Attempt]:
        """The exams in it, in the order of time."""
        if self.sitting is not None:
            found = exams(quiz=quiz, seat__sitting=self.sitting)
        elif self.paper is not None:
            entered = PaperEntry.objects.filter(form__sitting=self.paper)
            found = exams(quiz=quiz, pk__in=entered.values("attempt"))
        else:
            alone = exams(quiz=quiz, seat=None, paper_entries=None, enrolment__unit=self.unit)
            found = alone.filter(started_at__range=_hours_of(self.day))
        return found.order_by("started_at", "pk")

    def parts(self, quiz: int) -> Iterator[list[int]]:
        """The keys of the exams in it, as many as are compared at once."""
        keys = list(self.attempts(quiz).values_list("pk", flat=True))
        for start in range(0, len(keys), MOST):
            yield keys[start : start + MOST]


def rooms(quiz: int, *, since: datetime | None) -> list[Room]:
    """Where an exam got its result, or another one, ``since``: the rooms that are to be looked at (again)."""
    found = exams(quiz=quiz)
    if since is not None:
        found = found.filter(Q(marked_at__gte=since) | Q(regraded__done_at__gte=since))
    wanted = ("seat__sitting", "paper_entries__form__sitting", "enrolment__unit", TruncDate("started_at"))
    rows = found.order_by().values_list(*wanted).distinct()
    return sorted({_room(*row) for row in rows.iterator()}, key=repr)


def _room(sitting: int | None, paper: int | None, unit: int | None, day: date) -> Room:
    if sitting is not None:
        return Room(sitting=sitting)
    if paper is not None:
        return Room(paper=paper)
    return Room(unit=unit, day=day)


def _hours_of(day: Any) -> tuple[datetime, datetime]:
    begins = timezone.make_aware(datetime.combine(day, time()))
    return begins, begins + timedelta(days=1) - timedelta(microseconds=1)
