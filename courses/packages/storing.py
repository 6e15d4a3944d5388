"""Where the files of packages lie: in the default storage, under names that nothing runs and no author chose.

A file is found by its package's digest and the hash of its name. So nobody can make it lie elsewhere, two names cannot
become one, and whoever serves the storage by mistake hands out ``.bin`` files, which no browser opens as a page.
"""

import contextlib
import hashlib
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.packages.contents import Contents, same_name

ROOT = "learning/packages"
ZIP = "package.zip"


def folder_of(digest: str) -> str:
    return f"{ROOT}/{digest}"


def zip_of(digest: str) -> str:
    """Where the uploaded file itself is kept."""
    return f"{folder_of(digest)}/{ZIP}"


def place_of(digest: str, name: str) -> str:
    """Where the file ``name`` of the package ``digest`` is kept."""
    return f"{folder_of(digest)}/{mark_of(name)}.bin"


def mark_of(name: str) -> str:
    return hashlib.sha256(same_name(name).encode()).hexdigest()[:40]


def unpack(contents: Contents, digest: str) -> None:
    """Keep every file of ``contents``. Those that are there whole are the same: the digest says so."""
    for name in contents.names:
        data = contents.read(name)
        _keep(place_of(digest, name), ContentFile(data), len(data))


def keep_zip(file: Any, digest: str) -> str:
    """Keep the uploaded file itself; where it is. It comes last: where it is, everything is."""
    size = file.seek(0, 2)
    file.seek(0)
    _keep(zip_of(digest), File(file), size)
    return zip_of(digest)


def _keep(place: str, file: File, size: int) -> None:
    if default_storage.exists(place):
        if default_storage.size(place) == size:
            return
        default_storage.delete(place)  # whoever wrote it was stopped in the middle
    default_storage.save(place, file)


def stored() -> list[str]:
    """The digests of all packages whose files are kept, in use or not."""
    try:
        return default_storage.listdir(ROOT)[0]
    except FileNotFoundError:
        return []


def stored_at(digest: str) -> datetime | None:
    """When its newest file was kept: while it is unpacked, a moment ago. None for an empty folder."""
    folder = folder_of(digest)
    names = default_storage.listdir(folder)[1]
    return max((default_storage.get_modified_time(f"{folder}/{name}") for name in names), default=None)


def remove(digest: str) -> None:
    """Delete everything that is kept of the package ``digest``."""
    folder = folder_of(digest)
    with contextlib.suppress(OSError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
