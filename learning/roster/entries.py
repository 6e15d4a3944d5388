"""The people of a roster, as its rows say who they are. Asks no database."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from learning.people.birth import Birth
from learning.people.ethnicities import known_group
from learning.people.models import Sex
from learning.roster import cells
from learning.roster.header import Column, is_heading, is_numbering, is_total
from learning.roster.reasons import Reason, is_problem, reason
from learning.sheets.cells import Unclear, Value
from learning.sheets.layout import Layout, shown
from learning.sheets.legacy import converted
from learning.sheets.workbook import FORMULA, Row
from learning.vietnamese import tidy

_COUNTED = re.compile(r"^(?:[IVX]{1,5}|[A-Z]|\d{1,2})[.)]\s*")  # I. Phòng Nội vụ


@dataclass
class Entry:
    """One row. ``reasons`` is why it cannot be taken, or what is to be known of it; ``section`` the heading above it.

    What is personal is not in its repr, and so in no report of an error.
    """

    number: int
    name: str = field(default="", repr=False)
    birth: Birth | None = field(default=None, repr=False)
    sex: str = str(Sex.UNKNOWN)
    identity: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    unit: str = ""
    unit_code: str = ""
    section: str = ""
    audience: str = ""
    since: date | None = None
    position: str = ""
    ethnicity: str = field(default="", repr=False)
    reasons: list[Reason] = field(default_factory=list)
    is_person: bool = True

    @property
    def is_refused(self) -> bool:
        return any(map(is_problem, self.reasons))


def entries(
    rows: Iterable[tuple[int, Row]], layout: Layout, *, today: date, read: Callable[..., Entry] | None = None
) -> Iterator[Entry]:
    """Every row below the header, as ``read`` (``read_row``) understands it.

    A heading names the unit of the rows below it, if they name none themselves.
    """
    section = ""
    for number, row in rows:
        if number <= layout.begins_after:
            continue
        words = [shown(value, layout.encodings.get(place, "")) for place, value in enumerate(row)]
        if is_total(words):
            yield Entry(number, reasons=[reason("total")], is_person=False)
        elif is_numbering(row):
            yield Entry(number, reasons=[reason("numbering")], is_person=False)
        elif is_heading(words):
            section = _COUNTED.sub("", next(word for word in reversed(words) if word))[:255]
            yield Entry(number, reasons=[reason("heading")], is_person=False)
        else:
            entry = (read or read_row)(number, row, layout, today=today)
            entry.section = "" if entry.unit or entry.unit_code else section
            yield entry


def read_row(number: int, row: Row, layout: Layout, *, today: date) -> Entry:
    """The person in one row."""
    entry = Entry(number)
    given: dict[Any, Value] = {}
    for place, column in layout.columns.items():
        value = row[place] if place < len(row) else None
        if value == FORMULA:
            if reason("formula") not in entry.reasons:
                entry.reasons.append(reason("formula"))
            value = None
        elif isinstance(value, str) and place in layout.encodings:
            value = converted(value, layout.encodings[place])
        given[column] = value
    _fill(entry, given, today)
    return entry


def _fill(entry: Entry, given: dict[Any, Value], today: date) -> None:
    full = given.get(Column.NAME)
    if full is None and (given.get(Column.FAMILY) or given.get(Column.GIVEN)):
        full = tidy(f"{cells.text(given.get(Column.FAMILY))} {cells.text(given.get(Column.GIVEN))}")
    # A formula is said already; that the name is then missing goes without saying.
    if not (full is None and any(one["code"] == "formula" for one in entry.reasons)):
        entry.name = _read(entry, cells.name, full)
    entry.birth = _read(entry, lambda value: cells.birth(value, today=today), given.get(Column.BIRTH), None)
    entry.sex = _read(entry, cells.sex, given.get(Column.SEX), str(Sex.UNKNOWN))
    _fill_from_two_columns(entry, given, today)
    entry.identity = _read(entry, cells.identity, given.get(Column.IDENTITY))
    phone = given.get(Column.PHONE)
    if first := cells.first_of_several(phone):
        entry.reasons.append(reason("first_phone"))
        phone = first
    entry.phone = _read(entry, cells.phone, phone)
    entry.email = _read(entry, cells.email, given.get(Column.EMAIL))
    entry.audience = _read(entry, cells.audience, given.get(Column.AUDIENCE))
    entry.position = cells.position(given.get(Column.POSITION))
    entry.ethnicity = known_group(cells.text(given.get(Column.ETHNICITY)))
    entry.since = _read(entry, cells.day, given.get(Column.SINCE), None)
    entry.unit = cells.text(given.get(Column.UNIT))[:255]
    entry.unit_code = cells.text(given.get(Column.UNIT_CODE))[:32]


def _fill_from_two_columns(entry: Entry, given: dict[Any, Value], today: date) -> None:
    """Columns "Nam" and "Nữ" hold an x, or the date of birth. Where there is only one, the rest are the other."""
    sexes = {Column.MALE: Sex.MALE, Column.FEMALE: Sex.FEMALE}
    said = {column: sex for column, sex in sexes.items() if column in given}
    for column, sex in said.items():
        value = given[column]
        if value is None or not cells.text(value):
            continue
        entry.sex = str(sex)
        if not cells.is_marked(value):
            entry.birth = _read(entry, lambda one: cells.birth(one, today=today), value, entry.birth)
        return
    if len(said) == 1:
        entry.sex = str(Sex.MALE if Column.FEMALE in said else Sex.FEMALE)


def _read(entry: Entry, read: Callable[[Value], Any], value: Value, otherwise: Any = "") -> Any:
    try:
        return read(value)
    except Unclear as unclear:
        named = {"text": cells.text(value)[:60]} if str(unclear) == "audience" else {}
        entry.reasons.append(reason(str(unclear), **named))
        return otherwise
