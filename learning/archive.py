"""A ZIP file from somebody else, opened with care: nothing is unpacked to a place that its names choose."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

MOST_FILES = 5000
MOST_BYTES = 1_000_000_000
MOST_OF_ONE = 300_000_000
# Text packs well; what packs a hundred times is made to fill a disk.
MOST_RATIO = 100
SMALL = 1_000_000
# What is copied at once, so that a film is never in memory.
PIECE = 65_536


@dataclass(frozen=True)
class Limits:
    """How many files may be in it, and how many bytes all of them and any one of them may have unpacked."""

    files: int
    total: int
    one: int


class CannotRead(Exception):
    """The file cannot be taken. The message says why, for the user; ``code`` says it the same in every language."""

    def __init__(self, message: str = "", *, code: str = ""):
        super().__init__(message)
        self.code = code


class Archive:
    """The files in a ZIP. Raises CannotRead for anything that no honest one has."""

    def __init__(self, file: BinaryIO, limits: Limits | None = None):
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CannotRead(
                _("This is not a ZIP file, or it is damaged. Choose another file, or make the ZIP anew."),
                code="no-zip",
            ) from error
        self._infos = _checked(self._zip.infolist(), limits or Limits(MOST_FILES, MOST_BYTES, MOST_OF_ONE))

    def __contains__(self, name: Any) -> bool:
        return name in self._infos

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def read(self, name: str) -> bytes:
        """What is in the file ``name``, never more than it said."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The same piece by piece, for files that no memory should hold."""
        info = self._infos.get(name)
        if info is None:
            raise CannotRead(_("The file “%(name)s” is missing in it.") % {"name": name}, code="missing")
        left = info.file_size
        try:
            with self._zip.open(info) as file:
                while piece := file.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except Exception as error:
            # zlib, lzma and bz2 have errors of their own, with no class in common.
            raise _damaged(name) from error
        if left:
            raise _damaged(name)


def _damaged(name: str) -> CannotRead:
    return CannotRead(
        _("The file “%(name)s” in it is damaged. Make the ZIP anew.") % {"name": name}, code="damaged"
    )


def _checked(infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    if len(infos) > limits.files:
        raise CannotRead(
            _("There are more than %(most)s files in it. Take out what is not needed, and upload it again.")
            % {"most": limits.files},
            code="too-many",
        )
    for info in infos:
        if info.is_dir():
            continue
        if info.filename in found:
            raise CannotRead(
                _("The file “%(name)s” is in it twice. Make the ZIP anew.") % {"name": info.filename},
                code="twice",
            )
        if problem := _problem(info, limits):
            code, message = problem
            raise CannotRead(message % {"name": info.filename}, code=code)
        found[info.filename] = info
    if sum(info.file_size for info in found.values()) > limits.total:
        raise CannotRead(
            _(
                "Unpacked it is larger than %(most)s MB. Make its films and pictures smaller, and upload it again."
            )
            % {"most": limits.total // 1_000_000},
            code="too-large",
        )
    return found


def _problem(info: zipfile.ZipInfo, limits: Limits) -> tuple[str, str] | None:
    name = PurePosixPath(info.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or ":" in info.filename:
        return "leads-out", _("The name “%(name)s” leads out of the file.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link", _("“%(name)s” is a link to another place, which is not allowed.")
    if info.flag_bits & 0x1:
        return "password", _("“%(name)s” is protected by a password. Make the ZIP without one.")
    if info.file_size > limits.one:
        return "one-too-large", _("“%(name)s” is too large. Make it smaller, and upload the ZIP again.")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        return "packed-too-tightly", _("“%(name)s” is packed too tightly to be honest.")
    return None
