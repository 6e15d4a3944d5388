"""Sections of a quiz as plain data: in packs and in content files. Pools go by their names."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.questions.models import Pool
from assessments.quizzes.section import Section
from learning.carried import Data
from learning.packs import as_json, read

FIELDS = (
    "title",
    "instructions",
    "competencies",
    "easiest",
    "hardest",
    "draw",
    "weight",
    "pass_mark",
)


def written_section(section: Section) -> Data:
    """``section`` without its questions: another bank has others that fit."""
    plain = {name: as_json(getattr(section, name)) for name in FIELDS}
    return {**plain, "pool": section.pool.name if section.pool else ""}


def read_sections(rows: Any) -> list[Section]:
    """Sections that are not saved yet, with their pools, which are made where they are missing.

    Raises ValidationError.
    """
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(_("A part of it has another form than it should."))
    return [_section(row, place) for place, row in enumerate(rows)]


def _section(row: Data, place: int) -> Section:
    name = str(row.get("pool") or "").strip()[:150]
    section = Section(sort_order=place, pool=Pool.objects.get_or_create(name=name)[0] if name else None)
    for field in FIELDS:
        if field in row:
            read(section, field, row[field], lambda _model, _reference: None)
    section.full_clean(exclude=["quiz"])
    return section
