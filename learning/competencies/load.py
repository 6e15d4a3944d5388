"""Bringing frameworks and crosswalks from their files into the database.

Nothing is removed: a competency that is no longer in its file may be what somebody has learnt, so it is told and kept.
A second load of the same files changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from learning.competencies.book import forget_book
from learning.competencies.models import (
    ActivityCompetency,
    Competency,
    CompetencyFramework,
    CompetencyMapping,
)
from learning.competencies.read import (
    COMPETENCY_FIELDS,
    FrameworkFile,
    MappingLine,
    UnreadableFile,
    read_crosswalk,
    read_framework,
)

NEW, CHANGED, KEPT = "new", "changed", "kept"


@dataclass(frozen=True)
class Difference:
    """One row that a load makes, changes, or finds in the database only. ``detail`` says what of it."""

    state: str
    what: str
    detail: str = ""


@dataclass
class Loaded:
    """What a load did, or would do."""

    seen: int = 0
    differences: list[Difference] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.differences)

    @property
    def changed_nothing(self) -> bool:
        return not self.count(NEW) and not self.count(CHANGED)

    def note(self, state: str, what: str, detail: str = "") -> None:
        self.differences.append(Difference(state, what, detail))


@transaction.atomic
def load_files(files: Iterable[Path], *, dry_run: bool = False) -> Loaded:
    """Load frameworks (``.json``), then crosswalks (``.csv``); all files or none. Raises UnreadableFile.

    A dry run does the same and takes it back, so what it tells is what a load would do.
    """
    listed, loaded = list(files), Loaded()
    for file in listed:
        if file.suffix != ".csv":
            _load_framework(read_framework(file), loaded, file.name)
    for file in listed:
        if file.suffix == ".csv":
            _load_crosswalk(list(read_crosswalk(file)), loaded)
    if dry_run:
        transaction.set_rollback(True)
    else:
        forget_book()
    return loaded


def _load_framework(file: FrameworkFile, loaded: Loaded, place: str) -> None:
    framework = CompetencyFramework.objects.filter(code=file.code, version=file.version).first()
    framework = framework or CompetencyFramework(code=file.code, version=file.version)
    _save(framework, file.fields, loaded, framework.key, place)
    stored = {one.code: one for one in framework.competencies.all()}
    for position, given in enumerate(file.competencies, start=1):
        key = f"{framework.key}:{given['code']}"
        one = stored.get(given["code"]) or Competency(framework=framework, code=given["code"], key=key)
        parent = stored.get(given["parent"])
        fields = {name: given[name] for name in COMPETENCY_FIELDS}
        _save(one, {**fields, "parent": parent, "position": position}, loaded, key, place)
        stored[one.code] = one
    _note_kept(stored, {given["code"] for given in file.competencies}, loaded)


def _note_kept(stored: dict[str, Competency], in_file: set[str], loaded: Loaded) -> None:
    kept = {one.key for code, one in stored.items() if code not in in_file}
    for key in sorted(kept):
        used = ActivityCompetency.objects.filter(competency=key).count()
        loaded.note(KEPT, key, str(used))


def _load_crosswalk(lines: list[MappingLine], loaded: Loaded) -> None:
    keys = {key for line in lines for key in (line.origin, line.target)}
    known = {one.key: one for one in Competency.objects.filter(key__in=keys)}
    stored = {
        (one.origin_id, one.target_id): one
        for one in CompetencyMapping.objects.filter(origin__in=[each.pk for each in known.values()])
    }
    for line in lines:
        for key in (line.origin, line.target):
            if key not in known:
                missing = _("there is no competency %s; load its framework first") % key
                raise UnreadableFile(f"{line.place}: {missing}")
        origin, target = known[line.origin], known[line.target]
        one = stored.get((origin.pk, target.pk)) or CompetencyMapping(origin=origin, target=target)
        fields = {"relation": line.relation, "confidence": line.confidence, "source": line.source}
        _save(one, fields, loaded, f"{line.origin} → {line.target}", line.place)
        stored[origin.pk, target.pk] = one


def _save(one: Model, fields: dict[str, Any], loaded: Loaded, what: str, place: str) -> None:
    """Give ``one`` these ``fields`` and note what is new in it."""
    loaded.seen += 1
    before = {name: getattr(one, name) for name in fields}
    for name, value in fields.items():
        setattr(one, name, value)
    if one.pk and before == fields:
        return
    changes = "; ".join(
        f"{name}: {before[name]} → {fields[name]}" for name in fields if before[name] != fields[name]
    )
    loaded.note(CHANGED if one.pk else NEW, what, changes if one.pk else str(one))
    try:
        one.full_clean()
    except ValidationError as problem:
        raise UnreadableFile(f"{place}, {what}: {' '.join(problem.messages)}") from problem
    one.save()
