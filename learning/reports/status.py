"""How fresh the measures are, and whether the last nightly count found them right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from learning.reports.models import Refresh
from learning.reports.parts import covered, parts

# The job runs every five minutes; three runs may fail before anybody needs to know.
LATE = timedelta(minutes=20)


@dataclass(frozen=True)
class Status:
    """``covered_until`` is when the measures last held everything; ``nightly`` the last count of everything, of several
    parts the one that found the most amiss, or ended last."""

    covered_until: datetime | None
    nightly: Refresh | None
    is_running: bool
    now: datetime

    @property
    def lag_minutes(self) -> int | None:
        return int((self.now - self.covered_until).total_seconds() // 60) if self.covered_until else None

    @property
    def is_late(self) -> bool:
        return self.covered_until is None or self.now - self.covered_until > LATE


def status(*, now: datetime) -> Status:
    """The state of the measuring job, by three queries; with a queue for measures, by five."""
    until = list(covered(now).values())
    known = [moment for moment in until if moment]
    return Status(
        covered_until=min(known) if known and len(known) == len(until) else None,
        nightly=max(last_proofs().values(), key=_amiss, default=None),
        is_running=Refresh.objects.filter(is_running=True).exists(),
        now=now,
    )


def last_proofs() -> dict[str, Refresh]:
    """The last finished count of everything in each part that is kept. One query."""
    rows = Refresh.objects.filter(is_full=True, finished_at__isnull=False, part__in=parts())
    return {run.part: run for run in rows.order_by("finished_at")}


def _amiss(run: Refresh) -> tuple[int, datetime | None]:
    return run.drifted_cells, run.finished_at
