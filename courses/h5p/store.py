"""The libraries of this site: told of in tables, their files in the storage."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from courses.h5p.models import H5PContent, H5PLibrary, H5PUse
from courses.h5p.places import keep, library_place
from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.library import Libraries, Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.store import check_unused, newer
from learning.archive import PIECE


@dataclass(frozen=True)
class Prepared:
    """A library whose files are kept: the digest of all of them, and how large each is."""

    library: Library
    digest: str
    files: dict[str, int]


class DatabaseStore:
    """A ``LibraryStore`` of this site. What it has read it remembers: one store serves one request or one task.

    ``by`` is who installs. ``beat`` is told of every file that is written, and may raise to stop. With ``of`` there is
    nothing here but what that content needs, so that playing one does not read them all.
    """

    def __init__(
        self, *, by: Any = None, beat: Callable[[], None] = lambda: None, of: H5PContent | None = None
    ):
        self._by, self._beat, self._of = by, beat, of
        self._rows: dict[LibraryName, H5PLibrary] | None = None

    @property
    def rows(self) -> dict[LibraryName, H5PLibrary]:
        """Every library that is here. One query."""
        if self._rows is None:
            found = H5PLibrary.objects.all()
            if self._of is not None:
                found = found.filter(uses__content=self._of)
            self._rows = {row.name: row for row in found}
        return self._rows

    def get(self, name: LibraryName) -> Library | None:
        row = self.rows.get(name)
        return row.as_library if row else None

    def all(self) -> list[Library]:
        return [self.rows[name].as_library for name in sorted(self.rows)]

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        row = self.rows.get(name)
        try:
            file = (
                default_storage.open(library_place(row.digest, path)) if row and path in row.files else None
            )
        except OSError:
            file = None
        if file is None:
            raise H5PError(issue("missing-file", path, library=name))
        with file:
            while piece := file.read(PIECE):
                yield piece

    def install(self, libraries: Iterable[Library], source: Libraries) -> list[Library]:
        """Take ``libraries``. Their files come first, where nothing names them; their rows all at once."""
        return self.write(self.prepare(libraries, source))

    def prepare(self, libraries: Iterable[Library], source: Libraries) -> list[Prepared]:
        """Keep the files of those that are newer than what is here. Nothing is installed by it."""
        return [self._keep(library, source) for library in newer(libraries, self)]

    def write(self, prepared: list[Prepared]) -> list[Library]:
        """Make what was prepared the libraries of this site."""
        with transaction.atomic():
            for one in prepared:
                self._write(one)
        self._rows = None
        return [one.library for one in prepared]

    def delete(self, name: LibraryName) -> None:
        """Raises H5PError while another library or a content needs it."""
        check_unused(name, self)
        row = self.rows.get(name)
        if row is None:
            return
        with transaction.atomic():
            used = H5PUse.objects.filter(library=row).select_related("content").first()
            if used:
                raise H5PError(issue("library-used", library=name, other=f"“{used.content}”"))
            row.delete()
        self._rows = None

    def _keep(self, library: Library, source: Libraries) -> Prepared:
        digest = digest_of(library, source)
        sizes = {}
        for path in sorted(library.files):
            self._beat()
            sizes[path] = keep(library_place(digest, path), source.chunks(library.name, path))
        return Prepared(library, digest, sizes)

    def _write(self, one: Prepared) -> None:
        library, name = one.library, one.library.name
        row = (
            H5PLibrary.objects.select_for_update()
            .filter(machine_name=name.machine, major=name.major, minor=name.minor)
            .first()
        )
        if row and row.patch >= library.patch:
            return  # somebody else was quicker
        row = row or H5PLibrary(machine_name=name.machine, major=name.major, minor=name.minor)
        row.patch, row.title, row.runnable = library.patch, library.title[:255], library.runnable
        row.data, row.semantics, row.files, row.digest = (
            library.data,
            library.semantics,
            one.files,
            one.digest,
        )
        row.installed_at, row.installed_by = timezone.now(), self._by
        row.save()


def digest_of(library: Library, source: Libraries) -> str:
    """The SHA-256 over the names and bytes of all files of ``library``."""
    whole = hashlib.sha256()
    for path in sorted(library.files):
        one = hashlib.sha256()
        for piece in source.chunks(library.name, path):
            one.update(piece)
        whole.update(f"{path}\0{one.hexdigest()}\n".encode())
    return whole.hexdigest()
