"""The rows of the two data files, and how the source's two trees become rows."""

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from learning.vietnamese import tidy
from tests.tools import unit_names

OLD, NEW = "2004-01-01", "2025-07-01"  # OLD is a convention: the tree is the one of June 2025
OLD_ENDS = "2025-06-30"
CODES_2025 = "QĐ 19/2025/QĐ-TTg"
LETTERS = {"province": "P", "district": "D", "commune": "C"}


@dataclass(frozen=True)
class UnitRow:
    """One version of a unit: a line of units.csv. ``parent`` is a uid or empty."""

    level: str
    code: str
    kind: str
    name: str
    full_name: str
    name_en: str
    parent: str
    valid_from: str
    valid_to: str
    basis: str

    @property
    def uid(self) -> str:
        return f"{LETTERS[self.level]}:{self.code}@{self.valid_from}"

    def sort_key(self) -> tuple:
        return (self.valid_from, list(LETTERS).index(self.level), self.code)


@dataclass(frozen=True)
class SuccessionRow:
    """One hand-over between two versions: a line of successions.csv. Both ends are uids."""

    predecessor: str
    successor: str
    kind: str
    population_share: str
    is_default: str
    effective_on: str
    basis: str

    def sort_key(self) -> tuple:
        return (self.effective_on, self.predecessor, self.successor)


def header(row: type) -> list[str]:
    return [field.name for field in fields(row)]


def cells(row: UnitRow | SuccessionRow) -> tuple[str, ...]:
    return astuple(row)


def unit_row(
    *, level: str, code: str, full_name: str, parent: str, since: str, until: str, basis: str
) -> UnitRow:
    """A row whose kind, short name and English name follow from ``full_name``."""
    prefix, kind, rest = unit_names.split(tidy(full_name), level)
    return UnitRow(
        level=level,
        code=code,
        kind=kind,
        name=unit_names.short(prefix, rest),
        full_name=f"{prefix} {rest}",
        name_en=unit_names.english(kind, rest),
        parent=parent,
        valid_from=since,
        valid_to=until,
        basis=basis,
    )


def old_tree(source: sqlite3.Connection) -> Iterator[UnitRow]:
    """The tree of three levels, without repeats. Five island districts had no communes."""
    seen = set()
    for record in source.execute("SELECT * FROM admin_units_legacy"):
        for row in _old_rows(record):
            if row.uid not in seen:
                seen.add(row.uid)
                yield row


def _old_rows(record: sqlite3.Row) -> Iterator[UnitRow]:
    span = {"since": OLD, "until": OLD_ENDS, "basis": ""}
    province, district, commune = record["provinceCode"], record["districtCode"], record["wardCode"]
    yield unit_row(level="province", code=province, full_name=record["province"], parent="", **span)
    parent = f"P:{province}@{OLD}"
    yield unit_row(level="district", code=district, full_name=record["district"], parent=parent, **span)
    if commune:
        parent = f"D:{district}@{OLD}"
        yield unit_row(level="commune", code=commune, full_name=record["ward"], parent=parent, **span)


def new_tree(source: sqlite3.Connection) -> Iterator[UnitRow]:
    """The tree of two levels as it began on 1 July 2025, without repeats."""
    span = {"since": NEW, "until": "", "basis": CODES_2025}
    seen = set()
    for record in source.execute("SELECT * FROM admin_units"):
        code = record["provinceCode"]
        if code not in seen:
            seen.add(code)
            yield unit_row(level="province", code=code, full_name=record["province"], parent="", **span)
        parent = f"P:{code}@{NEW}"
        yield unit_row(
            level="commune", code=record["wardCode"], full_name=record["ward"], parent=parent, **span
        )
