"""Where H5P's files lie: in the default storage, under hashes, as ``.bin`` that nothing runs."""

from collections.abc import Iterable
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage

from courses.packages.storing import mark_of

ROOT = "learning/h5p"
FILES = f"{ROOT}/files"


def library_folder(digest: str) -> str:
    return f"{ROOT}/libraries/{digest}"


def library_place(digest: str, path: str) -> str:
    """Where the file ``path`` of the library with this digest is kept."""
    return f"{library_folder(digest)}/{mark_of(path)}.bin"


def file_place(digest: str) -> str:
    """Where a content's file with this SHA-256 is kept."""
    return f"{FILES}/{digest}.bin"


def keep(place: str, chunks: Iterable[bytes]) -> int:
    """Keep what ``chunks`` are together; how large it is. What is there whole is the same: its place is its hash."""
    with TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        size = file.tell()
        file.seek(0)
        if default_storage.exists(place):
            if default_storage.size(place) == size:
                return size
            default_storage.delete(place)  # whoever wrote it was stopped in the middle
        default_storage.save(place, File(file))
    return size
