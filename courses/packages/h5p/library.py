"""A library: what a content type or a part of one says about itself."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from courses.packages.h5p.names import LibraryName, Version, number_of

# How library.json calls what it needs; in the order in which they are walked.
KINDS = {
    "dynamic": "dynamicDependencies",
    "preloaded": "preloadedDependencies",
    "editor": "editorDependencies",
}

# Where a translation lies.
LANGUAGE = re.compile(r"language/([A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){0,6})\.json")


@dataclass(frozen=True)
class Library:
    """One version of a library: its ``library.json``, its fields, and the names of its files."""

    name: LibraryName
    patch: int
    data: dict[str, Any] = field(hash=False)
    semantics: list[Any] = field(default_factory=list, hash=False)
    files: frozenset[str] = frozenset()

    @property
    def version(self) -> Version:
        return Version(self.name.major, self.name.minor, self.patch)

    @property
    def title(self) -> str:
        return str(self.data.get("title") or self.name.machine)

    @property
    def runnable(self) -> bool:
        """Whether it is a content type; otherwise it is a part of others."""
        return str(self.data.get("runnable")).lower() in ("1", "true")

    def needs(self, kind: str) -> list[LibraryName]:
        """What it depends on, as ``preloaded``, ``dynamic`` or ``editor``."""
        return names_in(self.data.get(KINDS[kind]))

    @property
    def scripts(self) -> list[str]:
        return paths_in(self.data.get("preloadedJs"))

    @property
    def styles(self) -> list[str]:
        return paths_in(self.data.get("preloadedCss"))

    @property
    def drops_styles_of(self) -> set[str]:
        """The machine names of libraries whose styles it replaces."""
        listed = self.data.get("dropLibraryCss")
        found = listed if isinstance(listed, list) else []
        return {
            str(each["machineName"]) for each in found if isinstance(each, dict) and "machineName" in each
        }

    @property
    def added_to_texts(self) -> list[str]:
        """The regular expressions of an addon: it is added where one of them is found in a text."""
        found: Any = self.data
        for key in ("addTo", "content", "types"):
            found = found.get(key) if isinstance(found, dict) else None
        texts = (
            [each.get("text") for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        )
        return [str(each["regex"]) for each in texts if isinstance(each, dict) and each.get("regex")]

    @property
    def core_api(self) -> tuple[int, int] | None:
        """The version of the player's scripts that it needs at least."""
        asked = self.data.get("coreApi")
        if not isinstance(asked, dict):
            return None
        major, minor = number_of(asked.get("majorVersion")), number_of(asked.get("minorVersion"))
        return None if major is None or minor is None else (major, minor)

    @property
    def languages(self) -> set[str]:
        """The languages it is translated to."""
        return {found[1] for path in self.files if (found := LANGUAGE.fullmatch(path))}


class Libraries(Protocol):
    """Where libraries are found: a store, a package, or one above the other."""

    def get(self, name: LibraryName) -> Library | None: ...

    def all(self) -> list[Library]: ...

    def chunks(self, name: LibraryName, path: str) -> Iterator[bytes]:
        """The file ``path`` of a library, piece by piece."""
        ...


def names_in(listed: Any) -> list[LibraryName]:
    """The libraries that a list of dependencies names; each once, in its order."""
    found = [LibraryName.of_data(each) for each in listed] if isinstance(listed, list) else []
    return list(dict.fromkeys(each for each in found if each))


def paths_in(listed: Any) -> list[str]:
    """The files that a list of ``{path}`` names."""
    found = (
        [each.get("path") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    )
    return [inside(each) for each in found if isinstance(each, str)]


def inside(path: str) -> str:
    """``path`` from the library's own folder. What leads out of it, as ``../``, stays so and is no file of it."""
    return posixpath.normpath(path.lstrip("/")) if path else ""
