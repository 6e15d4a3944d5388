"""A package becomes a content of this site: all of it, or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courses.h5p.files import keep_files, with_paths
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore, Prepared
from courses.h5p.translating.carrying import take_carried
from courses.packages.h5p.carried import Carried
from courses.packages.h5p.content import Content
from courses.packages.h5p.errors import H5PError, Issue, issue
from courses.packages.h5p.filtering import At, FilteredContent, Work
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.library import Libraries, Library
from courses.packages.h5p.metadata import filter_metadata
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import read
from learning.vietnamese import tidy


@dataclass(frozen=True)
class Taken:
    """What came of a package: libraries that are new here, a content unless it brought libraries only, and notes."""

    installed: tuple[Library, ...]
    content: H5PContent | None = None
    notes: tuple[Issue, ...] = ()


class _Later:
    """The site's libraries, of which nothing is changed while a package is looked at: what is new is only prepared."""

    def __init__(self, store: DatabaseStore):
        self._store = store
        self.prepared: list[Prepared] = []

    def get(self, name: LibraryName) -> Library | None:
        return self._store.get(name)

    def all(self) -> list[Library]:
        return self._store.all()

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        return self._store.chunks(name, path)

    def install(self, libraries: Iterable[Library], source: Libraries) -> list[Library]:
        self.prepared = self._store.prepare(libraries, source)
        return [one.library for one in self.prepared]

    def delete(self, name: LibraryName) -> None:
        """A store can, this one must not: whoever calls it has the wrong one."""
        raise NotImplementedError


def take(
    file: Any,
    *,
    by: Any = None,
    may_install: bool,
    as_copy: bool = False,
    beat: Callable[[], None] = lambda: None,
) -> Taken:
    """Take the package ``file``. Raises H5PError with everything that is wrong with it; then nothing was changed.

    ``beat`` is told of every file that is written, and may raise to stop: nothing is changed then either.
    """
    digest = _digest(file)
    if not as_copy and (same := H5PContent.objects.filter(package_digest=digest).first()):
        raise H5PError(issue("same-package", other=same.title))
    read_in = _read_in(file, by=by, may_install=may_install, beat=beat)
    if read_in.content is None:
        return Taken(tuple(read_in.write()))
    content = H5PContent(package_digest=digest, created_by=by, live=False)
    with transaction.atomic():
        installed = read_in.write()
        read_in.fill(content)
        content.save()
        content.save_revision(user=by)
        take_carried(content, read_in.content.translations, read_in.store, by=by)
    return Taken(tuple(installed), content, read_in.filtered.notes)


def filled(content: H5PContent, file: Any, *, by: Any = None, may_install: bool) -> Carried:
    """Make ``content`` what the package ``file`` says, not saved yet; its libraries are installed. Raises H5PError.

    Its translations, for ``take_carried`` once it is saved.
    """
    read_in = _read_in(file, by=by, may_install=may_install, beat=lambda: None)
    if read_in.content is None:
        raise H5PError(issue("no-content"))
    with transaction.atomic():
        read_in.write()
        read_in.fill(content)
    return read_in.content.translations


def material(file: Any, *, by: Any = None, may_install: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an editor goes on with: the head and the parameters of the package ``file``, whose files are kept.

    Its libraries are installed; no content is made. Raises H5PError.
    """
    read_in = _read_in(file, by=by, may_install=may_install, beat=lambda: None)
    said = read_in.content
    if said is None:
        raise H5PError(issue("no-content"))
    read_in.write()
    about = filter_metadata(dict(said.metadata), At(Work(read_in.store, None)))
    head = {
        **about,
        "title": tidy(said.title)[:255],
        "language": said.language,
        "mainLibrary": said.main.machine,
        "preloadedDependencies": [said.main.data],
    }
    return head, with_paths(read_in.filtered.params, read_in.names)


def _digest(file: Any) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


@dataclass
class _ReadIn:
    """A package whose files are kept, and nothing else: who stops here has changed nothing."""

    store: DatabaseStore
    prepared: list[Prepared]
    content: Content | None
    filtered: FilteredContent
    names: dict[str, str]
    files: dict[str, Any]

    def write(self) -> list[Library]:
        return self.store.write(self.prepared)

    def fill(self, content: H5PContent) -> None:
        said = self.content
        assert said is not None  # noqa: S101  asked before
        content.title = tidy(said.title)[:255]
        content.library = self.store.rows[said.main]
        content.language = said.language
        content.params = with_paths(self.filtered.params, self.names)
        content.metadata = filter_metadata(dict(said.metadata), At(Work(self.store, None)))
        content.files = self.files


def _read_in(file: Any, *, by: Any, may_install: bool, beat: Callable[[], None]) -> _ReadIn:
    store = DatabaseStore(by=by, beat=beat)
    later = _Later(store)
    found = import_package(read(file), later, may_install=may_install)
    names: dict[str, str] = {}
    files: dict[str, Any] = {}
    if found.content and found.filtered:
        _check_allowed(found.content.main, store, may_install)
        names, files = keep_files(found.content, found.filtered.files, beat)
        beat()
    filtered: Any = found.filtered  # there is one where there is a content
    return _ReadIn(store, later.prepared, found.content, filtered, names, files)


def _check_allowed(main: LibraryName, store: DatabaseStore, may_install: bool) -> None:
    row = store.rows.get(main)
    if row and row.restricted and not may_install:
        raise H5PError(issue("restricted", library=row.label))
