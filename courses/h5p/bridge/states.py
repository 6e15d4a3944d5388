"""How far somebody is in a content, kept as xAPI keeps states: on every device, until the content changes."""

import json
import re
from dataclasses import dataclass
from typing import Any

from courses.packages.h5p.composite import is_uuid
from learning.api import Pass, documents
from learning.models import Activity, Enrolment, Learner

# The largest state that any content type is known to keep has a tenth of it.
LARGEST = 256 * 1024
MOST = 200
TYPE = re.compile(r"[A-Za-z0-9_-]{1,40}")
VERSION = re.compile(r"[0-9a-f]{64}")
JSON = "application/json"


class Refused(ValueError):
    """No state that a content could have."""


class Changed(Exception):
    """Another tab or device wrote it in the meantime; ``state`` is what it wrote, None if it is gone."""

    def __init__(self, state: "State | None"):
        super().__init__()
        self.state = state


@dataclass(frozen=True)
class State:
    """One state: of the whole (``0``) or a part, of a kind that the content chose, as the JSON that it is."""

    sub: str
    type: str
    data: str
    etag: str = ""

    @property
    def name(self) -> str:
        return f"h5p:{self.type}:{self.sub}"

    @property
    def as_json(self) -> dict[str, str]:
        return {"sub": self.sub, "type": self.type, "data": self.data, "etag": self.etag}


@dataclass(frozen=True)
class Shelf:
    """Where the states of one learner in one activity are."""

    iri: str
    learner: Learner
    registration: Any

    def identity(self, name: str = "") -> documents.Identity:
        return documents.state_of(self.learner, self.iri, registration=self.registration, name=name)


def shelf_of(given: Pass, key: Any) -> Shelf | None:
    """The shelf of whom ``given`` lets in, for the activity ``key``; None where that is not in her course."""
    activity = Activity.objects.filter(key=key, course_id=given.course_id, retired_at__isnull=True).first()
    enrolment = (
        Enrolment.objects.filter(
            uuid=given.registration, course_id=given.course_id, learner__uuid=given.learner
        )
        .filter(withdrawn_at__isnull=True)
        .select_related("learner")
        .first()
    )
    if activity is None or enrolment is None:
        return None
    return Shelf(activity.iri, enrolment.learner, given.registration)


def states_on(shelf: Shelf, version: str) -> list[State]:
    """What is kept for the content as it is in ``version``. What was kept for another one is deleted."""
    found, old = [], []
    shelved = documents.on_shelf(shelf.identity()).filter(name__startswith="h5p:")
    for row in shelved[:MOST]:
        said = _read(row)
        if said.get("version") == version:
            _h5p, kind, sub = row.name.split(":", 2)
            found.append(State(sub, kind, str(said.get("data")), row.etag))
        else:
            old.append(row.pk)
    if old:
        shelved.filter(pk__in=old).delete()
    return found


def keep(shelf: Shelf, state: State, version: str) -> str:
    """Keep ``state``, which was made from the one with its ETag; its new ETag. Raises Refused or Changed."""
    _check(state, version)
    content = documents.Content(json.dumps({"version": version, "data": state.data}).encode(), JSON)

    def change(found: Any) -> documents.Content:
        _expect(found, state, version)
        return content

    documents.write(shelf.identity(state.name), change)
    return content.etag


def forget(shelf: Shelf, state: State, version: str) -> None:
    """Delete ``state``. Raises Refused or Changed."""
    _check(state, version)
    documents.remove(shelf.identity(state.name), lambda found: _expect(found, state, version))


def _expect(found: Any, state: State, version: str) -> None:
    """Nobody overwrites what she has not seen, unless it is about another version of the content."""
    if found is None or found.etag == state.etag:
        return
    said = _read(found)
    if said.get("version") == version and said.get("data") != state.data:
        raise Changed(State(state.sub, state.type, str(said.get("data")), found.etag))


def _check(state: State, version: str) -> None:
    right = (state.sub == "0" or is_uuid(state.sub)) and TYPE.fullmatch(state.type)
    if not right or not VERSION.fullmatch(version) or len(state.data) > LARGEST:
        raise Refused
    try:
        json.loads(state.data, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Refused from None


def no_number(name: str) -> Any:
    raise ValueError(name)


def _read(row: Any) -> dict[str, Any]:
    try:
        found = json.loads(bytes(row.body))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
