"""Counting readers: a number in memory, written down now and then, so that a reader costs no write of her own."""

import atexit
import uuid
from collections import Counter
from datetime import date
from threading import Lock
from time import monotonic

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.readers.models import Views

EVERY_SECONDS = 60
MOST_WAITING = 200  # lessons and days
MOST_A_DAY = (
    60  # of one lesson from one address: behind it may be a whole office, or somebody who plays tricks
)
KEPT_SECONDS = 300


class Tally:
    """What this process has counted and not yet written: a minute's readers at most."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[uuid.UUID, date]] = Counter()
        self._lock = Lock()
        self._written_at = monotonic()

    def add(self, key: uuid.UUID, on: date) -> None:
        with self._lock:
            self._counted[key, on] += 1
            is_due = monotonic() - self._written_at > EVERY_SECONDS or len(self._counted) > MOST_WAITING
        if is_due:
            self.write()

    def write(self) -> None:
        """Add what was counted to what is stored. What cannot be written now is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
            self._written_at = monotonic()
        try:
            with transaction.atomic():
                for (key, on), count in sorted(counted.items(), key=lambda item: (item[0][1], item[0][0])):
                    _store(key, on, count)
        except DatabaseError:
            with self._lock:
                self._counted += counted


tally = Tally()


@atexit.register
def _write_the_rest() -> None:
    if tally._counted:
        tally.write()


def _store(key: uuid.UUID, on: date, count: int) -> None:
    known = Views.objects.filter(key=key, on=on)
    if not known.update(count=F("count") + count):
        _row, is_new = Views.objects.get_or_create(key=key, on=on, defaults={"count": count})
        if not is_new:  # another process was quicker
            known.update(count=F("count") + count)


def count_reader(request: HttpRequest, key: uuid.UUID) -> None:
    """One more reader of the lesson ``key`` today. Her own device says so once a day; no address is kept."""
    today = timezone.localdate()
    if not _is_flooded(request, key, today):
        tally.add(key, today)


def _is_flooded(request: HttpRequest, key: uuid.UUID, today: date) -> bool:
    sender = salted_hmac(f"learning.views {today}", request.META.get("REMOTE_ADDR", "")).hexdigest()[:20]
    place = f"learning_courses.views.{key}.{sender}"
    cache.add(place, 0, 24 * 3600)
    try:
        return cache.incr(place) > MOST_A_DAY
    except ValueError:  # it was thrown out of the cache just now
        return False


def views_of(key: uuid.UUID) -> int:
    """How many have read the lesson ``key`` so far; a few minutes old."""
    return cache.get_or_set(f"learning_courses.read.{key}", lambda: _sum(key), KEPT_SECONDS)


def _sum(key: uuid.UUID) -> int:
    return Views.objects.filter(key=key).aggregate(all=Sum("count"))["all"] or 0
