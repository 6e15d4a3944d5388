"""`manage.py run_demo` from outside: it opens, tells how to come in, heals, and leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.people import PEOPLE
from tests.databases import ROOT, sqlite_template

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to look at processes"),
]
PATIENCE = 180


class Running:
    """The command in a terminal of its own, with an empty but migrated site."""

    def __init__(self, folder: Path, port: int):
        self.port, self.lines, self.folder = port, [], folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            "HOCSO_VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'hocso.sqlite3'}",
            "CELERY_BROKER_URL": "files://localhost",
        }
        self.process = self.manage("run_demo", "--no-load", "--port", str(port))
        threading.Thread(target=self._listen, daemon=True).start()

    def manage(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip())

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def until(self, condition: Callable[[], object]) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.2)
        return False

    def hears(self, pattern: str) -> bool:
        return self.until(lambda: re.search(pattern, self.said))

    def others(self) -> dict[int, str]:
        """The processes that belong to this run, by what started them, without the command itself."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                mine = f"HOCSO_VAR={self.folder}\0" in (folder / "environ").read_text(errors="replace")
                command = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
            except OSError:
                continue
            if mine and int(folder.name) != self.process.pid:
                found[int(folder.name)] = command
        return found


def logins_stand_in_columns(lines: list[str]) -> bool:
    """Whether every password begins where the heading of its column does."""
    heading = next(line for line in lines if "Mật khẩu" in line)
    rows = [line for line in lines if "  hocso-" in line]
    return len(rows) == len(PEOPLE) and {line.index("hocso-") for line in rows} == {heading.index("Mật khẩu")}


@pytest.fixture
def running(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():  # where nobody has made it yet
        shutil.copy(sqlite_template(), tmp_path / "hocso.sqlite3")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = Running(tmp_path, port)
    yield run
    if run.process.poll() is None:
        run.process.terminate()
        run.process.wait(60)


def test_it_opens_heals_and_stops_without_leaving_anything_behind(running):
    assert running.hears("Học Số đang mở tại"), running.said
    with urllib.request.urlopen(f"http://localhost:{running.port}/login/") as page:
        assert page.status == 200
        assert "hocso-lan" in page.read().decode()
    assert f"http://localhost:{running.port}/" in running.said
    assert re.search(
        r"^ *duc +hocso-duc +Hoàng Minh Đức, Công chức +có khóa học cần hoàn thành trong năm$",
        running.said,
        re.MULTILINE,
    )
    assert logins_stand_in_columns(running.lines)

    # A message that any process sends through the embedded broker is worked on.
    assert running.hears(r"celery@\S+ ready"), running.said
    sent = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "demo", "call", "learning.refresh_measures"],
        env={**running.environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        capture_output=True,
    )
    assert sent.returncode == 0, sent.stderr
    assert running.hears(r"learning\.refresh_measures\[.*succeeded"), running.said

    busy = running.manage("run_demo", "--no-load", "--port", str(running.port))
    assert f"Cổng {running.port} đang được chương trình khác dùng" in busy.communicate()[0]
    assert busy.returncode == 1

    worker = next(pid for pid, command in running.others().items() if " worker " in command)
    os.kill(worker, signal.SIGKILL)
    assert running.hears(r"worker \| dừng đột ngột \(mã -9\); đang khởi động lại")
    assert running.until(lambda: running.said.count("ready.") == 2), running.said

    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0, running.said
    assert running.until(lambda: not running.others()), running.others()
    assert "Đã dừng. Mọi dữ liệu được giữ lại cho lần chạy sau." in running.said
    assert "Traceback" not in running.said


def test_a_polite_kill_while_it_starts_stops_it_too(running):
    assert running.hears("Đang khởi động máy chủ web")
    running.process.terminate()
    assert running.process.wait(60) == 0, running.said
    assert running.until(lambda: not running.others()), running.others()
