"""Machines whose clocks are wrong by hours: what they compare with each other is said by the database's clock."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from learning import api, clock
from learning.models import Enrolment, Measure, Refresh, Report
from learning.reports.close import close_periods
from learning.reports.refresh import keep_measures, refresh_measures
from tests.factories import make_course, make_learner
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = pytest.mark.django_db
NOON = at("2026-11-20")
HOURS = [pytest.param(-5, id="behind"), pytest.param(5, id="ahead")]


@contextmanager
def machine(hours=0, *, really=NOON):
    """Work on a machine whose clock is wrong by so many ``hours``, when it is ``really`` another time."""
    wrong = timedelta(hours=hours)
    before = clock._ahead.get(connections["default"], clock.NONE)
    with time_machine.travel(really + wrong, tick=False):
        clock._ahead[connections["default"]] = -wrong
        try:
            yield
        finally:
            clock._ahead[connections["default"]] = before


def counted():
    return sum(Measure.objects.filter(indicator="enrolments").values_list("value", flat=True))


@pytest.mark.parametrize("hours", HOURS)
def test_a_worker_with_a_wrong_clock_misses_nothing(hours):
    _top, (one, _two) = province()
    with machine(hours):
        assert refresh_measures().covered_until == NOON
    enrolment(one, course("A"), on="2026-11-20 12:20")
    with machine(really=NOON + timedelta(minutes=30)):
        refresh_measures()
    assert counted() == 1


@pytest.mark.parametrize("hours", HOURS)
def test_what_a_web_server_with_a_wrong_clock_stores_is_found(hours):
    province()
    learner, a = make_learner(), make_course()
    with machine():
        refresh_measures()
    with machine(hours, really=NOON + timedelta(minutes=20)):
        made = api.enrol(learner=learner, course=a)
    assert {made.enrolled_at, made.changed_at, made.recorded_at} == {NOON + timedelta(minutes=20)}
    Enrolment.objects.update(unit=Measure._meta.get_field("unit").related_model.objects.first())
    with machine(really=NOON + timedelta(minutes=30)):
        refresh_measures()
    assert counted() == 1


@pytest.mark.parametrize("hours", HOURS)
def test_a_run_is_alive_for_workers_with_other_clocks(hours):
    with machine(hours):
        run = Refresh.objects.create(started_at=clock.now(), alive_at=clock.now())
    with machine(-hours, really=NOON + timedelta(minutes=1)):
        assert refresh_measures() is None
    with machine(-hours, really=NOON + timedelta(minutes=16)):
        assert refresh_measures() is not None
    run.refresh_from_db()
    assert run.is_running is None


@pytest.mark.parametrize("hours", HOURS)
def test_the_books_are_closed_by_the_right_day_whatever_the_workers_clock_says(hours):
    top, (one, _two) = province()
    enrolment(one, course("A"), on="2026-11-14 23:58")
    with machine(hours, really=at("2026-11-14 23:59")):
        previews = {each.form: each for each in close_periods()}
    preview = previews["bieu-01"]
    assert preview.cutoff_at == preview.frozen_at == at("2026-11-14 23:59")
    enrolment(one, course("B"), on="2026-11-14 23:59:30")
    with machine(hours, really=at("2026-11-15 00:20")):
        close_periods()
    last = Report.objects.get(form="bieu-01", revision=2)
    assert last.rows["rows"][-1]["values"]["so_luot"] == 2


def test_what_was_said_by_a_clock_of_the_future_counts_for_nothing():
    _top, (one, _two) = province()
    with machine():
        refresh_measures()
        Refresh.objects.create(
            started_at=NOON,
            alive_at=NOON,
            finished_at=NOON,
            covered_until=NOON + timedelta(hours=9),
            is_running=None,
        )
        dead = Refresh.objects.create(started_at=NOON, alive_at=NOON + timedelta(hours=9))
    enrolment(one, course("A"), on="2026-11-20 12:20")
    with machine(really=NOON + timedelta(minutes=30)):
        assert refresh_measures().is_full is False
    assert counted() == 1
    dead.refresh_from_db()
    assert dead.is_running is None


def test_the_five_minutes_job_goes_on_with_a_full_count_that_died():
    _top, units = province(3)
    a = course("A")
    for unit in units:
        enrolment(unit, a)
    with machine():
        keep_measures()
        run = Refresh.objects.create(
            started_at=NOON, alive_at=NOON, is_full=True, reached=units[0].pk, units_done=1, units=3
        )
    with machine(really=NOON + timedelta(minutes=5)):
        assert keep_measures() is None  # it may still be at work
    with machine(really=NOON + timedelta(minutes=20)):
        finished = keep_measures()
        assert (finished.is_full, finished.units_done, finished.drifted_cells) == (True, 3, 0)
        assert keep_measures().is_full is False
    run.refresh_from_db()
    assert run.finished_at is None


def test_a_machine_says_that_its_clock_is_wrong(caplog):
    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def execute(self, _sql):
            self.there = timezone.now() - timedelta(hours=3)

        def fetchone(self):
            return (self.there,)

    class Connection:
        vendor, cursor = "postgresql", Cursor

    other = Connection()
    assert round(clock.compare(other).total_seconds()) == -3 * 3600
    assert clock.compare(other)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "wrong by -3:00:00" in caplog.text or "wrong by -2:59:59" in caplog.text
