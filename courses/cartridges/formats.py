"""A course in whichever file it comes."""

from typing import BinaryIO

from courses.cartridges.manifest import MANIFEST
from courses.cartridges.read import read_cartridge
from courses.packs.manifest import Pack, read_pack
from learning.archive import Archive


def read_course(file: BinaryIO) -> Pack:
    """The course in ``file``, a pack or a Common Cartridge. Raises CannotRead."""
    archive = Archive(file)
    return read_cartridge(archive) if MANIFEST in archive else read_pack(archive)
