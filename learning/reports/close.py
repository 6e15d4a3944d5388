"""Closing the books: when a period ends, its report is frozen without anybody asking."""

import logging
from datetime import date, datetime, timedelta

from learning import clock, conf
from learning.reports.build import build_report, revisions
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, local_day, periods_ending_on
from learning.units.models import Unit
from learning.units.tree import home_provinces

log = logging.getLogger(__name__)

FORM = "bieu-01"


def close_periods(*, day: date | None = None, now: datetime | None = None) -> list[Report]:
    """Freeze the reports of every period that ends on ``day``; without one, today's and yesterday's.

    What was frozen in the last minute of the period is looked at once more after it: if something was missed it
    is the next revision. What was closed after its end stays closed, whatever is done again. Returns what is
    frozen now.
    """
    now = now or clock.now()
    today = local_day(now)
    days = [day] if day else [today - timedelta(days=1), today]
    calendar = conf.get("REPORT_CALENDAR")
    periods = [period for each in days for period in periods_ending_on(each, calendar=calendar)]
    return [
        report
        for period in periods
        if period.ends_on <= today
        for unit in home_provinces(period.ends_on)
        if (report := _close(unit, period, now))
    ]


def _close(unit: Unit, period: Period, now: datetime) -> Report | None:
    end = period.ends_at - timedelta(microseconds=1)
    asked = Report(form=FORM, unit=unit, calendar=period.calendar, period=period.code, basis=Basis.AS_WAS)
    if revisions(asked).filter(cutoff_at__gte=end).exists():
        return None
    report = build_report(form=FORM, unit=unit, period=period, basis=asked.basis, cutoff=min(end, now))
    if now > end and report.cutoff_at < end:
        # The last minute brought nothing new: the same figures now hold for the whole period.
        Report.objects.filter(pk=report.pk).update(cutoff_at=end)
        report.cutoff_at = end
    log.info("%s of %s for %s is frozen as revision %s", FORM, unit, period.code, report.revision)
    return report
