"""`make bench`: every baseline is measured beside us in the same run, so the ratios mean something.

Runs on SQLite, and again on PostgreSQL if it answers. `--only progress` runs one part, `--scale 0.1` less of all.
"""

import argparse
import importlib
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
PARTS = ["progress", "lrs", "log", "pages", "measures", "people", "rosters", "search"]
PARTS += ["nation", "psychometrics", "marking", "quizzes", "exports", "h5p", "content"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--database", help="measure on this database alone")
    arguments = parser.parse_args()
    parts = [arguments.only] if arguments.only else PARTS
    if arguments.database:
        measure(parts, arguments.scale, arguments.database)
        return 0
    return on_every_database(sys.argv[1:])


def on_every_database(arguments: list[str]) -> int:
    """Each database in a process of its own; then say what machine it was."""
    from tests.run import POSTGRES, postgres_answers

    started, databases = time.monotonic(), ["sqlite"]
    if postgres_answers():
        databases.append(POSTGRES)
    codes = [
        subprocess.run([sys.executable, "-W", "ignore", __file__, *arguments, "--database", one]).returncode
        for one in databases
    ]
    print(f"\n{time.monotonic() - started:.0f} s on {machine()}.")
    if len(databases) == 1:
        print("Left out: PostgreSQL does not answer on its standard port.")
    return max(codes)


def machine() -> str:
    """What the figures depend on, in one line."""
    import django
    import wagtail

    cores = f"{os.cpu_count()} cores of {platform.machine()}"
    return (
        f"{cores}, Python {platform.python_version()}, Django {django.__version__}, "
        f"Wagtail {wagtail.__version__}, SQLite {sqlite3.sqlite_version}"
    )


def measure(parts: list[str], scale: float, database: str) -> None:
    """Measure each of ``parts`` on a new database, and remove it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whoever ends us leaves no database behind
    with tempfile.TemporaryDirectory() as folder:
        prepare(database, Path(folder))
        from django.db import connection

        from tests.bench.measure import table

        kept = connection.settings_dict["NAME"]
        # SQLite in a file, as in life: memory would flatter us.
        name = f"{folder}/bench.sqlite3" if connection.vendor == "sqlite" else f"bench_learning_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = name
        for part in parts:
            # A database of its own: no part finds the people and units of another.
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                print(f"\n{part} on {version(connection)}", flush=True)
                print(table(importlib.import_module(f"tests.bench.{part}").run(scale)), flush=True)
            finally:
                connection.creation.destroy_test_db(kept, verbosity=0)


def prepare(database: str, folder: Path) -> None:
    """Django as the demo has it, with workers that take tasks somewhere else."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/plain.sqlite3" if database == "sqlite" else database
    import django
    from django.conf import settings

    # Not setup_test_environment: it makes every template tell the tests about itself, which takes time.
    settings.ALLOWED_HOSTS, settings.ROOT_URLCONF = ["testserver"], "tests.bench.urls"
    settings.CELERY_TASK_ALWAYS_EAGER, settings.CELERY_BROKER_URL = False, "memory://localhost/"
    django.setup()


def version(connection) -> str:
    """The database and its version."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


if __name__ == "__main__":
    sys.exit(main())
