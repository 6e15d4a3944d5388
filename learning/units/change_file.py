"""Reading a file of unit changes: a CSV in which each row says who follows whom. Asks no database."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from learning.units.models import Kind, Level, SuccessionKind
from learning.vietnamese import fold, tidy

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
# What a column may be called, without accents.
COLUMNS = {
    "effective_on": "ngay hieu luc",
    "level": "cap",
    "predecessor": "ma cu",
    "successor": "ma moi",
    "name": "ten",
    "name_en": "ten tieng anh",
    "kind": "loai",
    "parent": "ma cap tren",
    "succession": "hinh thuc",
    "share": "ty le dan so",
    "default": "mac dinh",
    "basis": "can cu",
}
NEEDED = ("effective_on", "predecessor", "successor")
YES, NO = {"1", "x", "yes", "true", "co"}, {"", "0", "no", "false", "khong"}
DATES = ("%Y-%m-%d", "%d/%m/%Y")
DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}


class CannotChange(Exception):
    """The change cannot be read or applied. ``problems`` say why, each in a sentence for the user."""

    def __init__(self, problems: Iterable[str]):
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Row:
    """One row: what these predecessors hand over to this successor. Empty means "as the predecessor"."""

    number: int
    level: str
    predecessors: tuple[str, ...]
    successor: str
    name: str = ""
    name_en: str = ""
    kind: str = ""
    parent: str = ""
    succession: str = ""
    share: float | None = None
    is_default: bool = False
    basis: str = ""


@dataclass(frozen=True)
class ChangeFile:
    """A file that could be read: what changes on which day."""

    name: str
    effective_on: date
    rows: tuple[Row, ...]

    def as_json(self) -> list[dict]:
        """The rows as they are stored, without their place in the file."""
        kept = [{**vars(row), "predecessors": list(row.predecessors)} for row in self.rows]
        return [{key: value for key, value in row.items() if key != "number"} for row in kept]

    @property
    def sha256(self) -> str:
        """The same for two files that say the same, however they are written."""
        said = json.dumps([self.effective_on.isoformat(), self.as_json()], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def read_change(content: bytes, *, name: str) -> ChangeFile:
    """Read the file ``name``. Raises CannotChange, with every problem that a look at the file alone can find."""
    lines = _lines(_text(content))
    header = _header(next(lines)[1])
    problems: list[str] = []
    rows: list[Row] = []
    days: set[date] = set()
    for number, line in lines:
        cells = dict(zip(header, line, strict=False))
        try:
            if cells.get("effective_on"):
                days.add(_date(cells["effective_on"]))
            rows.append(_row(number, cells))
        except ValueError as problem:
            problems.append(told(number, str(problem)))
    problems += _about_the_whole(rows, days) if not problems else []
    if problems:
        raise CannotChange(problems)
    return ChangeFile(tidy(name)[-255:], days.pop(), tuple(rows))


def told(number: int, problem: str) -> str:
    """``problem``, with the row it is in."""
    return _("Row %(number)d: %(problem)s") % {"number": number, "problem": problem}


def _about_the_whole(rows: list[Row], days: set[date]) -> Iterator[str]:
    if not rows:
        yield _("The file has no rows below its header.")
    elif not days:
        yield _("No row says on which day the change takes effect.")
    elif len(days) > 1:
        yield _("All rows of a file take effect on one day; this one has several.")


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise CannotChange([_("The file is larger than 1 MB. Is it the right one?")])
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise CannotChange([_("This is a workbook, not a CSV file. Save it as “CSV UTF-8” and try again.")])
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("The letters of this file cannot be read. Save it as “CSV UTF-8” and try again.")
        raise CannotChange([message]) from error
    if "\0" in text or not text.strip():
        raise CannotChange([_("This is not a CSV file, or it is empty.")])
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with the numbers that a spreadsheet shows."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for number, line in enumerate(reader, 1):
            if number > MOST_ROWS:
                message = _("The file has more than %(most)s rows. Is it the right one?")
                raise CannotChange([message % {"most": MOST_ROWS}])
            if any(cell.strip() for cell in line):
                yield number, [tidy(cell) for cell in line]
    except csv.Error as error:
        raise CannotChange([_("This is not a CSV file: a quotation mark is not closed.")]) from error


def _header(cells: list[str]) -> list[str]:
    known = {fold(word).replace(" ", "_"): name for name, vi in COLUMNS.items() for word in (name, vi)}
    names = [known.get(fold(cell).replace(" ", "_"), "") for cell in cells]
    unknown = [cell for cell, name in zip(cells, names, strict=True) if cell and not name]
    problems = []
    if unknown:
        problems.append(_("There is no column “%(name)s”.") % {"name": "”, “".join(unknown)})
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        problems.append(_("The column “%(name)s” is there twice.") % {"name": "”, “".join(twice)})
    if missing := [name for name in NEEDED if name not in names]:
        problems.append(_("The column “%(name)s” is missing.") % {"name": "”, “".join(missing)})
    if problems:
        raise CannotChange(problems)
    return names


def _row(number: int, cells: dict[str, str]) -> Row:
    """Raises ValueError, with a sentence for the user."""
    level = _choice(cells.get("level", ""), Level) or str(Level.COMMUNE)
    codes = re.split(r"[;,+\s]+", cells.get("predecessor", ""))
    row = Row(
        number=number,
        level=level,
        predecessors=tuple(dict.fromkeys(_code(code, level) for code in codes if code)),
        successor=_code(cells.get("successor", ""), level),
        name=cells.get("name", ""),
        name_en=cells.get("name_en", ""),
        kind=_choice(cells.get("kind", ""), Kind),
        parent=cells.get("parent", ""),
        succession=_choice(cells.get("succession", ""), SuccessionKind),
        share=_share(cells.get("share", "")),
        is_default=_yes(cells.get("default", "")),
        basis=cells.get("basis", ""),
    )
    for text, most in ((row.name, 150), (row.name_en, 200), (row.basis, 200), (row.successor, 32)):
        if len(text) > most:
            raise ValueError(_("“%(text)s…” is too long.") % {"text": text[:30]})
    if not row.predecessors and not row.successor:
        raise ValueError(_("It names neither a predecessor nor a successor."))
    if "/" in row.successor:
        raise ValueError(_("A code has no slash."))
    return row


def _code(text: str, level: str) -> str:
    """Spreadsheets drop the zeros that official codes begin with."""
    return text.zfill(DIGITS.get(Level(level), 0)) if text.isdecimal() else text


def _choice(text: str, choices: type[TextChoices]) -> str:
    """The value of ``choices`` that ``text`` names: itself, or its English or Vietnamese label or a part of that."""
    wanted = fold(text).replace(" ", "_")
    if not wanted or wanted in choices.values:
        return wanted
    for language in ("vi", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                if fold(text) in (fold(str(label)), *fold(str(label)).split(", ")):
                    return str(value)
    raise ValueError(_("“%(text)s” is not known here.") % {"text": text})


def _share(text: str) -> float | None:
    """A share as in 0.4, 0,4 or 40%."""
    if not text:
        return None
    percent = text.endswith("%")
    try:
        number = float(text.rstrip("% ").replace(",", ".")) / (100 if percent else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ValueError(_("A share is between 0 and 1, as in 0.4 or 40%%, not “%(text)s”.") % {"text": text})
    return round(number, 6)


def _yes(text: str) -> bool:
    if fold(text) not in YES | NO:
        raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return fold(text) in YES


def _date(text: str) -> date:
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    message = _("“%(text)s” is not a date. Write it as in 2025-08-01 or 01/08/2025.")
    raise ValueError(message % {"text": text})
