"""One request to a record store, and what its answer means for what was sent."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as Slow

from learning.forwarding.address import checked, session_for
from learning.forwarding.models import Auth, Forward, Letter
from learning.sealing import CannotUnseal

CONNECT, READ, WHOLE = 5.0, 30.0, 60.0  # seconds
MOST_READ = 1_000_000  # bytes of an answer
MOST_KEPT = 500  # characters of a reason
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LONGEST_ASKED = timedelta(days=1)  # a receiver may ask for so much patience and no more

REFUSED = {400, 409, 413, 422}  # for what was sent: without it, the rest may be accepted
SIGN_IN = {401, 403}
NOT_THERE = {404, 405, 410, 501}


class Later(Exception):
    """The receiver cannot take anything now. ``after`` is how long it asked to be left alone, if it did."""

    def __init__(self, message: str, after: timedelta | None = None):
        super().__init__(message)
        self.after = after


class Halt(Exception):
    """Somebody must do something before anything more is sent. The message says what."""


@dataclass(frozen=True)
class Refusal:
    """The receiver does not take what was sent for what it is."""

    status: int
    reason: str


class Receiver:
    """The record store of one forward. Raises Refused if nothing may be sent there."""

    @sensitive_variables()
    def __init__(self, forward: Forward):
        self.endpoint = checked(forward.endpoint)
        self.session = session_for(self.endpoint)
        self.session.headers.update(
            {"X-Experience-API-Version": forward.version, "User-Agent": "wagtail-learning"}
        )
        try:
            secret = forward.secret
        except CannotUnseal:
            raise Halt(_("The secret cannot be read any more. Enter it again.")) from None
        if forward.auth == Auth.BEARER:
            self.session.headers["Authorization"] = f"Bearer {secret}"
        else:
            self.session.auth = (forward.key.encode(), secret.encode())

    def send(self, letters: Sequence[Letter]) -> Refusal | None:
        """Send ``letters`` in one post; None if all of them are stored there. Raises Later and Halt."""
        body = json.dumps(letters, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        status, answered, after = self._ask("POST", "statements", data=body, headers=headers)
        if status in REFUSED:
            return Refusal(status, _reason(answered))
        _refuse_other(status, answered, after)
        if status != 204 and not _names_all(answered, letters):
            # A page of a proxy, say, that wants somebody to sign in.
            raise Later(_("The server answers, but not as a record store does."))
        return None

    def about(self) -> dict[str, Any]:
        """What the record store says of itself (xAPI 1.0.3 Part 3, 2.8). Raises Later and Halt."""
        status, answered, after = self._ask("GET", "about")
        _refuse_other(status, answered, after)
        try:
            said = json.loads(answered)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("version"), list):
            raise Halt(_("The server answers, but not as a record store does."))
        return said

    def try_to_sign_in(self) -> bool:
        """Whether statements may be read with the key; False if it is taken, but for writing only. Raises Halt."""
        status, answered, after = self._ask("GET", "statements", params={"limit": 1})
        if status == 403:
            return False
        if status not in REFUSED:
            _refuse_other(status, answered, after)
        return True

    def _ask(self, method: str, name: str, **more: Any) -> tuple[int, bytes, str]:
        """The status, the body and Retry-After of the answer. Nobody is followed elsewhere."""
        try:
            with self.session.request(
                method,
                f"{self.endpoint}{name}",
                timeout=(CONNECT, READ),
                allow_redirects=False,
                stream=True,
                **more,
            ) as answer:
                return answer.status_code, _read(answer), answer.headers.get("Retry-After", "")
        except requests.exceptions.SSLError as error:
            raise Later(_("The server's certificate is not trusted.")) from error
        except (requests.exceptions.Timeout, TimeoutError, Slow) as error:
            raise Later(_("The server did not answer in time.")) from error
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            raise Later(_("The server cannot be reached.")) from error


def _read(answer: requests.Response) -> bytes:
    """The body, as long as it is not endless and does not take for ever."""
    until, found = time.monotonic() + WHOLE, b""
    # What is there is taken at once: who sends a byte a second is not waited for until a buffer is full.
    while len(found) < MOST_READ and (piece := answer.raw.read1(65_536, decode_content=True)):
        found += piece
        if time.monotonic() > until:
            raise requests.exceptions.ReadTimeout
    return found[:MOST_READ]


def _refuse_other(status: int, answered: bytes, after: str) -> None:
    if status in (200, 204):
        return
    if status in SIGN_IN:
        raise Halt(
            _("The receiver does not let us in (%(status)d). Check the key, the secret and their scope.")
            % {"status": status}
        )
    if 300 <= status < 400:
        raise Halt(_("The receiver has another address now (%(status)d). Enter it.") % {"status": status})
    if status in NOT_THERE:
        raise Halt(_("There is no record store at this address (%(status)d). Check it.") % {"status": status})
    said = {"status": status, "reason": _reason(answered)}
    raise Later(_("The receiver answered %(status)d: %(reason)s") % said, retry_after(after))


def _names_all(answered: bytes, letters: Sequence[Letter]) -> bool:
    """xAPI 1.0.3 Part 3, 2.1.1: the answer is the ids of what was sent."""
    try:
        said = json.loads(answered)
    except ValueError:
        return False
    is_list = isinstance(said, list) and all(isinstance(each, str) for each in said)
    return is_list and {one["id"].lower() for one in letters} <= {each.lower() for each in said}


def _reason(answered: bytes) -> str:
    said = " ".join(answered[: 4 * MOST_KEPT].decode("utf-8", "replace").replace("\0", "").split())
    return said[:MOST_KEPT] or "–"


def retry_after(written: str) -> timedelta | None:
    """What the header Retry-After asks for: seconds, or a date (RFC 9110, 10.2.3). None if it asks for nothing."""
    if written.strip().isdecimal():
        return min(timedelta(seconds=int(written.strip()[:7])), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    if until.tzinfo is None:
        return None
    return max(timedelta(0), min(until - timezone.now(), LONGEST_ASKED))


def next_try(failures: int, after: timedelta | None, *, now: datetime) -> datetime:
    """When to try again: as the receiver asks, else after twice as long as last time.

    Not everybody who was turned away comes back in the same second.
    """
    pause = min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 12), LONGEST_PAUSE)
    return now + max(after or timedelta(0), pause * random.uniform(0.5, 1.0))  # noqa: S311  no secret
