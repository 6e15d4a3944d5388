"""Contents as the rules of H5P know them, made and changed by those rules, and which libraries they need."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save

from courses.h5p.files import StoredFiles
from courses.h5p.models import H5PContent, H5PLibrary, H5PUse
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.content import Content
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.filtering import FilteredContent
from courses.packages.h5p.names import LibraryName


def content_of(content: H5PContent) -> Content:
    """``content`` as the rules know it."""
    return Content(
        content.title,
        content.main,
        content.params,
        content.language,
        content.metadata,
        StoredFiles(content.files),
    )


def set_params(
    content: H5PContent, params: Any, store: DatabaseStore, *, main: LibraryName | None = None
) -> FilteredContent:
    """Give ``content`` other parameters, filtered, and maybe another content type or version of it. Not saved yet.

    Files that they do not name any more are forgotten. Raises H5PError. What was changed on the way is in ``notes``.
    """
    name = main or content.main
    filtered = Content(content.title, name, params, files=StoredFiles(content.files)).filtered(store)
    content.library = store.rows[name]
    content.params = filtered.params
    content.files = {path: said for path, said in content.files.items() if path in filtered.files}
    return filtered


def libraries_of(content: H5PContent, store: DatabaseStore) -> list[H5PLibrary]:
    """Every library that ``content`` needs, also what only its editor does. Raises H5PError if one is not here."""
    needed = content_of(content).filtered(store).dependencies(store)
    return [store.rows[name] for name in dict.fromkeys(each.library.name for each in needed)]


def note_uses(content: H5PContent, store: DatabaseStore | None = None) -> None:
    """Write down which libraries ``content`` needs, as it is published and in its newest draft."""
    store = store or DatabaseStore()
    needed = {library.pk for version in _versions(content) for library in _found(version, store)}
    uses = H5PUse.objects.filter(content=content)
    known = set(uses.values_list("library_id", flat=True))
    if gone := known - needed:
        uses.filter(library_id__in=gone).delete()
    H5PUse.objects.bulk_create(
        [H5PUse(content=content, library_id=pk) for pk in needed - known], ignore_conflicts=True
    )


def _versions(content: H5PContent) -> Iterable[H5PContent]:
    yield H5PContent.objects.select_related("library").get(pk=content.pk)
    if content.latest_revision_id:
        yield content.latest_revision.as_object()


def _found(content: H5PContent, store: DatabaseStore) -> list[H5PLibrary]:
    try:
        return libraries_of(content, store)
    except H5PError:
        return [content.library]  # what it needs is not all here any more; it shows its alternative


def _saved(sender: Any, instance: H5PContent, raw: bool = False, **kwargs) -> None:
    if not raw:
        note_uses(instance)


post_save.connect(_saved, sender=H5PContent, dispatch_uid="learning_courses.h5p_uses")
