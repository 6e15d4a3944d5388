"""How fresh the measures are, and whether the last nightly count found them right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from learning.reports.models import Refresh

# The job runs every five minutes; three runs may fail before anybody needs to know.
LATE = timedelta(minutes=20)


@dataclass(frozen=True)
class Status:
    """``covered_until`` is when the measures last held everything; ``nightly`` the last count of everything."""

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
    """The state of the measuring job, by three queries."""
    finished = Refresh.objects.filter(finished_at__isnull=False)
    last = finished.order_by("-covered_until").first()
    return Status(
        covered_until=last.covered_until if last else None,
        nightly=finished.filter(is_full=True).order_by("-finished_at").first(),
        is_running=Refresh.objects.filter(is_running=True).exists(),
        now=now,
    )
