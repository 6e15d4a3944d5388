"""Bringing the register's file into the database, as often as one likes."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from learning.legal.models import LegalDocument

FILE = Path(__file__).parent / "data" / "documents.toml"


@dataclass
class LoadedDocuments:
    """How many documents were new, changed, and left as they are."""

    new: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def load_legal_documents(file: Path = FILE) -> LoadedDocuments:
    """Load the documents of ``file``. What somebody checked on the same day or later is left alone."""
    rows = read(file)
    stored = {one.number: one for one in LegalDocument.objects.all()}
    loaded = LoadedDocuments()
    for row in rows:
        _load(row, stored, loaded)
    _link(rows, stored)
    return loaded


def read(file: Path = FILE) -> list[dict[str, Any]]:
    """The file's documents, with the day on which all of them were checked."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return [{"checked_on": data["checked_on"], **row} for row in data["documents"]]


def _load(row: dict[str, Any], stored: dict[str, LegalDocument], loaded: LoadedDocuments) -> None:
    fields = {name: value for name, value in row.items() if name != "replaced_by"}
    known = stored.get(row["number"])
    if known and known.checked_on >= row["checked_on"]:
        loaded.same += 1
        return
    document = known or LegalDocument()
    for name, value in fields.items():
        setattr(document, name, value)
    document.full_clean(exclude=["replaced_by"], validate_unique=False)
    document.save()
    stored[document.number] = document
    loaded.changed += 1 if known else 0
    loaded.new += 0 if known else 1


def _link(rows: list[dict[str, Any]], stored: dict[str, LegalDocument]) -> None:
    """Say what replaces what, once all of them are there. What somebody chose by hand stays."""
    for row in rows:
        document = stored[row["number"]]
        follower = stored.get(row.get("replaced_by", ""))
        if follower and document.replaced_by_id is None and document.checked_on <= row["checked_on"]:
            document.replaced_by = follower
            document.save(update_fields=["replaced_by"])
