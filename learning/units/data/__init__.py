"""The country's units as data: two gzipped CSV files, made at development time, and how to read them."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

LETTERS = {"province": "P", "district": "D", "commune": "C"}


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One version of a unit. ``parent`` is the uid of the unit above it, empty for a province."""

    level: str
    code: str
    kind: str
    name: str
    full_name: str
    name_en: str
    parent: str
    valid_from: date
    valid_to: date | None
    basis: str

    @property
    def uid(self) -> str:
        return f"{LETTERS[self.level]}:{self.code}@{self.valid_from.isoformat()}"

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class SuccessionRecord:
    """One hand-over between two versions, given by their uids."""

    predecessor: str
    successor: str
    kind: str
    population_share: float | None
    is_default: bool
    effective_on: date
    basis: str


@lru_cache(maxsize=1)
def units() -> tuple[UnitRecord, ...]:
    """Every version of every province, district and commune; a parent always comes before its children."""
    return tuple(
        UnitRecord(
            **{
                **line,
                "valid_from": date.fromisoformat(line["valid_from"]),
                "valid_to": date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
            }
        )
        for line in _lines("units.csv.gz")
    )


@lru_cache(maxsize=1)
def successions() -> tuple[SuccessionRecord, ...]:
    """Every hand-over between two of `units()`."""
    return tuple(
        SuccessionRecord(
            **{
                **line,
                "population_share": float(line["population_share"]) if line["population_share"] else None,
                "is_default": line["is_default"] == "1",
                "effective_on": date.fromisoformat(line["effective_on"]),
            }
        )
        for line in _lines("successions.csv.gz")
    )


def _lines(name: str) -> Iterator[dict]:
    packed = files(__name__).joinpath(name).read_bytes()
    return csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
