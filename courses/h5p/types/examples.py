"""A content of each of our types, in Vietnamese: for the tests, for a demonstration, and to begin from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from courses.h5p.types import FOLDER, OurLibraries
from courses.packages.h5p.content import Content, export_package
from courses.packages.h5p.filtering import FilteredContent
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import defaults, translated

EXAMPLES = FOLDER / "examples"
LANGUAGE = "vi"
# What every content has of its type: how it behaves, and the words on its buttons.
USUAL = ("behaviour", "l10n")


@dataclass(frozen=True)
class FilesInFolder:
    """The files of all examples. A package takes those that its content uses."""

    folder: Path

    def names(self) -> list[str]:
        return sorted(each.name for each in self.folder.iterdir() if each.is_file())

    def chunks(self, path: str) -> Iterator[bytes]:
        yield (self.folder / path).read_bytes()


def example(library: LibraryName, store: Libraries | None = None) -> Content:
    """The example of ``library``, whole: with the usual behaviour and all texts, as an editor would save it."""
    store = store or OurLibraries()
    written = json.loads((EXAMPLES / f"{library.folder}.json").read_text("utf-8"))
    params = whole(library, written["params"], store)
    metadata = {"defaultLanguage": LANGUAGE, "license": "U"}
    return Content(written["title"], library, params, LANGUAGE, metadata, FilesInFolder(EXAMPLES / "files"))


def whole(
    library: LibraryName, params: dict[str, Any], store: Libraries, language: str = LANGUAGE
) -> dict[str, Any]:
    """``params`` with what is usual for their type in ``language``, and so the contents within them."""
    usual = defaults(translated(library, language, store))
    own = {key: _within(value, store, language) for key, value in params.items()}
    common = {key: {**usual[key], **own.pop(key, {})} for key in USUAL if key in usual}
    return {**own, **common}


def _within(value: Any, store: Libraries, language: str) -> Any:
    if isinstance(value, list):
        return [_within(each, store, language) for each in value]
    if not isinstance(value, dict):
        return value
    name = LibraryName.parse(value.get("library"))
    if name is not None:
        return {**value, "params": whole(name, value["params"], store, language)}
    return {key: _within(each, store, language) for key, each in value.items()}


def pack(library: LibraryName, to: BinaryIO) -> FilteredContent:
    """Write the example of ``library`` as a package, with all that another host needs to show it."""
    ours = OurLibraries()
    return export_package(example(library, ours), ours, to)
