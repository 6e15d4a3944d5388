"""Whom and what of ours a statement names (xAPI 1.0.3 Data 2.4.2)."""

import uuid
from collections.abc import Iterator
from typing import Any

from learning import conf
from learning.statements.formats import named_uuid
from learning.statements.parts import NAMES


def identity(actor: dict[str, Any]) -> dict[str, Any] | None:
    """The one identifier that names ``actor``, by its key; None for a group that has none."""
    found = next((name for name in NAMES if name in actor), None)
    return None if found is None else {found: actor[found]}


def people(actor: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """``actor`` and, for a group, its members."""
    yield actor
    yield from actor.get("member", ())


def activity_in(thing: dict[str, Any]) -> uuid.UUID | None:
    """The key of the activity of ours that ``thing`` is, None if it is something else."""
    iri, prefix = thing.get("id", ""), conf.get("ACTIVITY_IRI")
    if thing.get("objectType", "Activity") != "Activity" or not iri.startswith(prefix):
        return None
    try:
        return named_uuid(iri.removeprefix(prefix))
    except ValueError:
        return None
