"""The academy as `make run` opens it (web server, worker and beat), on a data folder of its own."""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "tests"
SOURCES = ("learning", "courses", "assessments", "site")
# What decides what a loaded database looks like; templates and style sheets do not.
DECIDES = {".py", ".toml", ".gz", ".csv"}
SERVICES = ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "SITE_URL")
# What a test tells a site of its own, and no other site is to hear.
OF_ONE_SITE = ("H5P_EDITOR_ROOT", "H5P_EDITOR_ORIGIN")
CONTENT = ROOT / "site" / "demo" / "content"
STARTS_WITHIN = STOPS_WITHIN = 60  # seconds


@dataclass
class Academy:
    """One running site: where it answers, and the folder with its database, files and broker."""

    address: str
    var: Path

    def url(self, path: str) -> str:
        return f"{self.address}/{path.lstrip('/')}"

    def manage(self, *arguments: str) -> str:
        """Run a command of ``manage.py`` beside the running site and return what it printed."""
        return manage(*arguments, var=self.var, address=self.address)

    def ask(self, code: str) -> str:
        """Run ``code`` in the site's shell and return what it printed."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def rows(self, query: str, *parameters: str) -> list[tuple]:
        """Look into the site's database from outside, changing nothing."""
        with closing(sqlite3.connect(f"file:{self.var / 'hocso.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query, parameters).fetchall()


@contextmanager
def open_academy(
    var: Path, *, port: int = 0, crowd: bool = False, told: Mapping[str, str] | None = None
) -> Iterator[Academy]:
    """Copy the loaded site into the empty folder ``var`` and run it until the block ends.

    ``told`` is what its environment says beside its folder and address.
    """
    shutil.copytree(loaded(crowd=crowd), var, dirs_exist_ok=True)
    port = port or free_port()
    academy = Academy(f"http://localhost:{port}", var)
    with open(var / "log", "w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "run_demo", "--no-load", "--port", str(port)],
            cwd=ROOT,
            env={**environment(var, academy.address), **(told or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_open(academy, running)
            yield academy
        finally:
            stop(running)


def loaded(*, crowd: bool = False) -> Path:
    """A folder with the loaded demonstration, made anew when a source has changed."""
    KEPT.mkdir(parents=True, exist_ok=True)
    name = "academy-with-crowd" if crowd else "academy"
    folder = KEPT / name
    with open(KEPT / f"lock-{name}", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made_for, now = folder / "made-for", fingerprint()
        if not made_for.exists() or made_for.read_text() != now:
            forget_all_but_static(folder)
            prepare(folder)
            manage("load_demo", *([] if crowd else ["--without-crowd"]), var=folder)
            made_for.write_text(now)
        else:
            prepare(folder)
    return folder


def forget_all_but_static(folder: Path) -> None:
    """Static files know themselves what has changed, and take longest to gather."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.is_dir() and old.name != "static":
            shutil.rmtree(old)
        elif old.is_file():
            old.unlink()


def prepare(folder: Path) -> None:
    steps = "from demo import preparing; preparing.migrate(); preparing.collect_static()"
    manage("shell", "--no-imports", "-c", steps, var=folder)


def fingerprint() -> str:
    digest = hashlib.sha256()
    files = (file for source in SOURCES for file in (ROOT / source).rglob("*"))
    for file in sorted(
        each for each in files if (each.suffix in DECIDES or CONTENT in each.parents) and each.is_file()
    ):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def manage(*arguments: str, var: Path, address: str = "") -> str:
    """Run a command of ``manage.py`` on the folder ``var``. Its own words are in the exception if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, address),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def environment(var: Path, address: str = "") -> dict[str, str]:
    """What the site is told: only where its folder and address are, so that it stands on its own feet."""
    inherited = {name: value for name, value in os.environ.items() if name not in SERVICES + OF_ONE_SITE}
    site = {"SITE_URL": address} if address else {}
    return {
        **inherited,
        **site,
        "DJANGO_SETTINGS_MODULE": "demo.settings",
        "HOCSO_VAR": str(var),
        "HOCSO_DEMO": "1",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(academy: Academy, running: subprocess.Popen) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not answers(academy.address):
        if running.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The academy did not open:\n{(academy.var / 'log').read_text()}")
        time.sleep(0.3)


def answers(address: str) -> bool:
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(address, timeout=10).status == 200
    except urllib.error.HTTPError as problem:
        raise RuntimeError(f"The home page answers {problem.code}") from None
    except OSError:
        return False


def stop(running: subprocess.Popen) -> None:
    """Ctrl-C, as a person at the terminal would. Raises if the site does not stop as it promises."""
    if running.poll() is None:
        running.send_signal(signal.SIGINT)
    try:
        running.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        raise


if __name__ == "__main__":
    # Beside other work, so that the journeys find it made, or wait for what is left of it.
    loaded()
