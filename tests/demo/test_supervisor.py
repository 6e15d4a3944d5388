"""Several processes from one terminal: started together, stopped together, none left behind."""

import os
import socket
import sys
import threading
import time

import pytest

from demo.running import NotFree, child_environment, children, free_places
from demo.supervisor import RESTARTS, Child, Supervisor

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_A_CHILD = (
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print('up', p.pid, flush=True); time.sleep(60)"
)


CRASHES_ONCE = """
import os, time
if not os.path.exists({mark!r}):
    open({mark!r}, "w").close()
    os._exit(3)
time.sleep(60)
"""


@pytest.fixture
def heard():
    return []


@pytest.fixture
def supervise(heard):
    made = []

    # Without site-packages they start at once, and nothing that is installed there can speak before them.
    def start(**scripts) -> Supervisor:
        listed = [
            Child(name, [sys.executable, "-S", "-c", code], dict(os.environ))
            for name, code in scripts.items()
        ]
        made.append(Supervisor(listed, lambda name, line: heard.append((name, line))))
        made[-1].start()
        return made[-1]

    yield start
    for supervisor in made:
        supervisor.stop(patience=1)


def until(condition, seconds: float = 20) -> bool:
    """Whether ``condition`` came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


def test_each_line_is_heard_with_the_name_of_its_process(supervise, heard):
    supervise(web="print('hello')", beat="print('tick')")
    assert until(lambda: len(heard) == 2)
    assert sorted(heard) == [("beat", "tick"), ("web", "hello")]


def test_stopping_ends_every_process(supervise, heard):
    supervisor = supervise(web=SLEEPS, worker=SLEEPS)
    assert until(lambda: len(heard) == 2)
    supervisor.stop(patience=10)
    assert all(child.has_ended for child in supervisor.children)


def test_a_process_that_will_not_listen_is_ended_all_the_same(supervise, heard):
    supervisor = supervise(worker=STUBBORN)
    assert until(lambda: heard)
    supervisor.stop(patience=0.5)
    assert supervisor.children[0].has_ended
    assert ("worker", "không dừng kịp; đang buộc kết thúc") in heard


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc to look at processes")
def test_what_a_process_started_does_not_outlive_it(supervise, heard):
    supervisor = supervise(web=WITH_A_CHILD)
    assert until(lambda: heard)
    grandchild = int(heard[0][1].split()[1])
    assert is_running(grandchild)
    supervisor.stop(patience=5)
    assert until(lambda: not is_running(grandchild))


def test_a_crashed_process_is_started_again_and_said_so(supervise, heard, tmp_path):
    mark = str(tmp_path / "crashed")
    once = CRASHES_ONCE.format(mark=mark)
    supervisor = supervise(worker=once)
    watching = threading.Thread(target=supervisor.watch, args=(0.05,))
    watching.start()
    assert until(lambda: ("worker", "dừng đột ngột (mã 3); đang khởi động lại") in heard)
    supervisor.stopping.set()
    watching.join(5)
    assert not supervisor.children[0].has_ended


def test_a_process_that_keeps_crashing_is_given_up(supervise, heard):
    supervisor = supervise(worker="raise SystemExit(1)")
    assert supervisor.watch(0.05) is False
    assert heard[-1] == ("worker", "lại dừng (mã 1); không thử nữa")
    assert sum("đang khởi động lại" in line for _name, line in heard) == RESTARTS


def test_a_taken_port_is_said_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            NotFree, match=f"Cổng {port} đang được chương trình khác dùng. Hãy thử: make run PORT={port + 1}"
        ):
            free_places(port)


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(NotFree, match="Không có cổng"):
        free_places(port)


def test_an_address_that_is_not_ours_is_refused():
    with pytest.raises(NotFree, match=r"không có địa chỉ 192\.0\.2\.1"):
        free_places(8143, "192.0.2.1")


def test_the_site_knows_its_port_unless_the_environment_names_its_address(monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    assert child_environment(8143)["SITE_URL"] == "http://localhost:8143"
    monkeypatch.setenv("SITE_URL", "https://hocso.example")
    assert child_environment(8143)["SITE_URL"] == "https://hocso.example"


def test_web_worker_and_beat_run_together():
    names = [child.name for child in children([("::1", 8143)], 2, {})]
    web = children([("::1", 8143)], 2, {})[0].command
    assert names == ["web", "worker", "beat"]
    assert "[::1]:8143" in web
