"""Several processes from one terminal: started together, heard together, stopped together."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

PATIENCE = 20  # seconds a process has to stop by itself; then it is ended
RESTARTS = 3  # that often within CALM a crashed process is started again
CALM = 60.0

Say = Callable[[str, str], None]


@dataclass
class Child:
    """One process under supervision, in a session of its own so that Ctrl-C reaches the supervisor alone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    crashes: list[float] = field(default_factory=list)

    def start(self, say: Say) -> None:
        """Start it and pass on each line it prints."""
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(self.process, say), daemon=True).start()

    def _listen(self, process: subprocess.Popen, say: Say) -> None:
        if process.stdout is None:
            return
        with suppress(ValueError), process.stdout as lines:  # the pipe may close while we read it
            for line in lines:
                if line.strip():
                    say(self.name, line.rstrip())

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Tell the process and everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def ask_to_stop(self) -> None:
        """Only the process itself is asked: it tells its own workers when to go."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def may_restart(self, now: float) -> bool:
        """Note a crash; whether it has not crashed too often lately."""
        self.crashes = [at for at in self.crashes if now - at < CALM] + [now]
        return len(self.crashes) <= RESTARTS


class Supervisor:
    """Keeps ``children`` running until told to stop, then leaves no process behind."""

    def __init__(self, children: list[Child], say: Say):
        self.children = children
        self.say = say
        self.stopping = threading.Event()

    def listen_to_signals(self) -> None:
        """Ctrl-C and a polite kill both mean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def start(self) -> None:
        for child in self.children:
            child.start(self.say)

    def all_stay_up(self) -> bool:
        """Start crashed children again. False once one has crashed too often."""
        return all(self._revive(child) for child in self.children if child.has_ended)

    def watch(self, every: float = 0.5) -> bool:
        """Wait until told to stop. False if a child would not stay up."""
        while not self.stopping.wait(every):
            if not self.all_stay_up():
                return False
        return True

    def _revive(self, child: Child) -> bool:
        code = child.process.returncode if child.process else None
        if not child.may_restart(time.monotonic()):
            self.say(child.name, _("stopped again (code %(code)s); giving up") % {"code": code})
            return False
        self.say(child.name, _("stopped unexpectedly (code %(code)s); starting it again") % {"code": code})
        child.signal(signal.SIGKILL)  # what it may have left running
        child.start(self.say)
        return True

    def stop(self, patience: float = PATIENCE) -> None:
        """Stop every child and all they started: first politely, then for certain."""
        self.stopping.set()
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + patience
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(child.name, _("did not stop in time; ending it"))
            child.signal(signal.SIGKILL)
            child.process.wait()
