"""Processes that the academy consists of, each on a port of its own, to be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from demo import running
from tests.browser.academy import ROOT, free_port

STARTS_WITHIN = 60  # seconds


@dataclass
class Service:
    """One process with its children. ``is_up`` tells whether it does its work; ``user`` is who runs it."""

    name: str
    command: list[str]
    log: Path
    is_up: Callable[[], bool] = lambda: True
    env: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    process: subprocess.Popen | None = None

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT if self.user is None else "/",
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                group=self.user,
            )

    def kill(self) -> None:
        """Kill it and all its children at once, as the loss of a machine would."""
        if self.process is None:
            return
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            _kill(pid)
        self.process.wait()

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.is_up():
            if self.process is None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not come up:\n{self.log.read_text()[-3000:]}")
            if self.process.poll() is not None:
                self.start()  # the port, or the shared memory, of the killed one was not free yet
            time.sleep(0.1)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """The ids of all processes below ``pid``. PostgreSQL's have process groups of their own."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone in the meantime
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, below = [], list(parents.get(pid, []))
    while below:
        one = below.pop()
        found.append(one)
        below += parents.get(one, [])
    return found


def programs() -> dict[str, str | None]:
    """Where the servers are on this machine; None for one that is not installed."""
    postgres = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return {
        "postgres": str(postgres[-1]) if postgres else shutil.which("postgres"),
        "redis-server": shutil.which("redis-server"),
    }


def can_connect(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


@contextmanager
def all_services(folder: Path) -> Iterator[dict[str, Service]]:
    """A database, a broker, a web server and a worker: the first two run, the others wait for a loaded database."""
    made = [database(folder), broker(folder)]
    env = {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{made[0].env['PGPORT']}/postgres",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{made[1].env['REDISPORT']}/0",
        "HOCSO_VAR": str(folder / "var"),
        "HOCSO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "demo.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }
    made += academy(folder, env)
    try:
        for each in made[:2]:
            each.start()
            each.wait_until_up()
        yield {each.name: each for each in made}
    finally:
        for each in reversed(made):
            each.kill()


def database(folder: Path) -> Service:
    """PostgreSQL with its data in ``folder``. It refuses to be run by root."""
    program, port, data = Path(str(programs()["postgres"])), free_port(), folder / "database"
    user = "postgres" if os.getuid() == 0 else None
    data.mkdir()
    if user:
        folder.chmod(0o755)
        shutil.chown(data, user, user)
    made = subprocess.run(
        [str(program.parent / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"],
        user=user, group=user, cwd="/", capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"No database could be made:\n{made.stderr}")
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres"

    def is_up() -> bool:
        try:
            psycopg.connect(address, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    command = [str(program), "-D", str(data), "-p", str(port), "-k", "", "-h", "127.0.0.1"]
    return Service("database", command, folder / "database.log", is_up, env={"PGPORT": str(port)}, user=user)


def broker(folder: Path) -> Service:
    """Redis that keeps nothing: what it held is lost when it is killed."""
    port = free_port()
    command = [str(programs()["redis-server"]), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    return Service(
        "broker",
        [*command, "--dir", str(folder)],
        folder / "broker.log",
        lambda: can_connect(port),
        env={"REDISPORT": str(port)},
    )


def academy(folder: Path, env: dict[str, str]) -> list[Service]:
    """Web server and worker as the demonstration starts them."""
    place = ("127.0.0.1", free_port())
    env = {**running.child_environment(place[1]), **env, "SITE_URL": f"http://localhost:{place[1]}"}
    found = []
    for child in running.children([place], 2, env):
        if child.name == "beat":
            continue
        is_up = (lambda: running.answers(place)) if child.name == "web" else (lambda: True)
        found.append(Service(child.name, list(child.command), folder / f"{child.name}.log", is_up, env=env))
    return found


def manage(env: dict[str, str], *arguments: str) -> str:
    """What a command of ``manage.py`` printed in the academy whose environment is ``env``."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout.strip()
