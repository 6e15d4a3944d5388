"""A content: a content type with parameters and files. It comes out of packages, goes into them, and is copied."""

import copy
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Protocol

from courses.packages.h5p.carried import CARRIED, Carried, as_carried
from courses.packages.h5p.deps import Dependency
from courses.packages.h5p.filtering import FilteredContent, filter_params
from courses.packages.h5p.kinds import PACKED
from courses.packages.h5p.library import KINDS, Libraries, Library
from courses.packages.h5p.metadata import NAMES
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import CONTENT, CONTENT_JSON, H5P
from courses.packages.kinds import ending

# Before any file was made, so that the same content makes the same package on every day.
MADE_AT = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


class Files(Protocol):
    """The files of a content, wherever they lie."""

    def names(self) -> list[str]: ...

    def chunks(self, path: str) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class FilesInMemory:
    kept: Mapping[str, bytes] = field(default_factory=dict)

    def names(self) -> list[str]:
        return sorted(self.kept)

    def chunks(self, path: str) -> Iterator[bytes]:
        yield self.kept[path]


@dataclass(frozen=True)
class Content:
    """One content. ``metadata`` are what ``h5p.json`` says beside its libraries: authors, licence, source.

    ``translations`` are its texts in other languages, which only this kind of site knows of.
    """

    title: str
    main: LibraryName
    params: dict[str, Any]
    language: str = "und"
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: Files = field(default_factory=FilesInMemory)
    translations: Carried = field(default_factory=dict)

    def filtered(self, store: Libraries) -> FilteredContent:
        return filter_params(self.params, self.main, store, files=self.files.names())


def clone(content: Content, *, title: str = "") -> Content:
    """Another content that says the same. Its parts keep their ids: what learners did is kept by content and part."""
    metadata = copy.deepcopy(dict(content.metadata))
    if title and "title" in metadata:
        metadata["title"] = title
    return replace(
        content, title=title or content.title, params=copy.deepcopy(content.params), metadata=metadata
    )


# --- packages ----------------------------------------------------------------------------------------------


def export_package(content: Content, store: Libraries, to: BinaryIO) -> FilteredContent:
    """Write ``content`` as a package into ``to``, filtered, with its libraries; only files that it uses go with it.

    The same content makes the same bytes. Nothing is in memory but one piece of one file.
    """
    filtered = content.filtered(store)
    needed = filtered.dependencies(store)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        _write(package, H5P, [_as_bytes(h5p_json(content, needed))])
        _write(package, CONTENT_JSON, [filtered.json.encode()])
        if content.translations:
            _write(package, CARRIED, [as_carried(content.translations)])
        for path in sorted(filtered.files):
            _write(package, CONTENT + path, content.files.chunks(path))
        for library in _with_editors(needed, store):
            for path in sorted(library.files):
                _write(package, f"{library.name.folder}/{path}", store.chunks(library.name, path))
    return filtered


def h5p_json(content: Content, needed: list[Dependency]) -> dict[str, Any]:
    """Rule: what is for the editor only is in the package, and is not listed."""
    main = next(each.library for each in needed if each.library.name == content.main)
    said = {key: value for key, value in content.metadata.items() if key in NAMES and key != "contentType"}
    listed = {
        KINDS[kind]: [each.library.name.data for each in needed if each.kind == kind]
        for kind in ("preloaded", "dynamic")
    }
    return {
        **said,
        "title": content.title[:255],
        "language": content.language,
        "mainLibrary": content.main.machine,
        "embedTypes": main.data.get("embedTypes") or ["iframe"],
        **{key: names for key, names in listed.items() if names or key == KINDS["preloaded"]},
    }


def _with_editors(needed: list[Dependency], store: Libraries) -> list[Library]:
    return sorted({each.library.name: each.library for each in needed}.values(), key=lambda each: each.name)


def _as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _write(package: zipfile.ZipFile, name: str, chunks: Any) -> None:
    info = zipfile.ZipInfo(name, MADE_AT)
    info.create_system, info.external_attr = 3, READABLE
    info.compress_type = zipfile.ZIP_STORED if ending(name) in PACKED else zipfile.ZIP_DEFLATED
    with package.open(info, "w") as file:
        for chunk in chunks:
            file.write(chunk)
