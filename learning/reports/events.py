"""The register of events: what organisers report of their conferences, read from a table."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning.reports.forms.bieu_08 import NUMBERS
from learning.reports.models import Event
from learning.units.models import Unit
from learning.units.tree import UnknownUnit, unit_at

NEEDED = ("ma_don_vi", "ngay", "su_kien")
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
LARGEST = 10**7


class BadEvents(ValueError):
    """The table cannot be loaded, and nothing of it was. The message is for the user, a line for each thing wrong."""


@dataclass(frozen=True)
class Loaded:
    new: int
    changed: int


def load_events(rows: Iterable[Mapping[str, Any]]) -> Loaded:
    """Put ``rows`` into the register, all of them or none. An event that is known is replaced. Raises BadEvents."""
    found: dict[tuple[Unit, date, str], Mapping[str, Any]] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        try:
            unit, day, title, values = _read(row)
            if (unit, day, title) in found:
                raise BadEvents(_("this event stands in an earlier row"))
            found[unit, day, title] = values
        except BadEvents as problem:
            problems.append(_("Row %(row)s: %(problem)s.") % {"row": number, "problem": problem})
    if not found and not problems:
        problems.append(_("The table has no events."))
    if problems:
        raise BadEvents("\n".join(problems))
    with transaction.atomic():
        made = [
            Event.objects.update_or_create(unit=unit, held_on=day, title=title, defaults=values)[1]
            for (unit, day, title), values in found.items()
        ]
    return Loaded(sum(made), len(made) - sum(made))


def table_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a workbook's first sheet, or of a CSV file, by the headings of its first row. Raises BadEvents."""
    rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    header = [str(each or "").strip() for each in next(iter(rows), [])]
    if missing := [each for each in NEEDED if each not in header]:
        raise BadEvents(
            _("The first row must name the columns; missing: %(names)s.") % {"names": ", ".join(missing)}
        )
    for row in rows:
        if any(value not in (None, "") for value in row):
            yield dict(zip(header, row, strict=False))


def _sheet(path: Path) -> Iterator[list]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as problem:  # whatever a file that is no workbook makes it raise
        raise BadEvents(_("The file is no Excel workbook.")) from problem
    return (list(row) for row in book.worksheets[0].iter_rows(values_only=True))


def _csv(path: Path) -> Iterator[list]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadEvents(_("The file is not written in UTF-8.")) from problem
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    return iter(list(csv.reader(io.StringIO(text), delimiter=delimiter)))


def _read(row: Mapping[str, Any]) -> tuple[Unit, date, str, dict[str, Any]]:
    day, code, title = (
        _day(row.get("ngay")),
        str(row.get("ma_don_vi") or "").strip(),
        str(row.get("su_kien") or ""),
    )
    if not title.strip():
        raise BadEvents(_("the event has no title"))
    try:
        unit = unit_at(code=code, on=day)
    except UnknownUnit as problem:
        raise BadEvents(_("no unit had the code “%(code)s” on that day") % {"code": code}) from problem
    values = {field: _number(key, row.get(key)) for key, (field, *_words) in NUMBERS.items()}
    return unit, day, title.strip()[:255], values | {"source": str(row.get("nguon") or "")[:200]}


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    for written in DAYS:
        try:
            return datetime.strptime(str(value or "").strip(), written).date()
        except ValueError:
            continue
    raise BadEvents(_("“%(text)s” is no day; write it as 03/11/2026") % {"text": str(value or "")[:30]})


def _number(key: str, value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    if text in ("", "–", "-"):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not text.isascii() or not text.isdecimal() or int(text) > LARGEST:
        said = _("“%(text)s” in the column %(column)s is no whole number")
        raise BadEvents(said % {"text": text[:30], "column": key})
    return int(text)
