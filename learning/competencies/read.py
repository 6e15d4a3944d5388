"""Frameworks and crosswalks from their files. A framework is one JSON file, a crosswalk one CSV file."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from learning.competencies.models import Confidence, FrameworkStatus, OurWords, Relation

SHIPPED = Path(__file__).parent / "data"
FRAMEWORK_FIELDS = ["label", "name_vi", "name_en", "levels", "source", "valid_from", "valid_to", "status"]
COMPETENCY_FIELDS = ["name_vi", "name_en", "our_words"]
COLUMNS = ["from", "relation", "to", "confidence", "source"]


class UnreadableFile(ValueError):
    """A file is not what it should be; the message says which one, where and what to do."""


@dataclass(frozen=True)
class FrameworkFile:
    """One version of a framework as its file has it: the fields of the row, and its competencies in order."""

    code: str
    version: str
    fields: dict[str, Any]
    competencies: list[dict[str, str]]


@dataclass(frozen=True)
class MappingLine:
    origin: str
    target: str
    relation: str
    confidence: str
    source: str
    place: str


def shipped() -> list[Path]:
    """The files that come with the library, frameworks first."""
    return [*sorted(SHIPPED.glob("*.json")), *sorted(SHIPPED.glob("*.csv"))]


def read_framework(file: Path) -> FrameworkFile:
    """The framework in ``file``. Raises UnreadableFile."""
    data = _json(file)
    _require(data, ["code", "version", "label", "name_vi", "name_en", "competencies"], file.name)
    _check_one_of(data.get("status", "current"), FrameworkStatus.values, "status", file.name)
    fields = {name: data[name] for name in FRAMEWORK_FIELDS if name in data}
    fields |= {name: _day(data.get(name), file.name) for name in ("valid_from", "valid_to")}
    fields["levels"] = _levels(data.get("levels", []), file.name)
    return FrameworkFile(
        str(data["code"]), str(data["version"]), fields, _competencies(data["competencies"], file.name)
    )


def read_crosswalk(file: Path) -> Iterator[MappingLine]:
    """The mappings in ``file``. Raises UnreadableFile."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise _unreadable(file.name, problem) from problem
    lines = csv.DictReader(text.splitlines())
    if lines.fieldnames != COLUMNS:
        raise _unreadable(file.name, _("the first line must be %s") % ",".join(COLUMNS))
    for number, line in enumerate(lines, start=2):
        place = f"{file.name}:{number}"
        values = {name: (line[name] or "").strip() for name in COLUMNS}
        _check_one_of(values["relation"], Relation.values, "relation", place)
        _check_one_of(values["confidence"], Confidence.values, "confidence", place)
        yield MappingLine(
            origin=values["from"],
            target=values["to"],
            relation=values["relation"],
            confidence=values["confidence"],
            source=values["source"],
            place=place,
        )


def _json(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise _unreadable(file.name, problem) from problem
    if not isinstance(data, dict):
        raise _unreadable(file.name, _("it must hold one framework, in curly brackets"))
    return data


def _competencies(given: Any, place: str) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, each in enumerate(given if isinstance(given, list) else [], start=1):
        here = ", ".join([place, _("competency") + f" {number}"])
        _require(each, ["code", "name_vi", "name_en"], here)
        one = {name: str(each.get(name) or "") for name in ("code", "parent", *COMPETENCY_FIELDS)}
        _check_one_of(one["our_words"], OurWords.values, "our_words", here)
        if one["code"] in found:
            raise _unreadable(here, _("the code %s occurs twice") % one["code"])
        if one["parent"] and one["parent"] not in found:
            raise _unreadable(here, _("its parent %s must stand before it") % one["parent"])
        found[one["code"]] = one
    if not found:
        raise _unreadable(place, _("it has no competencies"))
    return list(found.values())


def _levels(given: Any, place: str) -> list[dict[str, Any]]:
    levels = given if isinstance(given, list) else [given]
    for each in levels:
        _require(each, ["level", "name_vi", "name_en"], f"{place}, levels")
        if not isinstance(each["level"], int):
            raise _unreadable(place, _("a level must be a whole number"))
    return levels


def _day(value: Any, place: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError) as problem:
        raise _unreadable(place, _("“%s” is not a date; write it as in 2025-03-11") % value) from problem


def _require(given: Any, names: list[str], place: str) -> None:
    if not isinstance(given, dict):
        raise _unreadable(place, _("“%s” is not an entry in curly brackets") % given)
    for name in names:
        if given.get(name) in (None, ""):
            raise _unreadable(place, _("“%s” is missing") % name)


def _check_one_of(value: Any, allowed: list[str], name: str, place: str) -> None:
    if value not in allowed:
        said = _("%(name)s must be one of %(allowed)s, not “%(value)s”")
        shown = ", ".join(each or '""' for each in allowed)
        raise _unreadable(place, said % {"name": name, "allowed": shown, "value": value})


def _unreadable(place: str, problem: Any) -> UnreadableFile:
    return UnreadableFile(f"{place}: {problem}")
