"""Closing the books: when a period ends, its report is frozen without anybody asking."""

import logging
from datetime import date, datetime, timedelta
from itertools import product

from learning import clock, conf, registry
from learning.reports.build import build_report, revisions
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, local_day, periods_ending_on
from learning.units.models import Unit
from learning.units.tree import home_provinces

log = logging.getLogger(__name__)


def closing_forms() -> list[str]:
    """The forms that are frozen when a period ends: those of ``CLOSING_FORMS`` that are installed; else all."""
    chosen = conf.get("CLOSING_FORMS")
    return [name for name in registry.report_forms if not chosen or name in chosen]


def close_periods(*, day: date | None = None, now: datetime | None = None) -> list[Report]:
    """Freeze the reports of every period that ends on ``day``, by every closing form; without a day, of those that end
    today or ended yesterday.

    What was frozen in the last minute of the period is looked at once more after it: if something was missed it
    is the next revision. What was closed after its end stays closed, whatever is done again. Returns what is
    frozen now.
    """
    now = now or clock.now()
    today = local_day(now)
    days = [day] if day else [today - timedelta(days=1), today]
    calendar = conf.get("REPORT_CALENDAR")
    periods = [period for each in days for period in periods_ending_on(each, calendar=calendar)]
    closed, problems = [], []
    for period in (each for each in periods if each.ends_on <= today):
        for unit, form in product(home_provinces(period.ends_on), closing_forms()):
            try:
                closed.append(_close(form, unit, period, now))
            except Exception as problem:  # one form must not keep the others open
                log.exception("%s of %s for %s could not be frozen", form, unit, period.code)
                problems.append(problem)
    if problems:
        raise problems[0]
    return [report for report in closed if report]


def _close(form: str, unit: Unit, period: Period, now: datetime) -> Report | None:
    end = period.ends_at - timedelta(microseconds=1)
    asked = Report(form=form, unit=unit, calendar=period.calendar, period=period.code, basis=Basis.AS_WAS)
    if revisions(asked).filter(cutoff_at__gte=end).exists():
        return None
    report = build_report(form=form, unit=unit, period=period, basis=asked.basis, cutoff=min(end, now))
    if now > end and report.cutoff_at < end:
        # The last minute brought nothing new: the same figures now hold for the whole period.
        Report.objects.filter(pk=report.pk).update(cutoff_at=end)
        report.cutoff_at = end
    log.info("%s of %s for %s is frozen as revision %s", form, unit, period.code, report.revision)
    return report
