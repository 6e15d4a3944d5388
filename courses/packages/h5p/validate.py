"""Whether a package may be taken: everything that is wrong with it, not only the first thing."""

from collections.abc import Iterator
from typing import Any

from courses.packages.h5p.errors import Issue, issue
from courses.packages.h5p.files import Scan, check_contents, check_kinds, check_names, same_everywhere
from courses.packages.h5p.library import KINDS, Libraries, Library
from courses.packages.h5p.limits import CORE_API, USUAL, Limits
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import CONTENT_JSON, H5P, LIBRARY_JSON, Package
from courses.packages.h5p.rules import H5P_ALLOWED, H5P_ASKED, LIBRARY_ALLOWED, LIBRARY_ASKED, check


def validate(
    package: Package,
    store: Libraries,
    *,
    may_install: bool = True,
    limits: Limits = USUAL,
    scan: Scan | None = None,
) -> list[Issue]:
    """What is wrong with ``package``; nothing if it may be taken into ``store``.

    ``may_install`` is whether its author may bring libraries that are not there yet.
    """
    found = [
        *package.issues,
        *check_names(package.entries.names),
        *check_kinds(package),
        *_check_h5p(package, store),
        *_check_libraries(package, store),
        *_check_machines(package, store),
        *(() if may_install else _check_installed(package, store)),
        *check_contents(package, limits, scan),
    ]
    return list({(each.code, each.path, each.message): each for each in found}.values())


def _check_h5p(package: Package, store: Libraries) -> Iterator[Issue]:
    """What the content says. A package that names no content type brings libraries, and says nothing else."""
    if package.content is None:
        if CONTENT_JSON not in package.entries and (package.h5p or not package.libraries):
            yield issue("no-content")
        return
    if not isinstance(package.content, dict):
        yield issue("params", CONTENT_JSON, library=package.h5p.get("mainLibrary", "H5P"))
    if not package.h5p:
        return  # that it is missing or cannot be read was said already
    yield from check(package.h5p, H5P, H5P_ASKED, H5P_ALLOWED)
    if package.main is None:
        if isinstance(name := package.h5p.get("mainLibrary"), str):
            yield issue("main-not-listed", H5P, library=name)
        return
    main = find(package.main, package, store)
    if main and not main.runnable:
        yield issue("not-runnable", H5P, library=main.name)
    for name in sorted({package.main, *named_in(package.content), *_listed(package)}):
        if find(name, package, store) is None:
            yield issue("missing-library", H5P, library=name)


def _listed(package: Package) -> Iterator[LibraryName]:
    for key in ("preloadedDependencies", "dynamicDependencies"):
        listed = package.h5p.get(key)
        for each in listed if isinstance(listed, list) else []:
            if name := LibraryName.of_data(each):
                yield name


def _check_libraries(package: Package, store: Libraries) -> Iterator[Issue]:
    for name, library in package.libraries.items():
        path = f"{package.folders[name]}/{LIBRARY_JSON}"
        yield from check(library.data, path, LIBRARY_ASKED, LIBRARY_ALLOWED)
        for file in (*library.scripts, *library.styles):
            if file not in library.files:
                yield issue("missing-file", f"{package.folders[name]}/{file}", library=name)
        if library.core_api and library.core_api > CORE_API:
            asked, ours = (f"{major}.{minor}" for major, minor in (library.core_api, CORE_API))
            yield issue("newer-core", path, library=name, asked=asked, ours=ours)
        for needed in dict.fromkeys(each for kind in KINDS for each in library.needs(kind)):
            if find(needed, package, store) is None:
                yield issue("missing-library", path, library=needed)


def _check_machines(package: Package, store: Libraries) -> Iterator[Issue]:
    """A library that is called nearly as one that is here would lie in its place, or pass for it."""
    known = {same_everywhere(each.name.machine): each.name.machine for each in (*package.all(), *store.all())}
    for name in package.libraries:
        if (alike := known[same_everywhere(name.machine)]) != name.machine:
            yield issue("alike", name.machine, other=alike)


def _check_installed(package: Package, store: Libraries) -> Iterator[Issue]:
    """Another patch of what is installed is simply not taken; another library is what the author asked for."""
    for name in package.libraries:
        if store.get(name) is None:
            yield issue("may-not-install", package.folders[name], library=name)


def find(name: LibraryName, package: Package, store: Libraries) -> Library | None:
    return package.get(name) or store.get(name)


def named_in(value: Any) -> Iterator[LibraryName]:
    """The libraries that parameters name, wherever: every ``{"library": "H5P.Example 1.2", "params": …}``."""
    if isinstance(value, dict):
        if "params" in value and (name := LibraryName.parse(value.get("library"))):
            yield name
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from named_in(each)
