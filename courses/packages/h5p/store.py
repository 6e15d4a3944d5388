"""Where libraries are kept: minor versions side by side, of each the newest patch, and never half of one."""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.library import KINDS, Libraries, Library
from courses.packages.h5p.names import LibraryName, number_of
from courses.packages.h5p.reading import read_json
from learning.archive import PIECE


class LibraryStore(Libraries, Protocol):
    """What a store does besides giving libraries out."""

    def install(self, libraries: Iterable[Library], source: Libraries) -> list[Library]:
        """Take ``libraries`` with their files from ``source``, all or none; those that were really taken.

        Others of the same major and minor version give way to a higher patch. What is not newer is left out.
        """
        ...

    def delete(self, name: LibraryName) -> None:
        """Raises H5PError while another library needs it. Whether contents do, is known to who keeps those."""
        ...


def newer(libraries: Iterable[Library], store: Libraries) -> list[Library]:
    """Those that ``store`` has not, or has with a lower patch."""
    pairs = ((library, store.get(library.name)) for library in libraries)
    return [library for library, present in pairs if present is None or library.patch > present.patch]


def check_unused(name: LibraryName, store: Libraries) -> None:
    for other in store.all():
        if other.name != name and any(name in other.needs(kind) for kind in KINDS):
            raise H5PError(issue("library-used", library=name, other=other.name))


class MemoryStore:
    """Libraries in memory, for tests and for trying something out."""

    def __init__(self) -> None:
        self._kept: dict[LibraryName, tuple[Library, dict[str, bytes]]] = {}

    def get(self, name: LibraryName) -> Library | None:
        found = self._kept.get(name)
        return found[0] if found else None

    def all(self) -> list[Library]:
        return sorted((library for library, _files in self._kept.values()), key=lambda each: each.name)

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        library, files = self._kept.get(name, (None, {}))
        if library is None or path not in files:
            raise H5PError(issue("missing-file", path, library=name))
        yield files[path]

    def install(self, libraries: Iterable[Library], source: Libraries) -> list[Library]:
        taken = newer(libraries, self)
        read = {
            each.name: (each, {path: b"".join(source.chunks(each.name, path)) for path in each.files})
            for each in taken
        }
        self._kept.update(read)
        return taken

    def delete(self, name: LibraryName) -> None:
        check_unused(name, self)
        self._kept.pop(name, None)


class FolderStore:
    """Libraries in a folder: ``<root>/H5P.Example-1.2/<patch>/library.json`` and so on.

    A library is written apart and then renamed to its place, so that it is there whole or not at all; its newest
    patch counts. A patch beside another one needs no moment at which neither is there.
    """

    def __init__(self, root: str | Path):
        self.root = Path(root)
        self._read: dict[Path, Library] = {}

    def get(self, name: LibraryName) -> Library | None:
        place = self._place(name)
        if place is None:
            return None
        if place not in self._read:
            self._read[place] = _library_at(place, name)
        return self._read[place]

    def all(self) -> list[Library]:
        names = (LibraryName.of_folder(folder.name) for folder in self._folders())
        found = (self.get(name) for name in names if name)
        return sorted((each for each in found if each), key=lambda each: each.name)

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        library, place = self.get(name), self._place(name)
        if library is None or place is None or path not in library.files:
            raise H5PError(issue("missing-file", path, library=name))
        with (place / path).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def install(self, libraries: Iterable[Library], source: Libraries) -> list[Library]:
        self.root.mkdir(parents=True, exist_ok=True)
        taken = newer(libraries, self)
        with (
            tempfile.TemporaryDirectory(dir=self.root, prefix=".new-") as apart,
            contextlib.ExitStack() as undo,
        ):
            for library in taken:
                _write(library, source, Path(apart, library.name.folder))
            for library in taken:
                place = self.root / library.name.folder / str(library.patch)
                place.parent.mkdir(exist_ok=True)
                if not place.exists():  # somebody else may have been quicker
                    Path(apart, library.name.folder).rename(place)
                    undo.callback(shutil.rmtree, place, ignore_errors=True)
            undo.pop_all()
        for library in taken:
            self._forget_older(library)
        return taken

    def delete(self, name: LibraryName) -> None:
        check_unused(name, self)
        shutil.rmtree(self.root / name.folder, ignore_errors=True)
        # The same patch may come again with other files.
        self._read = {place: library for place, library in self._read.items() if library.name != name}

    def _folders(self) -> Iterator[Path]:
        return (each for each in self.root.iterdir() if each.is_dir()) if self.root.is_dir() else iter(())

    def _place(self, name: LibraryName) -> Path | None:
        """Where its newest patch is."""
        folder = self.root / name.folder
        patches = [number_of(each.name) for each in folder.iterdir()] if folder.is_dir() else []
        newest = max((each for each in patches if each is not None), default=None)
        return None if newest is None else folder / str(newest)

    def _forget_older(self, library: Library) -> None:
        for place in (self.root / library.name.folder).iterdir():
            patch = number_of(place.name)
            if patch is not None and patch < library.patch:
                shutil.rmtree(place, ignore_errors=True)


def _library_at(place: Path, name: LibraryName) -> Library:
    files = frozenset(each.relative_to(place).as_posix() for each in place.rglob("*") if each.is_file())
    data: dict[str, Any] = read_json((place / "library.json").read_bytes(), f"{name.folder}/library.json")
    semantics = []
    if "semantics.json" in files:
        semantics = read_json((place / "semantics.json").read_bytes(), f"{name.folder}/semantics.json")
    return Library(name, int(place.name), data, semantics, files)


def _write(library: Library, source: Libraries, place: Path) -> None:
    for path in sorted(library.files):
        to = place / path
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("wb") as file:
            file.writelines(source.chunks(library.name, path))


class Above:
    """One place for libraries above another: of what both have, the higher patch; of equals, the lower one's."""

    def __init__(self, upper: Libraries, lower: Libraries):
        self._places = (lower, upper)

    def get(self, name: LibraryName) -> Library | None:
        found = [library for place in self._places if (library := place.get(name))]
        return max(found, key=lambda each: each.patch, default=None)

    def all(self) -> list[Library]:
        names = {each.name for each in itertools.chain.from_iterable(place.all() for place in self._places)}
        return [library for name in sorted(names) if (library := self.get(name))]

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        here = max(self._places, key=lambda place: library.patch if (library := place.get(name)) else -1)
        return here.chunks(name, path)
