"""What an import made and changed, noted while it is done: enough to take it back."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.storage import default_storage

from courses.packs.outgoing import as_text
from learning.packs import Data, PackPart


class Here:
    """Writes things down with the keys of this site's own database, and reads them again."""

    def __init__(self, user: Any = None):
        self.user = user

    def refer(self, model: Any, pk: Any) -> Any:
        return pk

    def find(self, model: Any, reference: Any) -> Any:
        """The key, if there still is such a thing."""
        return reference if model._default_manager.filter(pk=reference).exists() else None

    def add_file(self, file: Any) -> str:
        return file.name

    def file(self, path: str) -> bytes:
        with default_storage.open(path) as file:
            return file.read()

    def tell(self, message: str) -> None:
        """Nobody listens: what was here before has been checked before."""


def as_here(part: PackPart, thing: Any) -> Data:
    """What ``thing`` says, with the keys of this site."""
    return part.write(thing, Here())


def digest_of(part: PackPart, thing: Any) -> str:
    """A sign of what ``thing``, fresh from the database, says."""
    return hashlib.sha256(as_text(as_here(part, thing))).hexdigest()


def _fresh(part: PackPart, thing: Any) -> Any:
    """What was just saved may hold texts and numbers in another form than it is read in."""
    return part.model._default_manager.get(pk=thing.pk)


@dataclass
class Trace:
    """The pages and things that an import made (with how it left them) and changed (with what they were before)."""

    pages: list[Data] = field(default_factory=list)
    changed: list[Data] = field(default_factory=list)
    orders: list[Data] = field(default_factory=list)
    items: list[Data] = field(default_factory=list)
    changed_items: list[Data] = field(default_factory=list)

    def made_page(self, page: Any) -> None:
        self.pages.append({"pk": page.pk, "after": page.latest_revision_id})

    def changed_page(self, page: Any, was: Data) -> None:
        self.changed.append({"pk": page.pk, "after": page.latest_revision_id, **was})

    def ordered(self, parent: Any, before: list[int], after: list[int]) -> None:
        if parent not in {page["pk"] for page in self.pages}:
            self.orders.append({"parent": parent, "before": before, "after": after})

    def made_item(self, part: PackPart, thing: Any) -> None:
        # A file never says anything else: what is in it is its key.
        after = "" if part.is_file else digest_of(part, _fresh(part, thing))
        self.items.append({"kind": part.name, "pk": thing.pk, "after": after})

    def changed_item(self, part: PackPart, thing: Any, before: Data) -> None:
        after = digest_of(part, _fresh(part, thing))
        self.changed_items.append({"kind": part.name, "pk": thing.pk, "before": before, "after": after})

    def to_json(self) -> Data:
        return asdict(self)


def before_change(page: Any) -> Data:
    """The revisions that ``page`` can go back to: what learners see, and the draft if there is another."""
    draft = page.latest_revision_id if page.has_unpublished_changes or not page.live else None
    live = page.live_revision_id if page.live else None
    # A page that a script saved has no revision yet.
    if page.live and live is None:
        live = page.save_revision(changed=False, clean=False).pk
    elif not page.live and draft is None:
        draft = page.save_revision(changed=False, clean=False).pk
    return {"was_live": page.live, "live": live, "draft": draft}
