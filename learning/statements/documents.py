"""Keeping documents: what is there is changed only by who knows it, whoever else writes at the same moment."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from learning.people.models import Learner
from learning.statements.agents import ifi, learner_agent
from learning.statements.models import Document, DocumentKind

MOST_TRIES = 30


class TooBusy(Exception):
    """Others changed the document again and again while it was being written."""


@dataclass(frozen=True)
class Identity:
    """Which document it is. ``agent`` is one text (``learning.statements.agents``), ``learner`` an id of ours."""

    kind: DocumentKind
    name: str = ""
    activity: str = ""
    agent: str = ""
    registration: UUID | None = None
    learner: int | None = None

    @property
    def shelf(self) -> str:
        """What stands for kind, activity and agent."""
        return _hash(self.kind.value, self.activity, self.agent)

    @property
    def hash(self) -> str:
        """What stands for all that tells one document from another."""
        return _hash(self.kind.value, self.activity, self.agent, str(self.registration or ""), self.name)


@dataclass(frozen=True)
class Content:
    """What a document holds. ``type`` is a media type with its parameters, as it was sent."""

    body: bytes
    type: str

    @property
    def etag(self) -> str:
        """xAPI 1.0.3 Communication 3.1: the SHA-1 of the contents, in hexadecimal digits."""
        return hashlib.sha1(self.body, usedforsecurity=False).hexdigest()


def state_of(
    learner: Learner, activity: str, *, registration: UUID | None = None, name: str = ""
) -> Identity:
    """Which document is the state ``name`` of ``learner`` in ``activity``; without a name, all of them on its shelf."""
    agent = ifi(learner_agent(learner.uuid))
    return Identity(
        DocumentKind.STATE,  # type: ignore[arg-type]  # an enumeration of texts
        name=name,
        activity=activity,
        agent=agent,
        registration=registration,
        learner=learner.pk,
    )


# What to write in the place of what is there, which may be nothing. May raise whatever its caller understands.
Change = Callable[[Document | None], Content]


def find(identity: Identity) -> Document | None:
    """The document, if there is one. One query."""
    return Document.objects.filter(identity=identity.hash).first()


def on_shelf(identity: Identity, *, since: datetime | None = None) -> QuerySet[Document]:
    """The documents of the same kind, activity and agent, and registration if one is given; changed after ``since``."""
    found = Document.objects.filter(shelf=identity.shelf)
    if identity.registration is not None:
        found = found.filter(registration=identity.registration)
    return found if since is None else found.filter(updated_at__gt=since)


def write(identity: Identity, change: Change) -> None:
    """Write what ``change`` makes of the document that is there. Raises TooBusy.

    ``change`` is asked again when somebody else was quicker: of two who expect the same document, one finds another.
    """
    for _each in range(MOST_TRIES):
        found = find(identity)
        if _put(identity, found, change(found)):
            return
    raise TooBusy


def remove(identity: Identity, allow: Callable[[Document | None], None]) -> None:
    """Delete the document unless ``allow`` raises something about the one that is there. Raises TooBusy."""
    for _each in range(MOST_TRIES):
        found = find(identity)
        allow(found)
        if found is None or _delete(found):
            return
    raise TooBusy


@transaction.atomic
def _delete(found: Document) -> bool:
    """Whether it was deleted: not if the document is no longer as it was found."""
    # Locked first: where anybody listens to deletions, Django looks for the rows and then deletes them whatever they are.
    locked = Document.objects.select_for_update().filter(pk=found.pk, etag=found.etag).first()
    if locked is not None:
        locked.delete()
    return locked is not None


def _put(identity: Identity, found: Document | None, content: Content) -> bool:
    """Whether it was written: not if the document is no longer as it was found."""
    values = {
        "body": content.body,
        "content_type": content.type,
        "etag": content.etag,
        "updated_at": timezone.now(),
    }
    if found is not None:
        return bool(Document.objects.filter(pk=found.pk, etag=found.etag).update(**values))
    try:
        with transaction.atomic():
            Document.objects.create(
                kind=identity.kind,
                activity=identity.activity,
                agent=identity.agent,
                learner_id=identity.learner,
                registration=identity.registration,
                name=identity.name,
                identity=identity.hash,
                shelf=identity.shelf,
                **values,
            )
    except IntegrityError:  # somebody else wrote it first
        return False
    return True


def _hash(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()
