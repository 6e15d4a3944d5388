"""A Word or Excel file from somebody else, opened with care: it is a ZIP with XML in it, and nothing of it runs."""

import zipfile
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

MB = 1_000_000
MOST_PARTS = 2_000
MOST_UNPACKED = 150 * MB
MOST_OF_ONE = 30 * MB
# Text packs well; what packs better than this is made to fill a memory.
SQUEEZED, FROM = 150, 2 * MB


class CannotOpen(Exception):
    """The file cannot be looked at. The message tells the learner what to do."""


class Parts:
    """The files in an office file. Raises CannotOpen for anything that no honest one has."""

    def __init__(self, file: Any):
        file.seek(0)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _damaged() from error
        infos = self._zip.infolist()
        if any(info.flag_bits & 0x1 for info in infos):
            raise CannotOpen(_("The file has a password. Take it off, save the file and choose it again."))
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise _too_large()
        if any(map(_is_bomb, infos)):
            raise _too_large()
        self._infos = {info.filename: info for info in infos}

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def xml(self, name: str) -> Element | None:
        """What the part ``name`` says; None where there is none."""
        info = self._infos.get(name)
        if info is None:
            return None
        try:
            with self._zip.open(info) as part:
                content = part.read(MOST_OF_ONE + 1)
            return fromstring(content, forbid_dtd=True)
        except (DefusedXmlException, ParseError, ValueError) as error:
            raise _damaged() from error
        except Exception as error:
            # zlib, lzma and bz2 have errors of their own, with no class in common.
            raise _damaged() from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    is_squeezed = info.file_size > FROM and info.file_size > SQUEEZED * max(1, info.compress_size)
    return is_squeezed or (info.filename.endswith((".xml", ".rels")) and info.file_size > MOST_OF_ONE)


def _damaged() -> CannotOpen:
    return CannotOpen(_("The file is damaged. Open it in its program, save it anew and choose it again."))


def _too_large() -> CannotOpen:
    return CannotOpen(_("Unpacked, the file is far too large. Copy what is asked for into a new file."))
