"""The files of contents. Each is called by its own hash: copies and revisions share it, and its address never changes."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from courses.h5p.idle import H5PIdleFile
from courses.h5p.places import file_place
from courses.packages.h5p.content import Content
from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.kinds import CONTENT, HEAD, IMAGES, disguised
from courses.packages.kinds import KINDS, ending
from learning.archive import PIECE

FOLDERS = ("images", "videos", "audios", "files")
CALLED = re.compile(r"(?:images|videos|audios|files)/([0-9a-f]{64})\.([a-z0-9]{1,10})")
MORE_KINDS = {
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "gltf": "model/gltf+json",
    "glb": "model/gltf-binary",
    "eot": "application/vnd.ms-fontobject",
    "webvtt": "text/vtt; charset=utf-8",
}
OTHER_KIND = "application/octet-stream"


@dataclass(frozen=True)
class StoredFiles:
    """The files of a content as the rules of H5P read them."""

    kept: Mapping[str, Any]

    def names(self) -> list[str]:
        return sorted(self.kept)

    def chunks(self, path: str) -> Iterator[bytes]:
        digest = digest_of(path)
        try:
            file = default_storage.open(file_place(digest)) if digest and path in self.kept else None
        except OSError:
            file = None
        if file is None:
            raise H5PError(issue("file", path))
        with file:
            while piece := file.read(PIECE):
                yield piece


def keep_file(name: str, chunks: Iterable[bytes]) -> tuple[str, dict[str, Any]]:
    """Keep a file that somebody calls ``name``. How contents call it, and what they say of it.

    Raises H5PError for kinds that contents may not have, and for what is not what its ending says.
    """
    kind = ending(name)
    if kind not in CONTENT:
        raise H5PError(issue("kind", name))
    digest, head = hashlib.sha256(), b""
    with TemporaryFile() as file:
        for chunk in chunks:
            digest.update(chunk)
            head = head if len(head) >= HEAD else (head + chunk)[:HEAD]
            file.write(chunk)
        if disguised(name, head):
            raise H5PError(issue("disguised", name))
        size = file.tell()
        file.seek(0)
        place = file_place(digest.hexdigest())
        # Whoever deletes what nothing names waits for this, or has deleted it before we look.
        H5PIdleFile.objects.filter(digest=digest.hexdigest()).delete()
        if not default_storage.exists(place) or default_storage.size(place) != size:
            default_storage.delete(place)
            default_storage.save(place, File(file))
    return f"{folder_of(kind)}/{digest.hexdigest()}.{kind}", {"size": size, "mime": bare_kind_of(name)}


def folder_of(kind: str) -> str:
    """The folder that contents have files with the ending ``kind`` in."""
    if kind in IMAGES:
        return "images"
    family = KINDS.get(kind, "").partition("/")[0]
    return {"video": "videos", "audio": "audios"}.get(family, "files")


def digest_of(path: str) -> str:
    """The hash in the name of a file; empty if it is none of ours."""
    found = CALLED.fullmatch(path)
    return found[1] if found else ""


def kind_of(path: str) -> str:
    """As what a content's file is sent."""
    return MORE_KINDS.get(ending(path)) or KINDS.get(ending(path), OTHER_KIND)


def bare_kind_of(path: str) -> str:
    return kind_of(path).partition(";")[0]


def with_paths(params: Any, names: Mapping[str, str]) -> Any:
    """``params`` in which files are called as ``names`` say. Only where a file stands: in the ``path`` of an object."""
    if isinstance(params, dict):
        return {
            key: names.get(each, each) if key == "path" and isinstance(each, str) else with_paths(each, names)
            for key, each in params.items()
        }
    return [with_paths(each, names) for each in params] if isinstance(params, list) else params


def keep_files(
    content: Content, used: Iterable[str], beat: Callable[[], None] = lambda: None
) -> tuple[dict[str, str], dict[str, Any]]:
    """Keep the files ``used`` of ``content``: how each is called now, and what is said of them."""
    names: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for path in sorted(used):
        beat()
        names[path], said = keep_file(path, content.files.chunks(path))
        kept[names[path]] = said
    return names, kept
