"""Which libraries a content needs, and in which order a page loads them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.library import KINDS, Libraries, Library
from courses.packages.h5p.limits import DEEPEST_CHAIN
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.patterns import found


@dataclass(frozen=True)
class Dependency:
    """A library that a content needs: for playing (``preloaded``), on demand (``dynamic``), or for its editor."""

    library: Library
    kind: str
    weight: int


@dataclass(frozen=True)
class Asset:
    """A file that a page loads."""

    library: Library
    path: str

    @property
    def address(self) -> str:
        """Below where libraries are served. A new patch has a new address, so browsers may keep it for ever."""
        return f"{self.library.name.folder}/{quote(self.path)}?ver={self.library.version}"


@dataclass(frozen=True)
class Assets:
    scripts: tuple[Asset, ...]
    styles: tuple[Asset, ...]


def resolve(
    main: LibraryName, used: Iterable[LibraryName], store: Libraries, *, texts: Iterable[str] = ()
) -> list[Dependency]:
    """All that a content of type ``main`` needs, by weight. Raises H5PError if something is not there.

    Rule: what the parameters use comes first, in the order in which filtering met it, then ``main``, then addons
    that one of ``texts`` asks for; each behind what it needs itself.
    """
    walk = _Walk(store)
    for name in (*used, main):
        walk.add(walk.get(name, main))
    for addon in addons(store, texts):
        walk.add(addon)
    return sorted(walk.found(), key=lambda each: each.weight)


class _Walk:
    """Depth first, and a library behind what it needs: so a library's scripts find those they build on.

    Rule: of each library its dynamic needs are walked, then the preloaded, then the editor's; what was met as the same
    kind is passed by, which also ends circles. Below an editor's need, preloaded ones are the editor's.
    """

    def __init__(self, store: Libraries):
        self._store = store
        self._met: dict[tuple[str, LibraryName], Library] = {}
        self._weights: dict[tuple[str, LibraryName], int] = {}

    def add(self, library: Library) -> None:
        self._visit(library, "preloaded", 0)

    def get(self, name: LibraryName, asking: LibraryName) -> Library:
        library = self._store.get(name)
        if library is None:
            raise H5PError(issue("missing-library", asking, library=name))
        return library

    def found(self) -> Iterator[Dependency]:
        for (kind, name), weight in self._weights.items():
            yield Dependency(self._met[kind, name], kind, weight)

    def _visit(self, library: Library, kind: str, depth: int) -> None:
        mark = kind, library.name
        if mark in self._met:
            return
        if depth > DEEPEST_CHAIN:
            raise H5PError(issue("chain", library=library.name))
        self._met[mark] = library
        for own in KINDS:
            below = "editor" if kind == "editor" and own == "preloaded" else own
            for name in library.needs(own):
                self._visit(self.get(name, library.name), below, depth + 1)
        self._weights[mark] = len(self._weights) + 1


def addons(store: Libraries, texts: Iterable[str]) -> list[Library]:
    """The addons that ``texts`` ask for, each in its newest version."""
    newest: dict[str, Library] = {}
    for library in sorted(store.all(), key=lambda each: each.version):
        if library.added_to_texts:
            newest[library.name.machine] = library
    if not newest:
        return []
    looked = list(texts)
    return [
        newest[machine]
        for machine in sorted(newest)
        if any(found(regex, text) for regex in newest[machine].added_to_texts for text in looked)
    ]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in parameters, wherever."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from texts_in(each)


def assets(dependencies: Iterable[Dependency], *, kind: str = "preloaded") -> Assets:
    """What a page loads, in its order. A library that another one drops the styles of brings no styles."""
    needed = [
        each.library for each in sorted(dependencies, key=lambda each: each.weight) if each.kind == kind
    ]
    dropped = {machine for library in needed for machine in library.drops_styles_of}
    styled = [library for library in needed if library.name.machine not in dropped]
    return Assets(
        scripts=tuple(Asset(library, path) for library in needed for path in library.scripts),
        styles=tuple(Asset(library, path) for library in styled for path in library.styles),
    )
