"""A ZIP of questions from somebody else, opened with care: nothing in it is unpacked to a place that it names."""

import posixpath
import stat
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Unreadable

MOST_FILES = 5000
MOST_BYTES = 200_000_000
MOST_OF_ONE = 20_000_000
# Text packs well; what packs a hundred times is made to fill a disk.
MOST_RATIO = 100
SMALL = 1_000_000


class QuestionArchive:
    """The files in a ZIP, by their names. Raises Unreadable for anything that no honest one has."""

    def __init__(self, file: BinaryIO):
        try:
            self._zip = zipfile.ZipFile(file)
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(
                _("This is not a ZIP file, or it is damaged. Choose another file, or make the ZIP anew.")
            ) from error
        _check(infos)
        self._infos = {info.filename: info for info in infos}

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def find(self, name: str) -> str:
        """The file that ``name`` means, whatever its capitals; empty when there is none."""
        wanted = posixpath.normpath(name)
        if wanted in self._infos:
            return wanted
        return next((each for each in self._infos if each.casefold() == wanted.casefold()), "")

    def read(self, name: str) -> bytes:
        """What is in the file ``name``, never more than it said."""
        info = self._infos[name]
        try:
            with self._zip.open(info) as file:
                content = file.read(info.file_size + 1)
        except Exception as error:
            # zlib, lzma and bz2 have errors of their own, with no class in common.
            raise _damaged(name) from error
        if len(content) != info.file_size:
            raise _damaged(name)
        return content


def _damaged(name: str) -> Unreadable:
    return Unreadable(_("The file “%(name)s” in it is damaged. Make the ZIP anew.") % {"name": name})


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise Unreadable(
            _("There are more than %(most)s files in it. Take out what is not needed, and upload it again.")
            % {"most": MOST_FILES}
        )
    if len({info.filename for info in infos}) < len(infos):
        raise Unreadable(_("It has two files of one name. Make the ZIP anew."))
    for info in infos:
        if problem := _problem(info):
            raise Unreadable(problem % {"name": info.filename})
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise Unreadable(
            _("Unpacked it is larger than %(most)s MB. Make its pictures smaller, and upload it again.")
            % {"most": MOST_BYTES // 1_000_000}
        )


def _problem(info: zipfile.ZipInfo) -> str:
    name = PurePosixPath(info.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or ":" in info.filename:
        return _("The name “%(name)s” leads out of the file.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("“%(name)s” is a link to another place, which is not allowed.")
    if info.flag_bits & 0x1:
        return _("“%(name)s” is protected by a password. Make the ZIP without one.")
    if info.file_size > MOST_OF_ONE:
        return _("“%(name)s” is too large. Make it smaller, and upload the ZIP again.")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        return _("“%(name)s” is packed too tightly to be honest.")
    return ""
