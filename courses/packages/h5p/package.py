"""An uploaded ``.h5p``: a ZIP with ``h5p.json``, ``content/content.json``, and a folder for each library it brings."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from courses.packages.h5p.carried import CARRIED, MOST_BYTES, Carried, read_carried
from courses.packages.h5p.entries import Entries
from courses.packages.h5p.errors import H5PError, Issue, issue
from courses.packages.h5p.library import LANGUAGE, Library
from courses.packages.h5p.limits import USUAL, Limits
from courses.packages.h5p.names import LibraryName, number_of
from courses.packages.h5p.reading import read_json

H5P, CONTENT, CONTENT_JSON = "h5p.json", "content/", "content/content.json"
LIBRARY_JSON, SEMANTICS = "library.json", "semantics.json"


@dataclass(frozen=True)
class Package:
    """What is in a package, as it says. ``issues`` are what could not be read; ``validate`` adds what is wrong.

    ``content`` is None for a package that brings libraries only. ``folders`` say where each library lies.
    """

    entries: Entries
    h5p: dict[str, Any] = field(default_factory=dict)
    content: Any = None
    libraries: dict[LibraryName, Library] = field(default_factory=dict)
    folders: dict[LibraryName, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    translations: Carried = field(default_factory=dict)

    @property
    def main(self) -> LibraryName | None:
        """Its content type: ``mainLibrary``, in the version that its dependencies list."""
        listed = self.h5p.get("preloadedDependencies")
        found = [LibraryName.of_data(each) for each in listed] if isinstance(listed, list) else []
        wanted = self.h5p.get("mainLibrary")
        return next((each for each in found if each and each.machine == wanted), None)

    @property
    def files(self) -> list[str]:
        """The files of its content, as the content calls them."""
        names = (name for name in self.entries.names if name.startswith(CONTENT) and name != CONTENT_JSON)
        return [name.removeprefix(CONTENT) for name in names]

    def get(self, name: LibraryName) -> Library | None:
        return self.libraries.get(name)

    def all(self) -> list[Library]:
        return list(self.libraries.values())

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        return self.entries.chunks(f"{self.folders[name]}/{path}")

    def content_chunks(self, path: str) -> Iterator[bytes]:
        return self.entries.chunks(CONTENT + path)


def read(file: str | Path | BinaryIO, limits: Limits = USUAL) -> Package:
    """Open a package and read what it says about itself. Raises H5PError for a file that none can be read from.

    What is copied later is read from ``file`` again, which must stay open; a path stays open with the package.
    """
    if isinstance(file, str | Path):
        with contextlib.ExitStack() as close:
            opened = close.enter_context(Path(file).open("rb"))
            package = _Reader(Entries(opened, limits), limits).read()
            close.pop_all()  # the package reads from it until it is thrown away
            return package
    return _Reader(Entries(file, limits), limits).read()


class _Reader:
    """Reads on after what is wrong, so that authors hear everything at once."""

    def __init__(self, entries: Entries, limits: Limits):
        self.entries, self.limits = entries, limits
        self.issues: list[Issue] = []
        self.room, self.room_for_translations = limits.json_together, limits.translations_together

    def read(self) -> Package:
        h5p = self.object(H5P) if H5P in self.entries else {}
        content = self.json(CONTENT_JSON) if CONTENT_JSON in self.entries else None
        libraries: dict[LibraryName, Library] = {}
        folders: dict[LibraryName, str] = {}
        for folder, files in self.by_folder().items():
            library = self.library(folder, files)
            if library and library.name in libraries:
                self.note("library-twice", folder, library=library.name)
            elif library:
                libraries[library.name], folders[library.name] = library, folder
        if H5P not in self.entries and (content is not None or not libraries):
            self.note("no-h5p-json")
        return Package(
            self.entries, h5p, content, libraries, folders, tuple(self.issues), self.translations()
        )

    def translations(self) -> Carried:
        try:
            return read_carried(self.entries.hidden(CARRIED, MOST_BYTES))
        except Exception:  # a stream may end in whatever way its maker chose, and nobody needs this one
            return {}

    def by_folder(self) -> dict[str, set[str]]:
        """The files of each folder but the content's, by what they are called in it."""
        found: dict[str, set[str]] = {}
        for name in self.entries.names:
            folder, slash, rest = name.partition("/")
            if slash and rest and folder != "content":
                found.setdefault(folder, set()).add(rest)
        return found

    def library(self, folder: str, files: set[str]) -> Library | None:
        if LIBRARY_JSON not in files:
            return self.note("no-library-json", folder)
        data = self.object(f"{folder}/{LIBRARY_JSON}")
        name, patch = LibraryName.of_data(data), number_of(data.get("patchVersion"))
        if name is None or patch is None:
            return self.note("wrong-field", f"{folder}/{LIBRARY_JSON}", field="machineName, patchVersion")
        if folder not in (name.machine, name.folder):
            self.note("folder-name", folder, library=name, expected=name.folder)
        semantics = self.json(f"{folder}/{SEMANTICS}") if SEMANTICS in files else []
        if not isinstance(semantics, list):
            self.note("json", f"{folder}/{SEMANTICS}")
            semantics = []
        self.languages(folder, files)
        return Library(name, patch, data, semantics, frozenset(files))

    def languages(self, folder: str, files: set[str]) -> None:
        """Translations must parse; what is in them is laid over the fields when it is asked for."""
        for path in sorted(filter(LANGUAGE.fullmatch, files)):
            name = f"{folder}/{path}"
            size = self.entries.size_of(name)
            self.room_for_translations -= size
            if self.room_for_translations >= 0:
                self.room += size  # nothing of it is kept
            self.object(name)

    def object(self, name: str) -> dict[str, Any]:
        """The file ``name``, which holds an object; an empty one after saying what is wrong with it."""
        found = self.json(name)
        if isinstance(found, dict):
            return found
        if found is not None:
            self.note("json", name)
        return {}

    def json(self, name: str) -> Any:
        size = self.entries.size_of(name)
        self.room -= size
        if size > self.limits.json or self.room < 0:
            return self.note("json-size", name)
        try:
            return read_json(self.entries.read(name), name)
        except H5PError as error:
            self.issues.extend(error.issues)
        except Exception as error:
            # CannotRead says it is damaged; a stream may end in whatever way its maker chose.
            self.note(f"archive-{getattr(error, 'code', '')}", name, why=error)
        return None

    def note(self, code: str, path: str = "", **values: Any) -> Any:
        """Say what is wrong, and be the nothing that was read."""
        self.issues.append(issue(code, path, **values))
