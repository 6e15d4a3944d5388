"""The measuring job on the screen: how fresh, whether right, how far; and by province."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning import signals, tasks
from learning.models import Drift, Measure, Refresh, Role, Unit
from learning.people.standing import tell_rights
from learning.reports import refresh as refreshing
from learning.reports import running
from learning.reports.measure_pages import told
from learning.reports.parts import parts
from learning.reports.refresh import rebuild_measures, refresh_measures
from learning.reports.status import status
from tests.factories import LONG_AGO, make_user
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = pytest.mark.django_db
PAGE, COUNT = "/admin/learning/reports/measures/", "/admin/learning/reports/measures/count/"
NOW = at("2026-11-20 02:14")


@pytest.fixture
def two_provinces():
    (_a, (one, _)), (_b, (other, _)) = province(), province(code="15")
    first = course("A")
    enrolment(one, first, on="2026-11-02")
    enrolment(other, first, on="2026-11-03")
    return one, other


@pytest.fixture
def by_province(settings):
    settings.LEARNING = {**settings.LEARNING, "MEASURES_QUEUE": "measures-{province}"}


def proof(now=NOW, **more):
    with time_machine.travel(now, tick=False):
        return rebuild_measures(now=now, **more)


def counted_before():
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        refresh_measures()


def shown(client, page=PAGE):
    return client.get(page).content.decode()


def test_a_night_without_drift_is_a_proof_and_writes_nothing(two_provinces, admin_client):
    counted_before()
    before = list(Measure.objects.order_by("pk").values_list("pk", "value", "refreshed_at"))
    run = proof()
    assert (run.is_proof, run.cells, run.units, run.units_done) == (True, 2, 2, 2)
    assert list(Measure.objects.order_by("pk").values_list("pk", "value", "refreshed_at")) == before
    assert told(run) == "Khớp 100%, 02:14 20/11/2026"
    assert "Khớp 100%, 02:14 20/11/2026" in shown(admin_client)
    assert "Khớp 100%, 02:14 20/11/2026" in shown(admin_client, "/admin/")


def test_a_drift_raises_an_alarm_says_what_it_was_and_heals(two_provinces, admin_client, caplog):
    one, other = two_provinces
    counted_before()
    Measure.objects.filter(unit=one).update(value=7)
    Measure.objects.create(
        unit=other, course=course("B"), half_month="2026-11-01", indicator="passed", value=3, refreshed_at=NOW
    )
    heard = []
    signals.measures_drifted.connect(lambda run, **kwargs: heard.append(run), weak=False)
    with caplog.at_level(logging.ERROR):
        run = proof()
    assert run.drifted_cells == 2
    assert [each.pk for each in heard] == [run.pk]
    assert "set 2 measures right" in caplog.text
    found = run.drifts.order_by("indicator").values_list("indicator", "unit__code", "was", "facts_say")
    assert list(found) == [("enrolments", "00001", 7, 1), ("passed", "15001", 3, 0)]
    assert [float(each.value) for each in Measure.objects.all()] == [1, 1]
    text = shown(admin_client)
    assert "2 số liệu đã được sửa" in text
    assert one.full_name in text
    assert proof(NOW + timedelta(days=1)).is_proof
    assert "02:14 21/11/2026" in shown(admin_client)


def test_who_answers_for_one_commune_is_not_told_of_others(two_provinces, client):
    one, other = two_provinces
    counted_before()
    Measure.objects.update(value=9)
    proof()
    officer = make_user("ha")
    Role.objects.create(user=officer, unit=one, name="officer", from_date=LONG_AGO)
    tell_rights(user=officer)
    client.force_login(officer)
    text = shown(client)
    assert one.full_name in text
    assert other.full_name not in text
    assert Drift.objects.count() == 2


def test_the_page_asks_as_often_for_many_runs_and_provinces(two_provinces, by_province, admin_client):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(admin_client)
        return len(queries)

    for part in parts():
        refresh_measures(part=part, now=NOW)
    shown(admin_client)
    few = asked()
    for n in range(3):
        province(code=f"9{n}")
        for part in parts():
            proof(NOW + timedelta(days=n), part=part)
    assert asked() == few


def test_provinces_are_kept_by_runs_of_their_own_at_the_same_time(two_provinces, by_province):
    at_work = running.begin(is_full=False, now=NOW, part="08")
    assert refresh_measures(part="08", now=NOW) is None
    done = refresh_measures(part="15", now=NOW)
    assert (done.part, done.is_full) == ("15", True)
    assert set(Measure.objects.values_list("unit__code", flat=True)) == {"15001"}
    assert status(now=NOW).covered_until is None  # one of them was never counted
    running.finish(at_work, covered_until=NOW - timedelta(minutes=30), now=NOW)
    assert status(now=NOW).lag_minutes == 30


def test_who_goes_over_to_runs_by_province_counts_nothing_twice(two_provinces, settings):
    refresh_measures(now=NOW)
    settings.LEARNING = {**settings.LEARNING, "MEASURES_QUEUE": "measures"}
    one, _other = two_provinces
    enrolment(one, course("B"), on="2026-11-19", changed="2026-11-20 02:16")
    runs = [refresh_measures(part=part, now=NOW + timedelta(minutes=5)) for part in parts()]
    assert [(run.part, run.is_full, run.pairs) for run in runs] == [("08", False, 1), ("15", False, 0)]
    assert proof(NOW + timedelta(hours=1), part="08").is_proof


def test_the_clock_sends_a_task_to_the_queue_of_each_province(two_provinces, by_province, monkeypatch):
    sent = []
    for task in (tasks.refresh_measures, tasks.rebuild_measures):
        monkeypatch.setattr(
            task, "apply_async", lambda args, queue, name=task.name: sent.append((name, args, queue))
        )
    tasks.refresh_measures()
    tasks.rebuild_measures()
    assert sent == [
        ("learning.refresh_measures", ["08"], "measures-08"),
        ("learning.refresh_measures", ["15"], "measures-15"),
        ("learning.rebuild_measures", ["08"], "measures-08"),
        ("learning.rebuild_measures", ["15"], "measures-15"),
    ]
    tasks.rebuild_measures("15")
    assert set(Refresh.objects.values_list("part", flat=True)) == {"15"}


def test_a_count_that_was_stopped_goes_on_where_it_was(two_provinces, admin_client, monkeypatch):
    counted_before()
    was = refreshing.report_alive

    def pressed(run, now):
        was(run, now)
        if run.units_done == 1:
            assert "1 trong 2 đơn vị" in shown(admin_client)
            admin_client.post(COUNT, {"do": "stop"})

    monkeypatch.setattr(refreshing, "report_alive", pressed)
    with pytest.raises(running.TakenOver):
        rebuild_measures(now=NOW, batch=1)
    monkeypatch.setattr(refreshing, "report_alive", was)
    run = rebuild_measures(now=NOW + timedelta(minutes=1), batch=1)
    assert (run.units, run.units_done, run.is_proof) == (2, 2, True)


def test_only_a_superuser_lets_everything_be_counted_again(two_provinces, client, admin_client, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda app, name, *args, **more: sent.append(name)
    )
    officer = make_user("ha")
    Role.objects.create(user=officer, unit=Unit.objects.get(code="08"), name="officer", from_date=LONG_AGO)
    tell_rights(user=officer)
    client.force_login(officer)
    assert client.post(COUNT, {"do": "begin"}).status_code in (302, 403)
    assert not sent
    admin_client.post(COUNT, {"do": "begin"})
    assert sent == ["learning.rebuild_measures"]
    running.begin(is_full=True, now=NOW)
    admin_client.post(COUNT, {"do": "begin"})
    assert len(sent) == 1
