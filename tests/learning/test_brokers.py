"""The Celery job through real brokers: a worker of its own, a message on the wire, a figure in the database."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services import RABBITMQ, REDIS, need

ROOT = Path(__file__).resolve().parents[2]
BROKERS = {"files": "files://localhost", "Redis": REDIS, "RabbitMQ": RABBITMQ}

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path, request, django_db_blocker):
    """An environment in which the demo's own settings use a database and a broker of the test's."""
    from tests.databases import sqlite_template

    database = tmp_path / "hocso.sqlite3"
    with django_db_blocker.unblock():  # where nobody has made it yet
        database.write_bytes(sqlite_template().read_bytes())
    name = request.param
    if name != "files":
        need(name, BROKERS[name])
    # A queue of its own, so that nothing else that uses the service is disturbed.
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "HOCSO_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
        "CELERY_BROKER_URL": BROKERS[name],
        "DJANGO_SETTINGS_MODULE": "demo.settings",
    }


@pytest.mark.parametrize("project", list(BROKERS), indirect=True)
def test_a_message_sent_by_the_web_is_carried_out_by_a_worker(project, tmp_path):
    queue = f"learning-test-{os.getpid()}-{time.time_ns()}"
    worker = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "demo",
            "worker",
            "-P",
            "solo",
            "-Q",
            queue,
            "--without-mingle",
        ],
        cwd=ROOT,
        env=project,
        stdout=(tmp_path / "worker.log").open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        send = (
            "import django; django.setup(); from celery import current_app; "
            f"current_app.send_task('learning.refresh_measures', queue={queue!r})"
        )
        subprocess.run([sys.executable, "-c", send], cwd=ROOT, env=project, check=True, timeout=60)
        assert finished_refreshes(tmp_path / "hocso.sqlite3") == 1, (tmp_path / "worker.log").read_text()
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def finished_refreshes(database: Path, *, within: float = 40) -> int:
    """How many refreshes the database knows as finished, waiting for the first."""
    until = time.monotonic() + within
    found = 0
    while not found and time.monotonic() < until:
        time.sleep(0.3)
        with sqlite3.connect(database) as connection:
            query = "SELECT count(*) FROM learning_refresh WHERE finished_at IS NOT NULL"
            found = connection.execute(query).fetchone()[0]
    return found
