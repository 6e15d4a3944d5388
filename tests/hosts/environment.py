"""The wheel, a clean environment for it, and copies of the foreign projects that run there."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
KEPT = ROOT / "var" / "tests" / "hosts"
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What ``command`` prints. Fails with everything it said if it does not succeed."""
    done = subprocess.run(
        [str(each) for each in command], cwd=cwd, env=env, text=True, capture_output=True, check=False
    )
    said = f"{done.stdout}{done.stderr}"
    assert done.returncode == 0, f"{' '.join(map(str, command))} failed:\n{said}"
    return said


def build_wheel(folder: Path) -> Path:
    """The wheel of the working tree, in ``folder``."""
    # The backend is pinned with everything else, so the build needs no network.
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment_with(wheel: Path) -> Path:
    """The Python of an environment that holds ``wheel``, its pinned dependencies and nothing else.

    The dependencies are kept for the next run; the wheel is installed anew.
    """
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    recipe = f"{sys.version}\n{wanted}\n{CONSTRAINTS.read_text('utf-8')}"
    folder = KEPT / f"environment-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        venv.create(folder, with_pip=False)
        _pip(python, "install", "-c", CONSTRAINTS, *wanted)
        ready.touch()
    _pip(python, "install", "--no-deps", "--force-reinstall", wheel)
    _pip(python, "check")
    return python


def _pip(python: Path, command: str, *arguments: str | Path) -> None:
    # Our own pip installs into the other environment, which stays without one.
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "-q"]
    run(*pip, command, *arguments, cwd=KEPT)


@dataclass(frozen=True)
class Host:
    """A copy of a foreign project, far from this repository, and the Python it runs with."""

    name: str
    folder: Path
    python: Path

    def run(self, *arguments: str) -> str:
        """Run the host's Python in its folder, knowing nothing of this repository."""
        env = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(self.folder), "HOST_VAR": str(self.folder)}
        return run(self.python, *arguments, cwd=self.folder, env=env)

    def manage(self, *arguments: str) -> str:
        """Run a management command of the host."""
        return self.run("manage.py", *arguments)


def host(name: str, *, python: Path, folder: Path) -> Host:
    """A copy of the foreign project ``name`` in ``folder``."""
    ignored = shutil.ignore_patterns("__pycache__", "*.sqlite3", "media")
    shutil.copytree(HERE / name, folder, ignore=ignored)
    shutil.copy(HERE / "visit.py", folder)
    return Host(name, folder, python)
