"""The files in a package's ZIP. What no honest package is, is refused before anything of it is unpacked."""

import struct
import zipfile
from typing import BinaryIO

from courses.packages.h5p.errors import H5PError, Issue, issue
from courses.packages.h5p.limits import Limits
from courses.packages.kinds import ending
from learning.archive import Archive, CannotRead

# The end of a ZIP: a record of 22 bytes and a comment of at most 65,535.
END, END_SIZE, COMMENT = b"PK\x05\x06", 22, 65_535
LOCATOR, LOCATOR_SIZE = b"PK\x06\x07", 20
# The only two that packages use; others need memory that the package chooses.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# In what authors put there Flash is refused: its author would miss it.
CONTENT, FLASH = "content", "swf"


class Entries(Archive):
    """The files of a package by name. Raises H5PError.

    Whatever lies in a folder, or is called, with a point or a low line first is not there: computers put
    ``__MACOSX`` and ``.DS_Store`` beside the files of people who never see it. Neither is Flash that a library still
    carries: no browser plays it, and what needs it has another way by now.
    """

    def __init__(self, file: BinaryIO, limits: Limits):
        size = _check_directory(file, limits)
        try:
            super().__init__(file, limits.of_archive)
        except CannotRead as error:
            raise H5PError(_as_issue(error)) from error
        except Exception as error:
            # struct, zlib and codecs have errors of their own, with no class in common.
            raise H5PError(issue("archive-no-zip", why=error)) from error
        self._check_whole(size, limits)
        self._hidden = {name: info for name, info in self._infos.items() if _is_litter(name)}
        self._infos = {name: info for name, info in self._infos.items() if name not in self._hidden}

    def _check_whole(self, size: int, limits: Limits) -> None:
        infos = self._infos.values()
        odd = next((info.filename for info in infos if info.compress_type not in PACKINGS), None)
        if odd is not None:
            raise H5PError(issue("compression", odd))
        if sum(info.compress_size for info in infos) > size:
            raise H5PError(issue("overlap"))
        total = sum(info.file_size for info in infos)
        if total > limits.ratio_from and total > limits.ratio * size:
            raise H5PError(issue("bomb", times=total // size))

    def hidden(self, name: str, most: int) -> bytes:
        """What somebody left beside the package under ``name``; nothing if it is not there or larger than ``most``."""
        info = self._hidden.get(name)
        if info is None or info.file_size > most:
            return b""
        with self._zip.open(info) as file:
            found = file.read(most + 1)
        return found if len(found) <= most else b""

    def size_of(self, name: str) -> int:
        return self._infos[name].file_size


def _as_issue(error: CannotRead) -> Issue:
    """What the reader of archives said. Its sentence is for the author already."""
    return issue(f"archive-{error.code}", why=error)


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    is_dead = len(parts) > 1 and parts[0] != CONTENT and ending(name) == FLASH
    return is_dead or any(part.startswith((".", "_")) for part in parts)


def _check_directory(file: BinaryIO, limits: Limits) -> int:
    """How large ``file`` is. Its list of files is read at once by Python, so how long that says to be is asked before."""
    size = file.seek(0, 2)
    start = max(0, size - END_SIZE - COMMENT)
    file.seek(max(0, start - LOCATOR_SIZE))
    tail = file.read()
    file.seek(0)
    # Python takes a record without a comment first; another one within it would hide it from us.
    plain = tail[-END_SIZE:].startswith(END) and tail.endswith(b"\0\0")
    at = len(tail) - END_SIZE if plain else tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        return size  # no ZIP; whoever opens it says so
    said = [struct.unpack_from("<L", tail, at + 12)[0]]
    if tail[max(0, at - LOCATOR_SIZE) :].startswith(LOCATOR):
        said.append(
            _said_in_large_record(file, struct.unpack_from("<Q", tail, at - LOCATOR_SIZE + 8)[0], size)
        )
    if any(limits.directory < each != 0xFFFFFFFF for each in said):
        raise H5PError(issue("directory"))
    return size


def _said_in_large_record(file: BinaryIO, at: int, size: int) -> int:
    """How long the list is by the record of large ZIPs, which stands above the usual one."""
    if at + 56 > size:
        return 0
    file.seek(at)
    record = file.read(56)
    file.seek(0)
    return struct.unpack_from("<Q", record, 40)[0]
