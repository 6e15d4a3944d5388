"""The databases that tests start from are made by one process, and made anew where somebody was killed at it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.run import POSTGRES, ROOT
from tests.services import need

pytestmark = [pytest.mark.services, pytest.mark.thorough]
ADDRESS = POSTGRES.replace("postgres://", "postgresql://")
# Migrating takes a minute, and is not what is asked here: an empty database stands for a migrated one.
MAKE = """
import sys, time, django
django.setup()
from tests import databases
databases._migrations_fingerprint = lambda: sys.argv[1]
databases._migrate = lambda database: (print("making", flush=True), time.sleep(float(sys.argv[2])))
print(databases.postgres_template())
"""


@pytest.fixture
def fingerprint() -> Iterator[str]:
    need("PostgreSQL", POSTGRES)
    name = f"of_a_test_{os.getpid()}_{time.time_ns()}"
    yield name
    for each in _databases(name):
        _ask(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(each)))


def test_a_half_made_template_that_somebody_left_behind_is_made_anew(fingerprint):
    killed = _begin(fingerprint, seconds=60)
    assert killed.stdout.readline() == "making\n"
    killed.kill()
    killed.communicate()
    assert _databases(fingerprint) == [f"template_learning_{fingerprint}_making"]
    said, _err = _begin(fingerprint, seconds=0).communicate()
    assert said.split() == ["making", f"template_learning_{fingerprint}"]
    assert _databases(fingerprint) == [f"template_learning_{fingerprint}"]


def test_of_two_who_want_the_template_at_once_one_makes_it_and_the_other_waits(fingerprint):
    begun = [_begin(fingerprint, seconds=1) for _n in range(2)]
    said = [one.communicate()[0].split() for one in begun]
    name = f"template_learning_{fingerprint}"
    assert sorted(said, key=len) == [[name], ["making", name]]


def _begin(fingerprint: str, *, seconds: float) -> subprocess.Popen[str]:
    env = {**os.environ, "DATABASE_URL": POSTGRES, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", MAKE, fingerprint, str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def _databases(fingerprint: str) -> list[str]:
    return [name for (name,) in _ask("SELECT datname FROM pg_database ORDER BY 1") if fingerprint in name]


def _ask(query: str | sql.Composed) -> list[tuple]:
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        asked = server.execute(query)  # type: ignore[arg-type]
        return asked.fetchall() if asked.description else []
