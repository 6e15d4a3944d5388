"""Migrated databases that tests start from, each made once for each state of the migrations."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

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
    """The name of a migrated database that others are copied from.

    The server is asked who makes it, not the disk: two copies of this folder share one server. Whoever was killed
    in the middle leaves a half-made one behind, which nobody can go on with.
    """
    name = f"template_learning_{_migrations_fingerprint()}"
    with _one_at_a_time() as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        making = sql.Identifier(f"{name}_making")
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(making))
        server.execute(sql.SQL("CREATE DATABASE {}").format(making))
        _migrate(f"{name}_making")
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(making, sql.Identifier(name)))
    return name


@contextmanager
def _one_at_a_time() -> Iterator[psycopg.Connection]:
    """A connection to the server that holds a lock, which goes with it however its holder ends."""
    asked = connections["default"].get_connection_params()
    parts = {key: asked[key] for key in ("host", "port", "user", "password") if key in asked}
    # Every copy of this folder must ask in the same database: locks of two databases know nothing of each other.
    with psycopg.connect(**parts, dbname="postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('template_learning'))")
        yield server


def _migrate(database: str) -> None:
    connection = connections["default"]
    connection.close()
    plain, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = plain


if __name__ == "__main__":
    # Beside other work, so that the tests find theirs made, or wait for what is left of it.
    import django

    django.setup()
    sqlite_template() if ON_SQLITE else postgres_template()
