"""The periods that a consumer gets figures of: those of its kind that have ended, frozen or not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import conf
from learning.reports.calendars import CIVIL, STATE
from learning.reports.models import Report
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, local_day
from learning.sharing.models import Consumer
from learning.sharing.refusals import Refused

FORM = "bieu-01"
CALENDARS = {STATE: "nd09", CIVIL: "calendar"}
MOST = 60


def asked_period(consumer: Consumer, code: str) -> Period:
    """The period of that code. Raises Refused for one of another kind, and for one that still lasts.

    The difference of a quarter and its months would tell what each of them hides; so would figures that grow by one
    person from one day to the next.
    """
    try:
        period = Period.parse(code, conf.get("REPORT_CALENDAR"))
    except UnknownPeriod as problem:
        raise Refused(422, "period", str(problem)) from None
    if period.kind != consumer.period_kind:
        kind = PeriodKind(consumer.period_kind).label
        message = _("Figures are shared with you for one kind of period only: %(kind)s.")
        raise Refused(403, "period-kind", message % {"kind": kind})
    if period.ends_at > timezone.now():
        message = _("%(period)s lasts until %(day)s. Its figures can be had after that day.")
        day = date_format(period.ends_on, "SHORT_DATE_FORMAT")
        raise Refused(409, "period-not-over", message % {"period": period.label, "day": day})
    return period


def last_ended(consumer: Consumer, *, now: datetime) -> Period:
    """The last period of its kind that is over. Raises Refused if there was none."""
    found = next(ended(consumer.period_kind, now=now), None)
    if found is None:
        raise Refused(404, "period", _("No reporting period is over yet."))
    return found


def ended(kind: str, *, now: datetime) -> Iterator[Period]:
    """The periods of ``kind`` that are over, the last one first; so many at most."""
    calendar, today = conf.get("REPORT_CALENDAR"), local_day(now)
    found = Period.containing(today, kind=kind, calendar=calendar)
    day = today
    while found is None:  # late in the year the nine months are over
        day -= timedelta(days=28)
        found = Period.containing(day, kind=kind, calendar=calendar)
    for _each in range(MOST):
        if found.ends_at <= now:
            yield found
        try:
            found = found.previous()
        except UnknownPeriod:
            return


def calendar_name(calendar: str) -> str:
    """The calendar in the words of the LGSP schema."""
    return CALENDARS.get(calendar, "custom")


def frozen_report(consumer: Consumer, period: Period) -> Report | None:
    """The last revision of the consumer's unit, if its report was frozen."""
    return frozen_reports(consumer).filter(period=period.code).order_by("-revision").first()


def frozen_reports(consumer: Consumer):
    """The frozen reports that say the figures of the consumer's unit, on its basis, in its calendar."""
    return Report.objects.filter(
        form=FORM,
        unit=consumer.client.unit_id,
        calendar=conf.get("REPORT_CALENDAR"),
        basis=consumer.basis,
        frozen_at__isnull=False,
    ).select_related("unit")


def written(period: Period) -> dict[str, str]:
    """A period as the LGSP profile writes it."""
    return {
        "code": period.code,
        "kind": period.kind,
        "start": str(period.starts_on),
        "end": str(period.ends_on),
        "calendar": calendar_name(period.calendar),
    }
