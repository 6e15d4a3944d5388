"""Which things drafts name: Wagtail's index of references knows only what is saved in the pages themselves."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from courses.packs.outgoing import page_fields, part_of
from courses.routing import base_model
from learning import registry
from learning.carried import html_renamed, renamed
from learning.packs import carried_of_child

Named = set[tuple[str, Any]]


def named_in_drafts(without: Iterable[int]) -> Named:
    """What is chosen in drafts that nobody published yet, by kinds and keys, but for those of the pages ``without``.

    However many drafts there are, the number of queries is the same.
    """
    pages = base_model().objects.filter(has_unpublished_changes=True).exclude(pk__in=list(without))
    named: Named = set()
    for content, page in _drafts(pages):
        _gather(page.specific_class, page_fields(page.specific_class), content, named)
    for part in (one() for one in registry.pack_parts.values()):
        if _has_drafts(part.model):
            for content, _thing in _drafts(part.model._default_manager.filter(has_unpublished_changes=True)):
                _gather(part.model, part.fields, content, named)
    return named


def _has_drafts(model: type[Model]) -> bool:
    try:
        return bool(model._meta.get_field("has_unpublished_changes"))
    except FieldDoesNotExist:
        return False


def _drafts(things: QuerySet) -> Iterator[tuple[dict[str, Any], Any]]:
    found = {thing.latest_revision_id: thing for thing in things.exclude(latest_revision=None)}
    newest = Revision.objects.filter(pk__in=things.values("latest_revision"))
    for pk, content in newest.values_list("pk", "content").iterator(chunk_size=100):
        if pk in found:
            yield content, found[pk]


def _gather(model: Any, names: Iterable[str], content: dict[str, Any], named: Named) -> None:
    if model is None:
        return  # its app is not installed

    def note(target: type[Model], pk: Any) -> Any:
        part = part_of(target)
        if part is not None:
            named.add((part.name, pk))
        return pk

    for name in names:
        # A draft may be older than the fields of today.
        with suppress(ValidationError, ValueError, FieldDoesNotExist):
            _look(model._meta.get_field(name), content.get(name), note)


def _look(field: Any, value: Any, note: Any) -> None:
    if value in (None, "", []):
        return
    if field.one_to_many:
        child = field.related_model
        for row in value:
            for name in carried_of_child(field):
                _look(child._meta.get_field(name), row.get(name), note)
        return
    if field.many_to_many:
        for pk in value:
            note(field.related_model, pk)
        return
    if isinstance(field, StreamField):
        renamed(field.stream_block, json.loads(value) if isinstance(value, str) else value, note)
    elif isinstance(field, RichTextField):
        html_renamed(value, note)
    elif field.is_relation:
        note(field.related_model, value)
