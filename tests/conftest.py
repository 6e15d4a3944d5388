"""What every test may rely on."""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.utils import translation

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"
ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]


def _migrations_fingerprint() -> str:
    from django.apps import apps

    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda each: each.label):
        for file in sorted(Path(config.path).glob("migrations/0*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            if ROOT in file.parents and ".venv" not in str(file):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _template() -> Path:
    """A migrated SQLite file, made once for each state of the migrations: Wagtail's take half a minute."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"template-{_migrations_fingerprint()}.sqlite3"
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in KEPT.glob("template-*.sqlite3*"):
                old.unlink()
            making = file.with_suffix(".making")
            making.unlink(missing_ok=True)
            database = settings.DATABASES["default"]
            name, database["NAME"] = database["NAME"], str(making)
            connections["default"].settings_dict["NAME"] = str(making)
            call_command("migrate", verbosity=0, interactive=False)
            connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections["default"].close()
            database["NAME"] = connections["default"].settings_dict["NAME"] = name
            making.rename(file)
    return file


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker):
    """Every test process works on a copy of a migrated database."""
    database = connections["default"].settings_dict
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        if ON_SQLITE:
            mine = KEPT / f"test-{os.getpid()}-{worker}.sqlite3"
            shutil.copy(_template(), mine)
            database["TEST"]["NAME"] = str(mine)
        else:
            database["TEST"]["NAME"] = f"test_learning_{os.getpid()}_{worker}"
            database["TEST"]["TEMPLATE"] = _postgres_template()


def _postgres_template() -> str:
    name = f"template_learning_{_migrations_fingerprint()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock-postgres", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = connections["default"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                connection.close()
                return name
            cursor.execute(f'CREATE DATABASE "{name}_making"')
        plain = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = f"{name}_making"
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        connection.settings_dict["NAME"] = plain
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
        connection.close()
    return name


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    return ON_SQLITE


def pytest_sessionfinish(session):
    for file in KEPT.glob(f"test-{os.getpid()}-*"):
        file.unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter):
    """Say what this machine could not prove; `tests/run.py` gathers these lines."""
    reasons = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "not answer" in report.longrepr[2]
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"Left out: {reason}")


@pytest.fixture(autouse=True)
def _structures_forgotten():
    # Every test's database starts over with the same ids, and with the same addresses.
    cache.clear()
    from learning.activities.structure import forget_structures

    forget_structures()


@pytest.fixture(autouse=True)
def _language_forgotten():
    # A request in English leaves its language to the thread, and so to the next test.
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def english(client):
    """Somebody who chose English, so that tests can read what is said."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def late_november():
    """It is noon on the 22nd of November 2026, in a reporting month that is not over."""
    from tests.learning.reports.made import at

    with time_machine.travel(at("2026-11-22"), tick=False):
        yield


@pytest.fixture
def merge(django_capture_on_commit_callbacks):
    """``merge(guest, into)``: the guest becomes the learner, and what follows from it happens."""
    from learning import api

    def merge_now(guest, into) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            api.merge_guest(guest=guest, into=into)

    return merge_now


@pytest.fixture(autouse=True)
def no_brand():
    """Pages look for no brand of a site: what a process remembers for a minute, tests need not ask for."""
    from learning.branding.brand import KEPT as BRANDS

    cache.set(BRANDS, [])
