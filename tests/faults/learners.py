"""Learners whose phones send what they did again and again until the server has confirmed it."""

import base64
import json
import random
import re
import threading
import urllib.error
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPException
from http.cookiejar import CookieJar

from tests.browser import places

ADL = "http://adlnet.gov/expapi/verbs/"
PATIENCE = 5  # seconds for one answer, before a phone asks again
# Nobody asks again for the first page, which a server that has just started puts together from nothing.
PATIENCE_AT_FIRST = 60
MOST = 20  # statements a second of one phone


class Refused(AssertionError):
    """The server said no to something that it must take."""


@dataclass
class Phone:
    """One guest with a browser of her own. ``sent`` and ``confirmed`` are ids of statements."""

    address: str
    chance: random.Random
    sent: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    player: dict = field(default_factory=dict)
    activities: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def open_lesson(self) -> None:
        """Look at the first lesson and begin the course, while everything still works."""
        page = self._ask(places.FIRST_LESSON, patience=PATIENCE_AT_FIRST).decode()
        self.player = json.loads(_between(page, r'<script id="learning-player"[^>]*>', "</script>"))
        self.activities = [*re.findall(r'data-activity="([^"]+)"', page), self.player["lesson"]]
        token = unescape(_between(page, 'name="csrfmiddlewaretoken" value="', '"'))
        headers = {"Accept": "application/json", "X-CSRFToken": token, "Referer": self.address}
        begin_at = self.player["begin_at"]
        begun = json.loads(self._ask(begin_at, body=b"", headers=headers, patience=PATIENCE_AT_FIRST))
        self.player.update(begun)

    def learn(self, stop: threading.Event) -> None:
        """Do something, tell it, and tell it again until it is confirmed; until ``stop``."""
        while not stop.is_set():
            batch = [self._something() for _n in range(self.chance.choice([1, 1, 2, 5]))]
            self.sent |= {each["id"] for each in batch}
            while not self._tell(batch):
                stop.wait(0.3)
            stop.wait(len(batch) / MOST)

    def _something(self) -> dict:
        verb = self.chance.choice(["experienced", "completed", "interacted"])
        made = {
            "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "verb": {"id": ADL + verb},
            "object": {"id": self.chance.choice(self.activities)},
            "timestamp": datetime.now(UTC).isoformat(),
        }
        if verb == "experienced":
            made["result"] = {"duration": f"PT{self.chance.randrange(1, 60)}S"}
        return made

    def _tell(self, batch: list[dict]) -> bool:
        try:
            confirmed = self._send(batch)
        except urllib.error.HTTPError as problem:
            self.statuses[problem.code] = self.statuses.get(problem.code, 0) + 1
            if problem.code < 500:
                raise Refused(f"{problem.code}: {problem.read().decode()}") from None
            return False
        except (OSError, HTTPException, ValueError):
            return False  # no answer, or half of one
        self.confirmed |= confirmed
        return True

    def _send(self, batch: list[dict]) -> set[str]:
        """Send ``batch``; return which statements the server has confirmed."""
        headers = {"Content-Type": "application/json", "X-Learning-Token": self.player["token"]}
        told = json.loads(self._ask(self.player["post_to"], body=_json(batch), headers=headers))
        return {*told["stored"], *told["repeated"]}

    def _ask(
        self, path: str, *, body: bytes | None = None, headers: dict | None = None, patience: int = PATIENCE
    ) -> bytes:
        url = path if path.startswith("http") else f"{self.address}{path}"
        asked = urllib.request.Request(url, body, headers or {})  # noqa: S310  our own server's
        with self.opener.open(asked, timeout=patience) as answer:
            return answer.read()


def _json(batch: list[dict]) -> bytes:
    return json.dumps(batch).encode()


def _between(text: str, before: str, after: str) -> str:
    found = re.search(before + "(.*?)" + after, text, re.DOTALL)
    assert found, f"{before} is not on the page"
    return found[1]


@dataclass
class OtherSystem(Phone):
    """A learning system that sends batches of its own statements by the xAPI service, with ``key`` and ``secret``."""

    key: str = ""
    secret: str = ""

    def _something(self) -> dict:
        return {
            "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "actor": {"objectType": "Agent", "mbox": "mailto:hoc-vien@example.org"},
            "verb": {"id": f"{ADL}{self.chance.choice(['completed', 'experienced'])}"},
            "object": {"id": f"https://lop.example.org/bai/{self.chance.randrange(9)}"},
            "timestamp": datetime.now(UTC).isoformat(),
        }

    def _send(self, batch: list[dict]) -> set[str]:
        known = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        headers = {
            "Authorization": f"Basic {known}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        return set(json.loads(self._ask("/learning/xapi/statements", body=_json(batch), headers=headers)))


class Crowd:
    """Phones and other systems at work, a thread each."""

    def __init__(self, address: str, count: int, seed: int, *systems: OtherSystem):
        learners = [Phone(address, random.Random(seed + number)) for number in range(count)]
        for phone in learners:
            phone.open_lesson()
        self.phones = [*learners, *systems]
        self.stop = threading.Event()
        self.problems: list[BaseException] = []
        self.threads = [threading.Thread(target=self._work, args=(phone,)) for phone in self.phones]

    def _work(self, phone: Phone) -> None:
        try:
            phone.learn(self.stop)
        except BaseException as problem:
            self.problems.append(problem)

    def begin(self) -> None:
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        """Nobody begins anything new; what is not confirmed yet is told until it is."""
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    @property
    def statuses(self) -> Counter:
        return sum((Counter(phone.statuses) for phone in self.phones), Counter())

    @property
    def sent(self) -> set[str]:
        return set().union(*(phone.sent for phone in self.phones))

    @property
    def confirmed(self) -> set[str]:
        return set().union(*(phone.confirmed for phone in self.phones))
