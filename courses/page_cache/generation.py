"""When what visitors see may have changed: one sign for the whole site, which every kept page carries.

Publishing a lesson changes its course, the catalogue, the outlines of its neighbours and the menus that name it. So a
change of anything that an editor makes ends all that is kept: a site is read a thousand times as often as it is edited.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.core.cache import BaseCache, caches
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail import signals

from learning import conf

log = logging.getLogger(__name__)
KEY = "learning_courses.pages.generation"

# An editor's draft is nobody's page yet. Wagtail saves one every few seconds while somebody writes.
_DRAFT = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
}


def pages() -> BaseCache:
    """Where whole pages are kept."""
    return caches[conf.get("PAGE_CACHE")]


def begin() -> str:
    """The sign that holds from now on, where there is none (or the cache has dropped it)."""
    fresh = uuid.uuid4().hex
    pages().add(KEY, fresh, None)
    return pages().get(KEY) or fresh


def renew() -> None:
    """Nothing that is kept holds any longer. Call it when something changed that no editor saved.

    Twice in a transaction: a page rendered between now and its end still has the old content, and is forgotten by the
    second; and who changes and reads in one transaction needs the first.
    """
    if _waits.get():
        return
    _renew()
    transaction.on_commit(_renew, robust=True)


@contextmanager
def renewed_once() -> Iterator[None]:
    """Within, changes by this task end nothing that is kept; afterwards all is ended at once.

    For loading much where nobody has visited yet: whoever does so meanwhile may see what was there before.
    """
    before = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(before)
        renew()


def _renew() -> None:
    pages().set(KEY, uuid.uuid4().hex, None)


_waits: ContextVar[bool] = ContextVar("learning_courses.pages.waits", default=False)
_known: dict[type[Model], bool] = {}


# --- what changes pages ------------------------------------------------------------------------------------


def is_shown(model: type[Model]) -> bool:
    """Whether rows of ``model`` are what an editor shows to visitors."""
    if model.__module__ == "__fake__":  # a migration's
        return False
    if model not in _known:
        _known[model] = issubclass(model, _shown_kinds()) or model in _snippets()
    return _known[model]


@cache
def _shown_kinds() -> tuple[type, ...]:
    from wagtail.contrib.settings.models import AbstractSetting
    from wagtail.documents.models import AbstractDocument
    from wagtail.images.models import AbstractImage
    from wagtail.models import Collection, CollectionViewRestriction, Locale, PageViewRestriction, Site

    from courses.routing import base_model

    kinds = (AbstractSetting, AbstractDocument, AbstractImage, Collection, CollectionViewRestriction)
    return (*kinds, Locale, PageViewRestriction, Site, base_model())


def _snippets() -> list[type[Model]]:
    from wagtail.snippets.models import get_snippet_models

    return get_snippet_models()


def _saved(sender: type[Model], update_fields: Any = None, **_more: Any) -> None:
    if is_shown(sender) and not (update_fields and set(update_fields) <= _DRAFT):
        renew()


def _deleted(sender: type[Model], **_more: Any) -> None:
    # The files of an image that are gone may be named in any page.
    if is_shown(sender) or _is_rendition(sender):
        renew()


def _is_rendition(sender: type[Model]) -> bool:
    from wagtail.images.models import AbstractRendition

    return issubclass(sender, AbstractRendition)


def _happened(**_more: Any) -> None:
    renew()


def new_version(**_more: Any) -> None:
    """After ``migrate``, which everybody runs for a new version: its templates may be others."""
    try:
        _renew()
    except Exception:  # a cache whose table or server is not there yet has kept nothing
        log.info("the page cache could not be told of the new version", exc_info=True)


post_save.connect(_saved, dispatch_uid="learning_courses.pages.saved")
post_delete.connect(_deleted, dispatch_uid="learning_courses.pages.deleted")
for _signal in (
    signals.published,
    signals.unpublished,
    signals.page_published,
    signals.page_unpublished,
    signals.page_slug_changed,
    signals.post_page_move,
):
    _signal.connect(_happened, dispatch_uid="learning_courses.pages.happened")
