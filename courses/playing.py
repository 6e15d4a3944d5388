"""The blocks of a lesson as one learner sees them. What is the same for all is rendered once and kept."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from courses.glossary.marking import mark_terms
from courses.glossary.models import GlossaryTerm
from courses.h5p.models import H5PContent
from courses.packages.models import Package
from courses.standing import Standing
from learning import api, conf, registry
from learning.api import Node
from learning.models import Unit

KEPT_SECONDS = 600
GENERATION = "learning_courses.blocks.generation"


@dataclass
class Played:
    """A block on the page. ``iri`` is empty where there is nothing to complete."""

    id: str
    name: str
    html: str
    iri: str = ""
    completion: str = ""
    is_done: bool = False


def iri_of(key: uuid.UUID) -> str:
    """The id of an activity in statements."""
    return f"{conf.get('ACTIVITY_IRI')}{key}"


def played_blocks(page, request, standing: Standing | None) -> list[Played]:
    """The blocks of the lesson ``page`` in order."""
    kept = {} if request.is_preview else _kept(page)
    rendered = list(_rendered(page, request, standing, kept or {}))
    if kept is None:
        _keep(page, {block.id: block.html for block in rendered if _same_for_all(block.name)})
    return rendered


def _rendered(page, request, standing, kept: dict[str, str]) -> Iterator[Played]:
    marked: set[int] = set()
    # The raw data names the blocks without asking the database for the pictures and files in them.
    for place, raw in enumerate(page.body.raw_data):
        identity = raw.get("id") or ""
        node = _node(page, standing, identity)
        html = kept.get(identity)
        if html is None:
            html = page.body[place].render(_context(page, request, standing, node, raw))
            if _same_for_all(raw["type"]):
                html = mark_terms(html, page.locale, seen=marked)
        yield _played(raw["type"], identity, html, node, standing)


def _played(name: str, identity: str, html: str, node: Node | None, standing: Standing | None) -> Played:
    played = Played(id=identity, name=name, html=mark_safe(html))  # noqa: S308 rendered by a template
    if node and standing:
        done = standing.of(node)
        played.iri = iri_of(node.key)
        played.completion = getattr(registry.blocks.get(name), "completion", "")
        played.is_done = bool(done and (done.is_completed or done.is_satisfied))
    return played


def _node(page, standing: Standing | None, identity: str) -> Node | None:
    if standing is None or not identity:
        return None
    return standing.node(api.block_key(page.translation_key, identity))


def _same_for_all(name: str) -> bool:
    return getattr(registry.blocks.get(name), "same_for_all", False)


def _context(page, request, standing, node, raw: dict) -> dict:
    """What a block's template may use. One that is kept for all learns nothing of this learner."""
    for_all = {"page": page, "block_id": raw.get("id") or ""}
    if _same_for_all(raw["type"]):
        return for_all
    return {
        **for_all,
        "request": request,
        "user": request.user,
        "standing": standing,
        "enrolment": standing and standing.enrolment,
        "activity": node,
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
    }


# --- keeping -----------------------------------------------------------------------------------------------


def _key(page) -> str:
    generation = cache.get(GENERATION, "")
    return f"learning_courses.blocks.{generation}.{page.pk}.{page.live_revision_id}.{get_language()}"


def _kept(page) -> dict[str, str] | None:
    """What is kept of the page's blocks, None if they shall be kept now."""
    # A revision never changes; a page without one (saved by a script) might.
    return cache.get(_key(page)) if page.live_revision_id else {}


def _keep(page, rendered: dict[str, str]) -> None:
    cache.set(_key(page), rendered, KEPT_SECONDS)


def _forget(sender, **kwargs) -> None:
    """A picture, a file, a unit, a term, a package or an H5P content was changed: it may be in any lesson."""
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    if issubclass(
        sender, get_image_model() | get_document_model() | Unit | GlossaryTerm | Package | H5PContent
    ):
        cache.set(GENERATION, uuid.uuid4().hex, None)


post_save.connect(_forget, dispatch_uid="learning_courses.changed_file")
post_delete.connect(_forget, dispatch_uid="learning_courses.deleted_file")
