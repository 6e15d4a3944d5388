"""Web server, worker, broker and database are killed in the midst of work, one at a time, again and again."""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.learners import Crowd, OtherSystem
from tests.faults.services import Service, all_services, manage, programs

pytestmark = [pytest.mark.slow, pytest.mark.services]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "50"))
SEED = int(os.environ.get("FAULT_SEED", "20261125"))
PHONES = 6
VICTIMS = ("web", "worker", "broker", "database")

CONNECT = """
from learning.lrs.clients import make_client
from learning.lrs.scopes import Scope
client, secret = make_client(name="Lớp học khác", scopes=[Scope.WRITE])
print(client.key, secret)
"""
# The one course that phones open: the other ones take minutes to load.
LOAD = """
from django.core.management import call_command
from demo import content_loader, preparing
from demo.starter import pages
preparing.migrate()
preparing.collect_static()
call_command("load_units", province="08", verbosity=0)
call_command("install_h5p_types", verbosity=0)
content_loader.load_course(content_loader.CONTENT / "cdan-07", pages.load_pages())
"""
# What the live rows should be, from the log alone, whatever happened on the way.
COMPARE = """
from learning.models import Enrolment
from learning.progress.rebuild import replayed
NAMES = ["first_at", "last_at", "completed_at", "passed_at", "satisfied_at", "progress", "score", "seconds", "attempts"]
for enrolment in Enrolment.objects.filter(statements__isnull=False).distinct():
    live = {row.activity_id: [getattr(row, name) for name in NAMES] for row in enrolment.progress_rows.all()}
    _structure, rows, seconds = replayed(enrolment)
    told = {key: [getattr(row, name) for name in NAMES] for key, row in rows.items()}
    if live != told or seconds != enrolment.seconds:
        print("differs", enrolment.pk)
    print("compared")
"""


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Service]]:
    for program, where in programs().items():
        if where is None:
            pytest.skip(f"{program} is not installed here, so it does not answer after being killed")
    # Not pytest's folder, which PostgreSQL's own user cannot reach.
    with tempfile.TemporaryDirectory(prefix="faults-") as name, all_services(folder := Path(name)) as found:
        (folder / "var").mkdir()
        env = found["web"].env
        manage(env, "shell", "--no-imports", "-c", LOAD)
        for name in ("web", "worker"):
            found[name].start()
        found["web"].wait_until_up()
        yield found


def test_what_was_confirmed_is_stored_once_whatever_is_killed(services):
    address = services["web"].env["SITE_URL"]
    key, secret = manage(services["web"].env, "shell", "--no-imports", "-c", CONNECT).split()
    systems = [
        OtherSystem(address, random.Random(SEED - number), key=key, secret=secret) for number in (1, 2)
    ]
    crowd = Crowd(address, PHONES, SEED, *systems)
    chance, killed, grown = random.Random(SEED), Counter(), 0
    crowd.begin()
    for _round in range(ROUNDS):
        victim = services[chance.choice(VICTIMS)]
        before = len(crowd.confirmed)
        time.sleep(chance.uniform(0.3, 1.0))
        victim.kill()
        killed[victim.name] += 1
        time.sleep(chance.uniform(0.0, 0.4))
        victim.start()
        victim.wait_until_up()
        grown += len(crowd.confirmed) > before
        assert not crowd.problems, crowd.problems
    crowd.finish()

    print(
        f"{ROUNDS} rounds: {dict(killed)}; {len(crowd.confirmed)} confirmed, refused {dict(crowd.statuses)}"
    )
    assert not crowd.problems, crowd.problems
    assert crowd.confirmed == crowd.sent
    assert grown > ROUNDS / 2, "hardly anything was learnt between the blows"
    assert stored(services) == dict.fromkeys(crowd.sent, 1)
    compared = manage(services["web"].env, "shell", "--no-imports", "-c", COMPARE).split("\n")
    assert [line for line in compared if line.startswith("differs")] == []
    assert compared.count("compared") >= PHONES


def stored(services: dict[str, Service]) -> dict[str, int]:
    """How often each statement that browsers and other systems sent is in the log."""
    port = services["database"].env["PGPORT"]
    with psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres") as connection:
        rows = connection.execute(
            "SELECT uuid::text, COUNT(*) FROM learning_statement "
            "WHERE authority = 'browser' OR authority LIKE 'client:%' GROUP BY uuid"
        )
        return dict(rows.fetchall())
