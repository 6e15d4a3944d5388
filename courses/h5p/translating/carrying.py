"""Translations travel with their content: in its package, and so in course packs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.h5p.contents import content_of
from courses.h5p.models import H5PContent, H5PTranslation
from courses.h5p.translating.texts import all_texts
from courses.packages.h5p.carried import Carried
from courses.packages.h5p.content import Content
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.translations import Kept, Match, Refused, State, checked, matches


def to_be_sent(content: H5PContent) -> Content:
    """``content`` with its translations, as a package has it. One query."""
    rows = H5PTranslation.objects.filter(content_id=content.pk).order_by("language")
    return replace(content_of(content), translations={row.language: row.texts for row in rows if row.texts})


@transaction.atomic
def take_carried(
    content: H5PContent, carried: Carried, store: Libraries, *, by: Any = None, is_draft: bool = False
) -> None:
    """Keep what came with ``content``, held against its fields like everything that somebody translates.

    It goes before what is here already; where ``content`` is only a draft here, what is published keeps its own.
    """
    texts = all_texts(content, store) if carried else []
    for language, said in carried.items():
        found = _kept(matches(texts, said)) if language != content.language else {}
        if not found:
            continue
        row, _made = H5PTranslation.objects.select_for_update().get_or_create(
            content=content, language=language
        )
        row.texts = _together(row.texts, found, is_draft=is_draft)
        row.changed_at, row.changed_by = timezone.now(), by
        row.save()


def _together(here: Kept, new: Kept, *, is_draft: bool) -> dict[str, Any]:
    return {**new, **here} if is_draft else {**here, **new}


def _kept(found: list[Match]) -> Mapping[str, Any]:
    return {
        match.text.path: {"source": match.before or match.text.source, "text": text}
        for match in found
        if match.state in (State.DONE, State.STALE) and (text := _checked(match))
    }


def _checked(match: Match) -> str:
    try:
        return checked(match.text, match.translation)
    except Refused:
        return ""
