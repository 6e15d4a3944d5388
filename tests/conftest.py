"""What every test may rely on."""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"


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
    """On SQLite every test process works on a copy of the migrated template."""
    database = connections["default"].settings_dict
    if "sqlite" not in database["ENGINE"]:
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    mine = KEPT / f"test-{os.getpid()}-{worker}.sqlite3"
    with django_db_blocker.unblock():
        shutil.copy(_template(), mine)
    database["TEST"]["NAME"] = str(mine)


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    return "sqlite" in settings.DATABASES["default"]["ENGINE"] or request.config.getvalue("reuse_db")


def pytest_sessionfinish(session):
    for file in KEPT.glob(f"test-{os.getpid()}-*"):
        file.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _structures_forgotten():
    # Every test's database starts over with the same ids.
    from learning.activities.structure import forget_structures

    forget_structures()
