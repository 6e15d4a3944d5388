"""Contents go over to a newer version of what they are made with, where nothing of them is lost by it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from courses.h5p.contents import content_of, set_params
from courses.h5p.models import H5PContent, H5PLibrary, H5PUse
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError, Issue
from courses.packages.h5p.filtering import At, Work
from courses.packages.h5p.metadata import filter_metadata
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.upgrading import Step, new_losses, upgrade_plan, with_versions
from learning.vietnamese import tidy

# What a library calls its script for contents that come from older versions.
SCRIPT = "upgrades.js"


@dataclass(frozen=True)
class Planned:
    """What an upgrade would do to one content, in its newest draft."""

    content: H5PContent
    step: Step

    @property
    def has_own_way(self) -> bool:
        """Whether a library has a script of its own for upgrades, which runs in the browser of who upgrades."""
        return any(each.has_own_way for each in self.step.differences)

    @property
    def is_harmless(self) -> bool:
        return not self.step.losses and not self.has_own_way

    @property
    def moves(self) -> dict[LibraryName, LibraryName]:
        """Each of its libraries that would change, and to what."""
        return {each.old: each.new for each in self.step.differences}

    @property
    def versions(self) -> str:
        return ", ".join(f"{each.old} → {each.new.major}.{each.new.minor}" for each in self.step.differences)


def plan_for(library: H5PLibrary, store: DatabaseStore) -> list[Planned]:
    """What would become of the contents that need ``library``, with the newest of every library that they name."""
    uses = H5PUse.objects.filter(library=library).values("content")
    return _plans(H5PContent.objects.filter(pk__in=uses), store)


def plan_of(content: int, store: DatabaseStore) -> Planned | None:
    """What would become of one content; None where it is not here, or has the newest of everything."""
    return next(iter(_plans(H5PContent.objects.filter(pk=content), store)), None)


def _plans(found: QuerySet[H5PContent], store: DatabaseStore) -> list[Planned]:
    contents = {
        content.pk: content.get_latest_revision_as_object()
        for content in found.select_related("library", "latest_revision")
    }
    steps = upgrade_plan({pk: content_of(content) for pk, content in contents.items()}, store)
    return [Planned(contents[step.key], step) for step in steps]  # type: ignore[index]


def upgrade(planned: Planned, store: DatabaseStore, *, by: Any) -> bool:
    """Make the upgraded content a new draft, to be looked at before it is published. False if something would be lost."""
    if not planned.is_harmless:
        return False
    content = planned.content
    moves = planned.moves
    params = with_versions(content.params, {old.uber: new.uber for old, new in moves.items()})
    try:
        set_params(content, params, store, main=moves.get(content.main, content.main))
    except H5PError:
        return False
    with transaction.atomic():
        content.save_revision(user=by)
    return True


def job_of(planned: Planned, store: DatabaseStore, libraries: str) -> dict[str, Any]:
    """What the scripts of the new versions are given; ``libraries`` is the address below which libraries are sent."""
    content, moves = planned.content, planned.moves
    newer = [store.rows[new] for new in moves.values()]
    return {
        "main": content.main.uber,
        "moves": {old.uber: new.uber for old, new in moves.items()},
        "scripts": [f"{libraries}/{row.digest}/{SCRIPT}" for row in newer if SCRIPT in row.files],
        "params": content.params,
        "metadata": {**content.metadata, "title": content.title},
    }


def take_over(
    planned: Planned, params: Any, metadata: Any, store: DatabaseStore, *, by: Any
) -> tuple[Issue, ...]:
    """Make what the scripts made of a content its new draft, if nothing is lost by it; else why not.

    Scripts of others made it, in a browser: it is held against the fields as everything that comes from outside.
    """
    content, moves = planned.content, planned.moves
    before = content_of(content).filtered(store)
    # What a script left as it was, because it knows nothing of it, goes along.
    params = with_versions(params, {old.uber: new.uber for old, new in moves.items()})
    try:
        after = set_params(content, params, store, main=moves.get(content.main, content.main))
    except H5PError as refused:
        return tuple(refused.issues)
    if losses := new_losses(before.notes, after.notes):
        return losses
    if isinstance(metadata, dict):
        content.metadata = filter_metadata(metadata, At(Work(store, None)))
        content.title = tidy(str(metadata.get("title") or ""))[:255] or content.title
    with transaction.atomic():
        content.save_revision(user=by)
    return ()
