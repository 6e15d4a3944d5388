"""Looking for hints, quiz by quiz: only where something happened since the last time, and by one worker at a time."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from assessments.analysis.needs import need_numpy
from assessments.hints.models import SILENT, HintSearch
from assessments.hints.rooms import rooms
from assessments.hints.sheets import exams, sheets
from assessments.hints.write import write
from assessments.quizzes.rules import Mode
from assessments.regrading.models import Regraded

# What is usual is not known well from fewer exams; then all of a quiz are looked at again.
FEW = 200
# By which a result may be older than the moment in which it can be read.
OVERLAP = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """What there is of one quiz: how many exams with a result, and when the last of them got it, or got another one."""

    attempts: int = 0
    marked_at: datetime | None = None
    regraded_at: datetime | None = None

    @classmethod
    def at(cls, last: HintSearch) -> "Standing":
        """What there was when it was looked at last."""
        return cls(last.attempts, last.marked_at, last.regraded_at)

    @property
    def last(self) -> datetime | None:
        """When anything happened last."""
        return max(filter(None, (self.marked_at, self.regraded_at)), default=None)


def find_hints() -> int:
    """Look where something happened; return how many hints are new. Raises NoNumpy.

    Killed and begun again, it goes on with the quiz that it was at; what was written stays, and is found again.
    """
    need_numpy()
    return sum(_found_in(quiz, standing) for quiz, standing in due())


def due() -> Iterator[tuple[int, Standing]]:
    """The quizzes with exams that nobody looked at, or that changed since, by three queries for all of them."""
    known = {each.quiz_id: Standing.at(each) for each in HintSearch.objects.all()}
    for quiz, standing in standings().items():
        if standing != known.get(quiz, Standing()):
            yield quiz, standing


def standings() -> dict[int, Standing]:
    """How it stands with every quiz that is an exam; adaptive ones ask everybody something else."""
    which = {"quiz__mode": Mode.EXAM, "quiz__is_adaptive": False}
    rows = exams(**which).order_by().values_list("quiz").annotate(Count("pk"), Max("marked_at"))
    again = Regraded.objects.filter(done_at__isnull=False, attempt__quiz__isnull=False).order_by()
    regraded = dict(again.values_list("attempt__quiz").annotate(Max("done_at")))
    return {quiz: Standing(count, marked, regraded.get(quiz)) for quiz, count, marked in rows}


def _found_in(quiz: int, standing: Standing) -> int:
    """Look at one quiz. What cannot be read in it does not keep the others waiting."""
    search = _claimed(quiz)
    if search is None:
        return 0
    try:
        return _look_at(search, standing)
    except Exception:
        log.exception("hints of quiz %s were not found", quiz)
        return 0
    finally:
        HintSearch.objects.filter(pk=search.pk, beat_at=search.beat_at).update(beat_at=None)


def _look_at(last: HintSearch, standing: Standing) -> int:
    from assessments.hints.search import search
    from assessments.hints.usual import usual

    before, new = Standing.at(last), 0
    if before == standing:  # another worker has just been here
        return 0
    known = usual(last.quiz_id)
    since = before.last - OVERLAP if before.last and before.attempts >= FEW else None
    for room in rooms(last.quiz_id, since=since):
        for keys in room.parts(last.quiz_id):
            if not _goes_on(last):
                return new
            people = list(sheets(keys))
            looked_at = [each.attempt for each in people]
            new += write(quiz=last.quiz_id, looked_at=looked_at, found=search(people, room, known))
    HintSearch.objects.filter(pk=last.pk, beat_at=last.beat_at).update(
        attempts=standing.attempts,
        marked_at=standing.marked_at,
        regraded_at=standing.regraded_at,
        searched_at=timezone.now(),
    )
    return new


def _claimed(quiz: int) -> HintSearch | None:
    """The search of ``quiz``, for this worker alone; None while another is alive."""
    search, _made = HintSearch.objects.get_or_create(quiz_id=quiz)
    now = timezone.now()
    free = HintSearch.objects.filter(Q(beat_at=None) | Q(beat_at__lt=now - SILENT), pk=search.pk)
    if not free.update(beat_at=now):
        return None
    search.refresh_from_db()
    return search


def _goes_on(search: HintSearch) -> bool:
    """Note that somebody is at it; return whether it is still this worker."""
    now = timezone.now()
    if not HintSearch.objects.filter(pk=search.pk, beat_at=search.beat_at).update(beat_at=now):
        return False
    search.beat_at = now
    return True
