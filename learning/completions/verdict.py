from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from learning.activities.models import Activity
from learning.completions.entries import Done
from learning.completions.models import Outcome
from learning.people.models import Learner
from learning.roster.entries import Entry


class Facts(NamedTuple):
    """What is recorded of a row that is in order."""

    course: Activity
    entry: Done
    at: datetime


@dataclass
class Verdict:
    """What becomes of one row."""

    entry: Entry
    outcome: str = str(Outcome.REFUSED)
    course: Activity | None = None
    learner: Learner | None = None
    is_new_person: bool = False
    key: str = ""
    uuid: UUID | None = None

    @property
    def done(self) -> Done | None:
        """The completion that the row states; None where it states none."""
        return self.entry if isinstance(self.entry, Done) and self.entry.is_person else None

    @property
    def facts(self) -> Facts:
        """Of a row that is in order, and of no other."""
        if self.course is None or self.done is None or self.done.done_at is None:
            raise LookupError(self.entry.number)
        return Facts(self.course, self.done, self.done.done_at)
