"""What wagtail-localize is told of our pages, and what it tells of them, where it is installed. Nothing needs it."""

import uuid
from typing import Any

from django.apps import apps

Progress = dict[tuple[uuid.UUID, int], tuple[int, int]]


def same_in_all_languages(*names: str) -> list[Any]:
    """For a page's ``override_translatable_fields``: fields whose text is no language's, such as a course's code."""
    try:
        from wagtail_localize.fields import SynchronizedField
    except ImportError:
        return []
    return [SynchronizedField(name, overridable=False) for name in names]


def is_there() -> bool:
    return apps.is_installed("wagtail_localize")


def progress() -> Progress:
    """Of each translation by key and locale: how many of its sentences are translated, of how many; by one query."""
    if not is_there():
        return {}
    from django.db.models import Count, Exists, OuterRef, Q
    from wagtail_localize.models import StringSegment, StringTranslation

    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef("source__translations__target_locale"),
        has_error=False,
    )
    found = (
        StringSegment.objects.filter(source__translations__enabled=True)
        .annotate(is_done=Exists(done))
        .order_by()
        .values_list("source__object_id", "source__translations__target_locale")
        .annotate(count=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
    )
    return {(key, locale): (done, count) for key, locale, count, done in found}
