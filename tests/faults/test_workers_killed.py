"""Two Celery workers share the measures of two provinces; one is killed in the middle, and the other ends its work.

To be in the middle is no matter of luck: the test holds a row that the work needs, and whoever waits for it is killed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from celery import Celery
from psycopg.conninfo import make_conninfo

from learning.reports.build import fingerprint
from learning.reports.close import closing_forms
from learning.reports.periods import Period, local_day, periods_ending_on
from tests.faults.provinces import CODES, COMMUNES
from tests.faults.services import ROOT, Service, manage
from tests.run import POSTGRES
from tests.services import RABBITMQ, REDIS, need

pytestmark = [pytest.mark.slow, pytest.mark.services]

BROKERS = {"Redis": REDIS, "RabbitMQ": RABBITMQ}
ADDRESS = POSTGRES.replace("postgres://", "postgresql://")
WITHIN = 300  # seconds; the machine may be busy
TEMPLATE = (
    "import django; django.setup(); from tests.databases import postgres_template; print(postgres_template())"
)
# What the facts say and measures do not, and the other way round. By hand: neither our SQL nor our Python.
DIFFERENCES = """
WITH dated AS (
  SELECT 'enrolments' AS indicator, unit_id, course_id, enrolled_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at
  FROM learning_enrolment WHERE withdrawn_at IS NULL
  UNION ALL
  SELECT 'started', unit_id, course_id, started_at AT TIME ZONE 'Asia/Ho_Chi_Minh'
  FROM learning_enrolment WHERE withdrawn_at IS NULL AND started_at IS NOT NULL
), facts AS (
  SELECT indicator, unit_id, course_id,
    (date_trunc('month', at) + CASE WHEN extract(day FROM at) < 15 THEN '0 d' ELSE '14 d' END::interval)::date AS day,
    count(*)::numeric AS value
  FROM dated GROUP BY 1, 2, 3, 4
), kept AS (
  SELECT indicator, unit_id, course_id, half_month AS day, value FROM learning_measure
)
(SELECT * FROM facts EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM facts)
"""
# Everybody begins, and every fifth leaves: measures of all communes change.
CHANGE = """
UPDATE learning_enrolment SET started_at = clock_timestamp(), changed_at = clock_timestamp(),
  withdrawn_at = CASE WHEN id % 5 = 0 THEN clock_timestamp() END
"""
LAST_COMMUNE = f"""
SELECT id FROM learning_measure WHERE indicator = 'enrolments' AND unit_id =
  (SELECT id FROM learning_unit WHERE code = '{CODES[0]}{COMMUNES - 1:03}')
"""  # noqa: S608 ours
WAITING = """
SELECT DISTINCT application_name FROM pg_stat_activity
WHERE %s = ANY(pg_blocking_pids(pid)) AND application_name LIKE 'worker-%%'
"""


@dataclass
class Office:
    """A database, a broker, and two workers that share the queues of all provinces."""

    name: str
    broker: str
    database: str
    workers: dict[str, Service] = field(default_factory=dict)

    @property
    def queues(self) -> list[str]:
        return [self.name, *(f"{self.name}-{part}" for part in ("all", *CODES))]

    def env(self, application: str) -> dict[str, str]:
        address = POSTGRES.rpartition("/")[0]
        return {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "TEST_WORKERS": self.name,
            "DATABASE_URL": f"{address}/{self.database}?application_name={application}",
            "CELERY_BROKER_URL": self.broker,
            "DJANGO_SETTINGS_MODULE": "tests.faults.worker_settings",
        }

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(make_conninfo(ADDRESS, dbname=self.database), autocommit=True)

    def ask(self, sql: str, *values) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(sql, values or None).fetchall()

    def send(self, task: str, **given) -> None:
        app = Celery("sender", broker=self.broker, set_as_current=False)
        if self.broker.startswith("redis"):
            app.conf.broker_transport_options = {"global_keyprefix": f"{self.name}:"}
        app.send_task(task, kwargs=given, queue=self.name)
        app.close()

    def until(self, is_so: Callable[[], object], *, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Wait until ``is_so``, doing every second what beat would do."""
        deadline = time.monotonic() + WITHIN
        while not is_so():
            if time.monotonic() > deadline:
                said = "\n".join(one.log.read_text()[-2000:] for one in self.workers.values())
                raise AssertionError(f"it did not come so far:\n{said}")
            meanwhile()
            time.sleep(1)

    @contextmanager
    def one_killed_waiting_for(self, sql: str, *values) -> Iterator[None]:
        """Hold what ``sql`` locks, do what the block says, and kill the worker that waits for it."""
        with self.connect() as held, held.transaction(force_rollback=True):
            held.execute(sql, values or None)
            yield
            mine, victims = held.info.backend_pid, []
            self.until(lambda: victims.extend(row[0] for row in self.ask(WAITING, mine)) or victims)
            self.workers[victims[0]].kill()

    def refresh(self) -> None:
        self.send("learning.refresh_measures")

    def finished(self, part: str, *, since: datetime, is_full: bool = False) -> list[tuple]:
        return self.ask(
            "SELECT units, units_done, drifted_cells FROM learning_refresh WHERE finished_at IS NOT NULL "
            "AND part = %s AND started_at > %s AND is_full = %s ORDER BY id",
            part, since, is_full,
        )  # fmt: skip

    def clock(self) -> datetime:
        return self.ask("SELECT clock_timestamp()")[0][0]


