"""A package becomes a content, and its libraries come to those that are here: all of it, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courses.packages.h5p.content import Content
from courses.packages.h5p.deps import resolve
from courses.packages.h5p.errors import raise_all
from courses.packages.h5p.files import Scan
from courses.packages.h5p.filtering import FilteredContent, filter_params
from courses.packages.h5p.library import KINDS, Libraries, Library
from courses.packages.h5p.limits import USUAL, Limits
from courses.packages.h5p.metadata import NAMES
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import Package
from courses.packages.h5p.store import Above, LibraryStore, newer
from courses.packages.h5p.validate import validate


@dataclass(frozen=True)
class FilesOfPackage:
    """The files of a content while they are still in its package."""

    package: Package

    def names(self) -> list[str]:
        return sorted(self.package.files)

    def chunks(self, path: str) -> Iterator[bytes]:
        return self.package.content_chunks(path)


@dataclass(frozen=True)
class Imported:
    """What came out of a package: libraries that were really taken, and a content unless it brought libraries only."""

    installed: tuple[Library, ...]
    content: Content | None = None
    filtered: FilteredContent | None = None


def import_package(
    package: Package,
    store: LibraryStore,
    *,
    may_install: bool = True,
    limits: Limits = USUAL,
    scan: Scan | None = None,
) -> Imported:
    """Take ``package``. Raises H5PError with everything that is wrong, and has then changed nothing."""
    raise_all(validate(package, store, may_install=may_install, limits=limits, scan=scan))
    content, filtered = None, None
    if package.content is not None:
        # A patch that is not taken decides nothing: it may offer choices and fields as its author likes.
        libraries = Above(package, store) if may_install else store
        content, filtered = _content_of(package, libraries)
    taken = store.install(in_order(newer(package.all(), store)), package) if may_install else []
    return Imported(tuple(taken), content, filtered)


def _content_of(package: Package, libraries: Libraries) -> tuple[Content, FilteredContent]:
    main = package.main
    assert main is not None, "validate says so"  # noqa: S101  nobody comes here otherwise
    filtered = filter_params(package.content, main, libraries, files=package.files)
    resolve(main, filtered.libraries, libraries)  # raises for a chain that nobody could load
    said = package.h5p
    metadata = {key: said[key] for key in said if key in NAMES}
    content = Content(
        said["title"],
        main,
        filtered.params,
        said["language"],
        metadata,
        FilesOfPackage(package),
        package.translations,
    )
    return content, filtered


def in_order(libraries: list[Library]) -> list[Library]:
    """Each behind what it needs, so that whatever is here has what it needs, even where a machine stops between two."""
    known: Mapping[LibraryName, Library] = {each.name: each for each in libraries}
    found: dict[LibraryName, Library] = {}
    met: set[LibraryName] = set()
    for library in libraries:
        waiting = [(library, False)]
        while waiting:
            each, is_last = waiting.pop()
            if is_last:
                found.setdefault(each.name, each)
            elif each.name not in met:
                met.add(each.name)
                needed = [known[name] for kind in KINDS for name in each.needs(kind) if name in known]
                waiting += [(each, True), *((one, False) for one in reversed(needed))]
    return list(found.values())
