"""Migrated databases that tests start from, each made once for each state of the migrations."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

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


def sqlite_template() -> Path:
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


def postgres_template() -> str:
    """The name of a migrated database that others are copied from."""
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


if __name__ == "__main__":
    # Beside other work, so that the tests find theirs made, or wait for what is left of it.
    import django

    django.setup()
    sqlite_template() if ON_SQLITE else postgres_template()