@pytest.fixture(scope="module")
def template() -> str:
    need("PostgreSQL", POSTGRES)
    env = {**os.environ, "DATABASE_URL": POSTGRES, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    made = subprocess.run([sys.executable, "-c", TEMPLATE], cwd=ROOT, env=env, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


@pytest.fixture(scope="module", params=list(BROKERS))
def office(request, template, tmp_path_factory) -> Iterator[Office]:
    need(request.param, BROKERS[request.param])
    folder, name = tmp_path_factory.mktemp("office"), f"workers-{os.getpid()}-{time.time_ns()}"
    found = Office(name, BROKERS[request.param], name.replace("-", "_"))
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{found.database}" TEMPLATE "{template}"')  # type: ignore[arg-type]
    try:
        with _workers(found, folder):
            yield found
    finally:
        _clear(found)
        with psycopg.connect(ADDRESS, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{found.database}" WITH (FORCE)')  # type: ignore[arg-type]


@contextmanager
def _workers(office: Office, folder: Path) -> Iterator[None]:
    env = {"HOCSO_VAR": str(folder)}
    code = "from tests.faults.provinces import make; make()"
    manage({**office.env("maker"), **env}, "shell", "--no-imports", "-c", code)
    alone = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    for name in ("worker-a", "worker-b"):
        command = [sys.executable, "-m", "celery", "-A", "demo", "worker", "-P", "solo", *alone]
        command += ["-n", f"{name}@{office.name}", "-Q", ",".join(office.queues)]
        office.workers[name] = Service(name, command, folder / f"{name}.log", env={**office.env(name), **env})
    try:
        for one in office.workers.values():
            one.start()
        began = office.clock() - timedelta(minutes=1)
        office.refresh()  # nothing was counted yet, so everything is
        for part in CODES:
            office.until(lambda part=part: office.finished(part, since=began, is_full=True))
        yield
    finally:
        for one in office.workers.values():
            one.kill()


def _clear(office: Office) -> None:
    """Leave nothing of ours in the broker."""
    if office.broker.startswith("redis"):
        import redis

        store = redis.Redis.from_url(office.broker)
        for key in store.scan_iter(f"{office.name}*"):
            store.delete(key)
        return
    with Celery("cleaner", broker=office.broker, set_as_current=False).connection() as connection:
        channel = connection.channel()
        for queue in office.queues:
            channel.queue_delete(queue)
            channel.exchange_delete(queue)


@pytest.fixture(autouse=True)
def both_at_work(office):
    for one in office.workers.values():
        if one.process is None or one.process.poll() is not None:
            one.start()


def test_a_refresh_whose_worker_is_killed_is_ended_by_the_other(office):
    began = office.clock()
    with office.one_killed_waiting_for(f"{LAST_COMMUNE} FOR UPDATE"):
        office.ask(f"{CHANGE} RETURNING id")
        office.refresh()
    assert office.ask("SELECT 1 FROM learning_measure WHERE indicator = 'started'"), (
        "it was not in the middle"
    )
    office.until(lambda: office.finished(CODES[0], since=began), meanwhile=office.refresh)
    office.until(lambda: office.finished(CODES[1], since=began), meanwhile=office.refresh)
    assert office.ask(DIFFERENCES) == []


def test_a_full_count_whose_worker_is_killed_is_gone_on_with_by_the_other(office):
    began = office.clock()
    # What changed lately is counted again anyway, and would heal what is broken here.
    office.ask("UPDATE learning_enrolment SET changed_at = changed_at - '1 day'::interval RETURNING id")
    office.ask("UPDATE learning_measure SET value = value + 7 WHERE indicator = 'enrolments' RETURNING id")
    assert len(office.ask(DIFFERENCES)) == 2 * len(CODES) * COMMUNES
    with office.one_killed_waiting_for(f"{LAST_COMMUNE} FOR UPDATE"):
        office.send("learning.rebuild_measures")
    left = office.ask(
        "SELECT units_done FROM learning_refresh WHERE is_full AND finished_at IS NULL AND part = %s",
        CODES[0],
    )
    assert left == [(200,)], "it was not in the middle"
    # Nobody asks for another full count: beat only refreshes.
    office.until(lambda: office.finished(CODES[0], since=began, is_full=True), meanwhile=office.refresh)
    office.until(lambda: office.finished(CODES[1], since=began, is_full=True), meanwhile=office.refresh)
    # A broker that knows at once of the death gives its task to the other, too: it counts again, and finds nothing.
    (units, done, drifted), *again = office.finished(CODES[0], since=began, is_full=True)
    assert (units, done) == (COMMUNES, COMMUNES)
    assert drifted >= 200  # what the killed one had found is not forgotten
    assert [found for *_units, found in again] == [0] * len(again)
    assert office.ask(DIFFERENCES) == []


def test_books_whose_worker_is_killed_while_closing_are_closed_once_by_the_other(office):
    day = _last_14th()
    periods, forms = periods_ending_on(day, calendar="state"), closing_forms()
    ((second,),) = office.ask("SELECT id FROM learning_unit WHERE code = %s", CODES[1])
    with office.one_killed_waiting_for(
        "INSERT INTO learning_report (uuid, form, unit_id, calendar, period, starts_on, ends_on, basis, revision, "
        "cutoff_at, rows, sha256) VALUES (gen_random_uuid(), %s, %s, 'state', %s, %s, %s, 'as_was', 1, now(), '{}', '')",
        forms[0], second, periods[0].code, periods[0].starts_on, periods[0].ends_on,
    ):  # fmt: skip
        office.send("learning.close_period", day=day.isoformat())
    first = office.ask("SELECT DISTINCT unit_id FROM learning_report")
    assert len(first) == 1, "it was not in the middle"
    assert len(office.ask("SELECT 1 FROM learning_report")) == len(forms)
    wanted = [(form, code, period.code, 1) for form in forms for code in CODES for period in periods]
    office.until(lambda: len(_frozen(office)) >= len(wanted))
    assert sorted(row[:4] for row in _frozen(office)) == sorted(wanted)
    assert all(fingerprint(rows) == sha256 for *_key, rows, sha256 in _frozen(office))


def _frozen(office: Office) -> list[tuple]:
    return office.ask(
        "SELECT form, code, period, revision, rows, sha256 FROM learning_report JOIN learning_unit ON unit_id = "
        "learning_unit.id WHERE frozen_at IS NOT NULL"
    )


def _last_14th() -> date:
    today = local_day(datetime.now().astimezone())
    month = Period.containing(today, kind="month", calendar="state")
    assert month is not None
    return month.previous().ends_on
