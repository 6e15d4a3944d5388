"""By when a course is to be finished, in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = 7  # days


@dataclass(frozen=True)
class Deadline:
    """A moment by which a course is to be finished, seen from another one."""

    due_at: datetime
    now: datetime

    @property
    def day(self) -> date:
        """The last day on which there is time. What is due at midnight is due on the day that ends then."""
        local = timezone.localtime(self.due_at)
        return local.date() - timedelta(days=1) if local.time() == time.min else local.date()

    @property
    def days(self) -> int:
        """How many days are left; negative once it is over."""
        return (self.day - timezone.localdate(self.now)).days

    @property
    def is_over(self) -> bool:
        return self.due_at <= self.now

    @property
    def is_soon(self) -> bool:
        return not self.is_over and self.days <= SOON

    @property
    def tone(self) -> str:
        """The colour of the words, which say it without."""
        if self.is_over:
            return "wrong"
        return "warn" if self.is_soon else ""

    @property
    def words(self) -> str:
        """How much time there is: “5 days left”."""
        if self.is_over:
            return _late(-self.days)
        if self.days == 0:
            return _("Due today")
        if self.days == 1:
            return _("Due tomorrow")
        return ngettext("%(days)d day left", "%(days)d days left", self.days) % {"days": self.days}


def _late(days: int) -> str:
    if days <= 0:
        return _("Overdue since today")
    return ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", days) % {"days": days}
