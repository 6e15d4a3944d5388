"""What the cells of an export say of a course that was completed. Asks no database. Raises Unclear."""

import re
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from learning.roster import cells
from learning.sheets.cells import Unclear, Value, text
from learning.vietnamese import fold

DONE, PASSED, NOT_DONE = "done", "passed", "not_done"
_DONE = (
    "hoan thanh|da hoan thanh|da hoc xong|hoan thanh khoa hoc|da cap chung (nhan|chi)|x|1|co|true|yes|v|done|"
    "complete|completed|finished|100 ?%"
)
_PASSED = "dat|da dat|dat yeu cau|xuat sac|gioi|kha|trung binh( kha)?|pass|passed"
_NOT_DONE = (
    "(chua|khong) .*|dang .*|hong|truot|0|false|no|fail|failed|incomplete|not .*|in ?progress|started|enrolled|"
    "withdrawn|expired|\\d{1,2} ?%"
)
_STATUSES = {
    code: re.compile(said) for code, said in ((DONE, _DONE), (PASSED, _PASSED), (NOT_DONE, _NOT_DONE))
}
_OLDEST = date(2000, 1, 1)
MOST_PERIODS = 2000
LONGEST_NUMBER = 100


def status(value: Value) -> str:
    """Completed, passed or neither; empty if the cell is. Raises Unclear."""
    if isinstance(value, bool):
        return DONE if value else NOT_DONE
    written = re.sub(r"[\s\-_]+", " ", fold(text(value))).strip(" .,:;!")
    if not written:
        return ""
    for code, pattern in _STATUSES.items():
        if pattern.fullmatch(written):
            return code
    raise Unclear("status")


def moment(value: Value, *, now: datetime) -> datetime | None:
    """When it was: exactly, where the cell says the hour; else at noon of the day. None if the cell is empty."""
    if value is None or not text(value):
        return None
    found = value if isinstance(value, datetime) else _written(str(value).strip())
    if found is None:
        try:
            day = cells.day(value)
        except Unclear:
            raise Unclear("done_on") from None
        found = noon(day) if day else None
    elif timezone.is_naive(found):
        found = timezone.make_aware(found) if found.time() != time() else noon(found.date())
    if found is None or found.date() < _OLDEST:
        raise Unclear("done_on")
    if found > now:
        if timezone.localdate(found) > timezone.localdate(now):
            raise Unclear("future")
        return now  # noon of today, this morning
    return found


def _written(said: str) -> datetime | None:
    """A moment as machines write it, in ISO 8601."""
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", said):
        return None
    try:
        return parse_datetime(said)
    except ValueError:
        return None


def noon(day: date) -> datetime:
    """A moment that is on ``day`` whoever looks at it, in Vietnam and in UTC."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def score(value: Value, *, out_of: int) -> float | None:
    """The share of all points, from 0 to 1. ``17/20`` and ``85%`` say themselves what is all. None if empty."""
    written = text(value).replace(" ", "").replace(",", ".")
    if not written or written == "-":
        return None
    if isinstance(value, float):
        written = repr(value)
    found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,8})?)(?:(%)|/(\d{1,5}(?:\.\d{1,8})?))?", written)
    if not found:
        raise Unclear("score")
    most = 100.0 if found[2] else float(found[3]) if found[3] else float(out_of)
    if not most or float(found[1]) > most:
        raise Unclear("score_above")
    return round(float(found[1]) / most, 6)


def periods(value: Value) -> float | None:
    """How many tiết or hours: 12, "12 tiết", "1,5 giờ". None if empty."""
    written = fold(text(value)).replace(",", ".")
    if not written or written == "-":
        return None
    found = re.match(r"(\d{1,6}(?:\.\d{1,4})?)\s*(tiet|gio|h|hours?|periods?)?$", written)
    if not found or float(found[1]) > MOST_PERIODS:
        raise Unclear("periods")
    return float(found[1])


def number(value: Value) -> str:
    """The number of a certificate, as it is printed."""
    return text(value)[:LONGEST_NUMBER]


def utc(moment_: datetime) -> str:
    """A moment as it is written into a statement."""
    return moment_.astimezone(UTC).isoformat()
