"""What the statements of archived months added up to, so that a replay needs no file."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db.models import F

from learning.enrolments.models import Enrolment
from learning.progress.evidence import add_evidence, joined
from learning.progress.fold import fold
from learning.progress.models import Carried, Progress
from learning.statements.models import Statement

ALWAYS = datetime.min.replace(tzinfo=UTC)
MOMENTS = ("first_at", "last_at", "completed_at", "passed_at")
AT_ONCE = 1000


class Sum:
    """Adds statements of one month up, by enrolment and activity."""

    def __init__(self, month: date):
        self.month = month
        self.rows: dict[tuple[int, int, bool], Progress] = {}

    def add(self, fact: Statement) -> None:
        """Add ``fact``, unless it is voided or no learner's."""
        if fact.voided or fact.enrolment_id is None or fact.activity_id is None:
            return
        key = (fact.enrolment_id, fact.activity_id, fact.is_from_elsewhere)
        # Whether something was done before the enrolment began, and whether the activity has parts, is asked when
        # the row is used: both may change until then.
        row = self.rows.setdefault(key, Progress())
        fold(row, fact, since=ALWAYS)
        # Which rule will hold then is not known today either.
        heard_at = min(fact.timestamp, fact.stored)
        row.evidence = add_evidence(
            row.evidence, fact.played, fact.seconds, heard_at, ALWAYS, is_seen=fact.is_seen
        )

    def write(self) -> int:
        """Write the rows, and forget them; return how many."""
        rows = [self._row(*key, one) for key, one in self.rows.items()]
        Carried.objects.bulk_create(rows, batch_size=AT_ONCE)
        self.rows = {}
        return len(rows)

    @staticmethod
    def forget(month: date) -> None:
        """The statements of ``month`` are in the log again: nothing is carried for them."""
        Carried.objects.filter(month=month).delete()

    @staticmethod
    def moved(month: date) -> dict[int, int]:
        """Which enrolments of ``month`` were merged into which others since."""
        rows = Carried.objects.filter(month=month).exclude(was=F("enrolment_id"))
        return dict(rows.values_list("was", "enrolment_id"))

    def _row(self, enrolment_id: int, activity_id: int, is_from_elsewhere: bool, one: Progress) -> Carried:
        figures = {
            name: getattr(one, name) for name in (*MOMENTS, "progress", "score", "seconds", "attempts")
        }
        return Carried(
            month=self.month,
            enrolment_id=enrolment_id,
            was=enrolment_id,
            activity_id=activity_id,
            is_from_elsewhere=is_from_elsewhere,
            evidence=one.evidence,
            **figures,
        )


def add_carried(
    row: Progress, one: Carried, *, since: datetime, has_parts: bool, keeps_evidence: bool = False
) -> None:
    """Add what is carried to ``row``, as a fold of its statements would have."""
    if keeps_evidence:
        row.evidence = joined(row.evidence, one.evidence, since=since)
    for name in MOMENTS[: 2 if has_parts else 4]:
        if (moment := getattr(one, name)) is not None:
            known, choose = getattr(row, name), max if name == "last_at" else min
            setattr(row, name, choose(known or max(moment, since), max(moment, since)))
    row.seconds += int(one.seconds)
    row.attempts += one.attempts
    if not has_parts:
        if not keeps_evidence:
            row.progress = max(row.progress, one.progress)
        if one.score is not None:
            row.score = one.score if row.score is None else max(row.score, one.score)


def carried_of(enrolments: Iterable[Enrolment]) -> dict[int, list[Carried]]:
    """What is carried for each of ``enrolments``, by its id, the oldest month first."""
    found: dict[int, list[Carried]] = defaultdict(list)
    for one in Carried.objects.filter(enrolment__in=[each.pk for each in enrolments]).order_by("month", "pk"):
        found[one.enrolment_id].append(one)
    return found
