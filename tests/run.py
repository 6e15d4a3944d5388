"""Everything that proves the project, in order of cost. `--quick` runs what fits into 90 seconds.

Says in one closing line what was left out because this machine has no such service, and fails if
NOTHING_LEFT_OUT is set and something was.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PLAYER = "share/wagtail-learning/h5p-core/frame.bundle.js"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# What a database could answer otherwise; templates, documents and the demo are the same on both.
STORED = ["tests/learning", "tests/courses", "tests/assessments"]
# Tests that commit. They leave an empty database behind, so they run apart from all others.
COMMITTING = "django_db(transaction=True)"
TESTS = {str(file): file.read_text("utf-8") for file in sorted((ROOT / "tests").rglob("test_*.py"))}
FAULTS = "tests/faults"
# Files that ask none, or not in all of their tests: even to look at the others takes long.
OTHERS = ("tests/browser", "tests/hosts", "tests/plugin", FAULTS)
ASKING = re.compile(r"^pytestmark = .*django_db", re.MULTILINE)
UNASKED = [
    file
    for file, text in TESTS.items()
    if not (ASKING.search(text) or file.startswith(tuple(f"{ROOT}/{each}/" for each in OTHERS)))
]
QUICK = {"TESTS_WITHOUT_DATABASE": "1"}  # what asks one is half of all tests, and most of the time they take
AT_ONCE = [file for file, text in TESTS.items() if COMMITTING in text]
# Two processes on two cores: statistics that each take a thread of their own for every core only stand in the way.
ADDED = {
    "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    "PYTHONWARNINGS": "default",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass
class Step:
    """One command, and what it proves."""

    name: str
    command: list[str]
    quick: bool = True
    env: dict[str, str] = field(default_factory=dict)
    # Begins with the next step, to which it leaves most of two cores; what it said is shown after that one.
    beside: bool = False


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [str(BIN / "python"), "manage.py", *arguments]


def pytest(*arguments: str) -> list[str]:
    # A deprecation is a failure, from the first day it is announced.
    strict = ["-W", "error::DeprecationWarning", "-W", "error::PendingDeprecationWarning"]
    # WebOb, on which XBlocks stand, imports it until Python has it no more.
    strict += ["-W", "ignore:'cgi' is deprecated:DeprecationWarning"]
    # In pytest-django's order: tests that leave an empty database behind come last.
    shared = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    slowest = ["--durations", "15", "--durations-min", "10"]
    return [str(BIN / "python"), "-m", "pytest", "-q", *slowest, *shared, *strict, *arguments]


def marked(*marks: str) -> list[str]:
    """The files that hold tests of these marks: whoever looks for a few of them need not load all the others."""
    return [file for file, text in TESTS.items() if any(f"mark.{each}" in text for each in marks)]


def templates() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "*.html"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


def steps(*, quick: bool) -> list[Step]:
    plain = "not browser and not host and not slow"
    postgres = {"DATABASE_URL": POSTGRES}
    return [
        Step("style", tool("ruff", "check", "--quiet", ".")),
        Step("format", tool("ruff", "format", "--check", "--quiet", ".")),
        Step("templates", tool("djade", "--check", "--target-version", "5.2", *templates())),
        Step("layers", tool("lint-imports")),
        Step("types", tool("mypy", "learning", "courses", "assessments", "site/demo"), quick=False),
        Step("system check", manage("check", "--fail-level", "WARNING")),
        Step("migrations complete", manage("makemigrations", "--check", "--dry-run")),
        Step("tests without a database", pytest("-m", f"{plain} and not thorough", *UNASKED), env=QUICK)
        if quick
        else Step("tests on SQLite", pytest("-m", plain)),
        # Kills and waits, kills and waits: journeys have the cores meanwhile.
        Step("faults", pytest("-n", "0", "-m", "slow", FAULTS), quick=False, beside=True),
        Step(
            "slow tests and journeys",
            pytest(
                "-m", "browser or slow", *(each for each in marked("browser", "slow") if FAULTS not in each)
            ),
            quick=False,
        ),
        Step("tests on PostgreSQL", pytest("-m", plain, *STORED), quick=False, env=postgres),
        Step(
            "foreign hosts with the built wheel",
            pytest("-n", "0", "-m", "host", *marked("host")),
            quick=False,
            beside=True,
        ),
        Step("many at once on PostgreSQL", pytest("-m", "slow", *AT_ONCE), quick=False, env=postgres),
    ]


def prepare(*, quick: bool) -> list[subprocess.Popen]:
    """Begin what tests find made, or wait for: migrated databases and a loaded academy take a minute each."""
    wanted = {"tests.databases": {"DJANGO_SETTINGS_MODULE": "tests.settings"}}
    if not quick:
        wanted["tests.browser.academy"] = {}
    begun = [_begin(module, env) for module, env in wanted.items()]
    if not quick and postgres_answers():
        begun.append(_begin("tests.databases", {**wanted["tests.databases"], "DATABASE_URL": POSTGRES}))
    return begun


def _begin(module: str, env: dict[str, str]) -> subprocess.Popen:
    # Whoever needs it makes it anew should this fail, and says why.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(
        [str(BIN / "python"), "-m", module], cwd=ROOT, env={**os.environ, **ADDED, **env}, **quiet
    )


def postgres_answers() -> bool:
    probe = "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
    answer = subprocess.run(
        [str(BIN / "python"), "-c", probe, POSTGRES.replace("postgres://", "postgresql://")],
        stderr=subprocess.DEVNULL,
    )
    return answer.returncode == 0


class Run:
    """A step that has begun."""

    def __init__(self, step: Step) -> None:
        self.step, self.began, self.left_out = step, time.monotonic(), []
        self.said = TemporaryFile("w+", encoding="utf-8") if step.beside else None  # noqa: SIM115 (as long as the process)
        self.process = subprocess.Popen(
            step.command,
            cwd=ROOT,
            env={**os.environ, **ADDED, **step.env},
            # A file, because nobody reads it yet and a pipe that is full would stop it.
            stdout=self.said or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def passed(self) -> bool:
        """Show what it says until it ends, and note what it left out."""
        print(f"\n── {self.step.name}", flush=True)
        for line in self._lines():
            print(line, end="", flush=True)
            if (found := re.match(r"Left out: (.*)", line)) and found[1] not in self.left_out:
                self.left_out.append(found[1])
        passed = self.process.wait() == 0
        took = f"{time.monotonic() - self.began:.0f} s"
        print(f"── {self.step.name}: {'passed' if passed else 'FAILED'} in {took}", flush=True)
        return passed

    def _lines(self) -> Iterable[str]:
        if self.said is None:
            return self.process.stdout
        self.process.wait()
        self.said.seek(0)
        return self.said


def in_turn(steps: list[Step]) -> Iterator[Run]:
    """Begin the steps one after the other; what runs beside a step follows it."""
    aside: list[Run] = []
    for step in steps:
        begun = Run(step)
        if step.beside:
            aside.append(begun)
            continue
        yield begun
        yield from aside
        aside = []
    yield from aside


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="a word in the name of the steps to run")
    arguments = parser.parse_args()
    started, failed, left_out = time.monotonic(), [], []
    preparing = [] if arguments.only else prepare(quick=arguments.quick)
    wanted = [
        step
        for step in steps(quick=arguments.quick)
        if (step.quick or not arguments.quick) and (arguments.only or "") in step.name
    ]
    if not postgres_answers() and any("PostgreSQL" in step.name for step in wanted):
        left_out.append("PostgreSQL does not answer on its standard port")
        wanted = [step for step in wanted if "PostgreSQL" not in step.name]
    for one in in_turn(wanted):
        if not one.passed():
            failed.append(one.step.name)
        left_out += [each for each in one.left_out if each not in left_out]
    for process in preparing:
        process.wait()
    if not arguments.quick and not shutil.which("chromium"):
        left_out.append("Chromium is not installed")
    if not arguments.quick and not (BIN.parent / PLAYER).is_file():
        left_out.append("the H5P player is not installed")
    print(
        f"\n{time.monotonic() - started:.0f} s. "
        + (f"FAILED: {', '.join(failed)}" if failed else "All passed.")
    )
    print("Left out: " + "; ".join(left_out) if left_out else "Nothing was left out.")
    return 1 if failed or (left_out and os.environ.get("NOTHING_LEFT_OUT")) else 0


if __name__ == "__main__":
    sys.exit(main())
