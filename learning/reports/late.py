"""What happened before a period and became known only when the books of that time were closed.

A frozen report stays as it is. So the report of the next period says how much there is of it, unit by unit, in columns of
its own, and the figures of the period itself do not change.
"""

from datetime import date, datetime

from learning.reports.models import Basis, Report
from learning.reports.periods import Period, start_of
from learning.units.models import Unit

# Nothing that reports count is older.
BEGINNING = date(2000, 1, 1)


def closed_at(form: str, unit: Unit, period: Period, basis: str) -> datetime | None:
    """When the books of the period before ``period`` were closed: its last frozen report holds what was known then.

    Where none was frozen in ``basis``, the one by units as they were counts.
    """
    before = period.previous()
    asked = {"form": form, "unit": unit, "calendar": period.calendar, "period": before.code}
    found = Report.objects.filter(**asked, basis__in={basis, str(Basis.AS_WAS)}, frozen_at__isnull=False)
    # What was frozen before the last day was a preview, and more was to come.
    closings = found.filter(cutoff_at__gte=start_of(before.ends_on)).values_list(
        "basis", "revision", "cutoff_at", "frozen_at"
    )
    last = max(closings, key=lambda one: (one[0] == basis, one[1]), default=None)
    return max(last[2:]) if last else None
