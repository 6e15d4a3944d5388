from datetime import date, timedelta

import pytest
import time_machine
from celery import current_app
from celery.schedules import crontab

from learning import registry, signals
from learning.models import Report
from learning.reports.close import close_periods
from learning.schedule import BEAT_SCHEDULE
from learning.tasks import close_period
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = pytest.mark.django_db
LAST_MINUTE, AFTER, LATE = at("2026-11-14 23:59"), at("2026-11-15 00:20"), at("2026-11-17 09:00")


@pytest.fixture(autouse=True)
def one_form(settings):
    settings.LEARNING = {**settings.LEARNING, "CLOSING_FORMS": ["bieu-01"]}


@pytest.fixture
def top():
    return province(2)[0]


def test_every_form_that_is_installed_is_frozen_or_those_that_the_site_chose(top, settings):
    settings.LEARNING = {**settings.LEARNING, "CLOSING_FORMS": ["bieu-10", "bieu-02", "no-such-form"]}
    assert {report.form for report in closed(LAST_MINUTE)} == {"bieu-02", "bieu-10"}
    settings.LEARNING = {**settings.LEARNING, "CLOSING_FORMS": []}
    closed(AFTER)
    assert set(Report.objects.values_list("form", flat=True)) == set(registry.report_forms)


def test_a_form_that_fails_does_not_keep_the_others_open(top, settings, monkeypatch):
    settings.LEARNING = {**settings.LEARNING, "CLOSING_FORMS": ["bieu-02", "bieu-10"]}

    def fail(asked):
        raise RuntimeError("no figures")

    monkeypatch.setattr(registry.report_forms["bieu-02"], "content", fail)
    with pytest.raises(RuntimeError, match="no figures"):
        closed(LAST_MINUTE)
    assert Report.objects.get().form == "bieu-10"


def closed(moment, **more):
    with time_machine.travel(moment, tick=False):
        return close_periods(**more)


def frozen():
    return list(Report.objects.order_by("pk").values_list("period", "revision"))


def test_at_the_last_minute_the_month_is_frozen(top):
    (report,) = closed(LAST_MINUTE)
    assert (report.unit, report.form, report.period, report.basis) == (top, "bieu-01", "202611", "as_was")
    assert report.frozen_at == LAST_MINUTE


def test_the_middle_of_december_closes_the_month_the_quarter_the_half_and_the_year(top):
    closed(at("2026-12-14 23:59"))
    assert {period for period, _revision in frozen()} == {"202612", "20264", "2026H2", "2026"}


def test_on_any_other_day_nothing_is_closed(top):
    assert closed(at("2026-11-13 23:59")) == []
    assert closed(at("2026-11-16 00:20")) == []


def test_whatever_is_repeated_changes_no_figure(top):
    closed(LAST_MINUTE)
    closed(LAST_MINUTE)
    closed(AFTER)
    before = list(Report.objects.values_list())
    closed(AFTER)
    closed(LATE, day=date(2026, 11, 14))
    assert list(Report.objects.values_list()) == before
    assert frozen() == [("202611", 1)]


def test_what_happened_in_the_last_minute_is_in_the_next_revision(top):
    one = top.children.first()
    closed(LAST_MINUTE)
    enrolment(one, course("A"), on="2026-11-14 23:59:30")
    closed(AFTER)
    assert frozen() == [("202611", 1), ("202611", 2)]
    assert Report.objects.get(revision=2).rows["rows"][-1]["values"]["so_luot"] == 1


def test_what_becomes_known_after_the_books_are_closed_does_not_change_them(top):
    closed(LAST_MINUTE)
    closed(AFTER)
    enrolment(top.children.first(), course("A"), on="2026-11-10", changed="2026-11-16")
    closed(AFTER)
    closed(LATE, day=date(2026, 11, 14))
    assert frozen() == [("202611", 1)]


def test_a_late_run_still_closes_the_right_period(top):
    enrolment(top.children.first(), course("A"), on="2026-11-16")  # of the next month
    (report,) = closed(LATE, day=date(2026, 11, 14))
    assert report.period == "202611"
    assert report.rows["rows"][-1]["values"]["so_luot"] == 0
    assert report.cutoff_at == at("2026-11-15 00:00") - timedelta(microseconds=1)


def test_a_period_that_is_not_over_cannot_be_closed(top):
    assert closed(LATE, day=date(2026, 12, 14)) == []


def test_a_preview_frozen_by_hand_in_the_middle_does_not_stop_the_closing(top):
    from learning.reports.build import build_report
    from learning.reports.periods import Period

    month = Period.parse("202611", "state")
    with time_machine.travel(at("2026-11-01"), tick=False):
        build_report(form="bieu-01", unit=top, period=month, basis="as_was")
    enrolment(top.children.first(), course("A"), on="2026-11-10")
    closed(LAST_MINUTE)
    assert frozen() == [("202611", 1), ("202611", 2)]


def test_civil_periods_close_at_the_end_of_the_month(top, settings):
    settings.LEARNING = {**settings.LEARNING, "REPORT_CALENDAR": "civil"}
    assert closed(LAST_MINUTE) == []
    (report,) = closed(at("2026-12-01 00:20"))
    assert (report.calendar, report.period) == ("civil", "202611")


def test_a_calendar_that_the_host_declared_closes_as_it_says(top, settings):
    april = {"label": "Năm tài chính", "first_month": 4, "month_begins_on": 15}
    settings.LEARNING = {"REPORT_CALENDAR": "fiscal", "REPORT_CALENDARS": {"fiscal": april}}
    closed(at("2027-03-14 23:59"))
    assert {period for period, _revision in frozen()} == {"202703", "20264", "2026H2", "2026"}


def test_only_the_province_that_is_served_is_closed(top, settings):
    other, _communes = province(1, code="15")
    closed(LAST_MINUTE)
    assert set(Report.objects.values_list("unit__code", flat=True)) == {"08"}
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": ""}
    closed(AFTER)
    assert set(Report.objects.values_list("unit__code", flat=True)) == {"08", other.code}


def test_whoever_listens_hears_of_a_frozen_report(top, django_capture_on_commit_callbacks):
    heard = []

    def listen(report, **_more):
        heard.append(report.period)

    signals.report_frozen.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        closed(LAST_MINUTE)
        closed(LAST_MINUTE)
    signals.report_frozen.disconnect(listen)
    assert heard == ["202611"]


def test_the_task_takes_the_day_as_text(top):
    with time_machine.travel(LATE, tick=False):
        close_period.delay(day="2026-11-14")
    assert frozen() == [("202611", 1)]


def test_every_scheduled_task_of_ours_exists():
    for entry in BEAT_SCHEDULE.values():
        assert entry["task"] in current_app.tasks


def test_the_books_are_closed_on_the_14th_a_minute_before_midnight():
    when = BEAT_SCHEDULE["learning-close-period"]["schedule"]
    assert when == crontab(day_of_month=14, hour=23, minute=59)
