"""Content types of our own, one folder each, and what is needed to install them."""

from collections.abc import Iterator
from pathlib import Path

from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.importing import in_order
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import read_json
from courses.packages.h5p.store import LibraryStore

FOLDER = Path(__file__).parent
# What all of them build on. It is no content type.
SHARED = "HocSo.Shared"


class OurLibraries:
    """The libraries of this folder, as a place that stores install from."""

    def __init__(self, folder: Path = FOLDER):
        self._folder = folder
        found = (LibraryName.of_folder(each.name) for each in sorted(folder.iterdir()) if each.is_dir())
        self._kept = {name: self._read(name) for name in found if name}

    def get(self, name: LibraryName) -> Library | None:
        return self._kept.get(name)

    def all(self) -> list[Library]:
        return in_order(list(self._kept.values()))

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        library = self.get(name)
        if library is None or path not in library.files:
            raise H5PError(issue("missing-file", path, library=name))
        yield (self._folder / name.folder / path).read_bytes()

    def types(self) -> list[Library]:
        """Those that authors choose from."""
        return [library for library in self.all() if library.runnable]

    def _read(self, name: LibraryName) -> Library:
        place = self._folder / name.folder
        files = frozenset(
            each.relative_to(place).as_posix() for each in sorted(place.rglob("*")) if each.is_file()
        )
        data = read_json((place / "library.json").read_bytes(), f"{name.folder}/library.json")
        semantics = []
        if "semantics.json" in files:
            semantics = read_json((place / "semantics.json").read_bytes(), f"{name.folder}/semantics.json")
        return Library(name, int(data["patchVersion"]), data, semantics, files)


def install_ours(store: LibraryStore) -> list[Library]:
    """Bring our content types into ``store``; those that were not there, or in an older version."""
    ours = OurLibraries()
    return store.install(ours.all(), ours)
