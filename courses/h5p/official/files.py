"""The files that parameters from the official editor name."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage

from courses.h5p.files import bare_kind_of, digest_of
from courses.h5p.idle import H5PIdleFile
from courses.h5p.models import H5PContent
from courses.h5p.places import file_place
from courses.packages.h5p.kinds import CONTENT, HEAD, disguised
from courses.packages.kinds import ending

TEMPORARY = "#tmp"
DEEPEST = 100


def known_files(params: Any, content: H5PContent | None) -> dict[str, Any]:
    """The files that ``params`` name and that are here, each with what a content keeps of it.

    Who names one by the hash of its bytes had it, or its address, which lets anybody read it: no more is asked.
    """
    own = content.files if content else {}
    found = {path: own.get(path) or _said_of(path) for path in set(_paths(params, DEEPEST))}
    return {path: said for path, said in found.items() if said}


def _paths(value: Any, room: int) -> Iterator[str]:
    if room < 0:
        return
    if isinstance(value, dict):
        path = value.get("path")
        if isinstance(path, str):
            yield path.removesuffix(TEMPORARY)
        for each in value.values():
            yield from _paths(each, room - 1)
    elif isinstance(value, list):
        for each in value:
            yield from _paths(each, room - 1)


def _said_of(path: str) -> dict[str, Any] | None:
    digest = digest_of(path)
    if not digest or ending(path) not in CONTENT:
        return None
    place = file_place(digest)
    # Whoever deletes what nothing names waits for this, or has deleted it before we look.
    H5PIdleFile.objects.filter(digest=digest).delete()
    try:
        with default_storage.open(place) as file:
            head = file.read(HEAD)
            # The ending is what the browser says; the bytes must agree.
            return None if disguised(path, head) else {"size": file.size, "mime": bare_kind_of(path)}
    except OSError:
        return None
