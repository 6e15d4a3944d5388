"""Which pages have no translation, an old one or half a one. It compares days of publishing, so it needs no other app."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from courses.screens import Screen
from courses.translating import localize
from courses.tree import page_models


class State(models.TextChoices):
    """How far a translation is, the most urgent first."""

    OLDER = "older", _("Older than the original")
    PARTIAL = "partial", _("Translated in part")
    DRAFT = "draft", _("Not published")
    MISSING = "missing", _("Not translated")
    CURRENT = "current", _("Up to date")


RANKS = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True)
class Pair:
    """A live page and what there is of it in another language."""

    source: Model
    locale: Locale
    target: Model | None
    done: int = 0
    total: int = 0

    @property
    def state(self) -> Any:  # of State, whose members mypy takes for pairs
        if self.target is None or self.target.alias_of_id:
            return State.MISSING
        if not self.target.live:
            return State.DRAFT
        if is_older(self.target, self.source):
            return State.OLDER
        return State.PARTIAL if self.done < self.total else State.CURRENT


def is_older(target: Model, source: Model) -> bool:
    """Whether ``source`` was published after its translation ``target`` was."""
    published: datetime | None = target.last_published_at
    return bool(published and source.last_published_at and source.last_published_at > published)


def has_languages() -> bool:
    """Whether pages can have translations at all."""
    return getattr(settings, "WAGTAIL_I18N_ENABLED", False) and len(settings.WAGTAIL_CONTENT_LANGUAGES) > 1


def pairs() -> list[Pair]:
    """Every live original of ours beside each other language of the site, by a number of queries that never grows."""
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    parts = localize.progress()
    found = []
    for versions in _by_key().values():
        source = original(versions, locales)
        if source is None:
            continue
        others = {page.locale_id: page for page in versions}
        for pk, locale in locales.items():
            if pk != source.locale_id:
                done, total = parts.get((source.translation_key, pk), (0, 0))
                found.append(Pair(source, locale, others.get(pk), done, total))
    return found


def original(versions: list[Model], locales: dict[int, Locale]) -> Model | None:
    """The one that the others are translations of: in the site's own language, else the oldest; None if none is live."""
    return min(
        (page for page in versions if page.live and not page.alias_of_id),
        key=lambda page: (locales[page.locale_id].language_code != settings.LANGUAGE_CODE, page.pk),
        default=None,
    )


def original_of(page: Model) -> Model | None:
    """The page that ``page`` is a translation of; None if it is the original."""
    if not has_languages() or not page.pk:
        return None
    versions = list(type(page).objects.filter(translation_key=page.translation_key).defer_streamfields())
    if len(versions) == 1:
        return None
    source = original(versions, {locale.pk: locale for locale in Locale.objects.all()})
    return source if source and source.pk != page.pk else None


def difference_at(source: Model, since: datetime) -> str:
    """Where the editor shows what changed in ``source`` since it was translated."""
    before = source.revisions.filter(created_at__lte=since).order_by("-created_at", "-pk").first()
    sides = [str(before.pk) if before else "earliest", "live"]
    return reverse("wagtailadmin_pages:revisions_compare", args=[source.pk, *sides])


def _by_key() -> dict[uuid.UUID, list[Model]]:
    found: dict[uuid.UUID, list[Model]] = defaultdict(list)
    for model in page_models(Screen):
        for page in model.objects.defer_streamfields():
            found[page.translation_key].append(page)
    return found
