"""What the official editor hands over becomes the content, by the rules that our own form follows."""

from typing import Any

from django.utils.translation import gettext as _

from courses.h5p.contents import content_of, set_params
from courses.h5p.editor.ids import with_ids
from courses.h5p.editor.types import restricted_for
from courses.h5p.models import H5PContent
from courses.h5p.official.files import known_files
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError, Issue
from courses.packages.h5p.filtering import At, Work, filter_params
from courses.packages.h5p.metadata import filter_metadata
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import read_json

BROKEN = "the official editor"


class NotAllowed(Exception):
    """The author may not use what she handed over; the message says what."""


def take_handed(content: H5PContent, text: str, store: DatabaseStore, user: Any) -> tuple[Issue, ...]:
    """Give ``content`` the ``{library, params, metadata}`` that ``text`` says. Not saved yet.

    Scripts of others made it, in a browser: nothing of it is believed. What was changed on the way is returned.
    Raises H5PError and NotAllowed.
    """
    said = read_json(text.encode("utf-8", "replace"), BROKEN)
    said = said if isinstance(said, dict) else {}
    main, params = LibraryName.parse(said.get("library")), said.get("params")
    row = store.rows.get(main) if main else None
    if main is None or row is None or not row.runnable:
        raise NotAllowed(_("The content type is not installed here."))
    _check_barred(content, main, params, store, user)
    content.files = known_files(params, content)
    kept = filter_params(params, main, store, files=list(content.files))
    params = with_ids(kept.params, row.semantics, store)
    again = set_params(content, params, store, main=main)
    if isinstance(said.get("metadata"), dict):
        content.metadata = filter_metadata(said["metadata"], At(Work(store, None)))
    return tuple(dict.fromkeys((*kept.notes, *again.notes)))


def _check_barred(
    content: H5PContent, main: LibraryName, params: Any, store: DatabaseStore, user: Any
) -> None:
    """A content keeps what it has; nobody brings in by this way what the form would not offer."""
    barred = restricted_for(user, store)
    if not barred:
        return
    asked = {main, *filter_params(params, main, store).libraries} & barred
    if asked - _had(content, store):
        names = ", ".join(str(store.rows[name].label) for name in sorted(asked))
        raise NotAllowed(_("Only who looks after the libraries may use these: %(names)s.") % {"names": names})


def _had(content: H5PContent, store: DatabaseStore) -> set[LibraryName]:
    if not content.pk:
        return set()
    try:
        return {content.main, *content_of(content).filtered(store).libraries}
    except H5PError:
        return {content.main}
