"""Several workers at once: no figure changes, nobody is told that the database is locked."""

import pytest
from django.utils import timezone

from learning.models import Measure, Refresh, Report
from learning.reports.build import build_report
from learning.reports.periods import ZONE, Period, local_day
from learning.reports.refresh import rebuild_measures, refresh_measures
from tests.learning.reports.made import course, enrolment, province
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_workers_that_refresh_at_once_count_nothing_twice():
    _top, communes = province(4)
    today = str(local_day(timezone.now()))
    for n in range(12):
        enrolment(communes[n % 4], course(f"{n}"), on=today, changed=today)
    refresh_measures()

    def work(n):
        if n % 2:
            now = f"{timezone.now().astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
            enrolment(communes[n % 4], course(f"more {n}"), on=today, changed=now)
            return None
        return rebuild_measures() if n % 6 == 0 else refresh_measures()

    runs = [run for run in at_once(work, range(24), threads=4) if run]
    assert runs
    assert not Refresh.objects.filter(is_running=True).exists()
    refresh_measures()
    assert sum(Measure.objects.filter(indicator="enrolments").values_list("value", flat=True)) == 24
    assert rebuild_measures().drifted_cells == 0


def test_a_report_frozen_by_four_at_once_is_one_report():
    top, communes = province(2)
    enrolment(communes[0], course("A"), on="2026-09-20")
    period = Period.parse("20264", "state")

    def build(_n):
        return build_report(form="bieu-01", unit=top, period=period, basis="as_was")

    reports = at_once(build, range(8), threads=4)
    assert {report.pk for report in reports} == {Report.objects.get().pk}


def test_workers_that_each_keep_a_province_leave_no_figure_out():
    provinces = [province(2, code=code)[1] for code in ("08", "15", "19")]
    today = str(local_day(timezone.now()))
    a = course("A")
    for communes in provinces:
        enrolment(communes[0], a, on=today, changed=today)

    def work(n):
        part = ("08", "15", "19")[n % 3]
        if n % 4 == 3:
            now = f"{timezone.now().astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
            enrolment(provinces[n % 3][1], course(f"more {n}"), on=today, changed=now)
            return None
        return rebuild_measures(part=part) if n % 5 == 0 else refresh_measures(part=part)

    runs = [run for run in at_once(work, range(24), threads=4) if run]
    assert {run.part for run in runs} == {"08", "15", "19"}
    for part in ("08", "15", "19"):
        refresh_measures(part=part)
        assert rebuild_measures(part=part).drifted_cells == 0
    assert sum(Measure.objects.filter(indicator="enrolments").values_list("value", flat=True)) == 9
