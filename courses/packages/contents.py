"""What is in an uploaded package: a ZIP with nothing in it but files that a lesson may show."""

import re
import unicodedata
from collections.abc import Iterable
from typing import BinaryIO

from django.utils.translation import gettext as _

from courses.packages.kinds import kind_of
from learning import conf
from learning.archive import Archive, CannotRead, Limits

# Deeper or longer than any honest folder.
DEEPEST, LONGEST = 20, 250
# What computers put beside the files of people who never see it.
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


class Contents(Archive):
    """The files of a package. Raises CannotRead for what no lesson needs; what computers leave behind is not there."""

    def __init__(self, file: BinaryIO):
        super().__init__(file, limits())
        self._infos = {name: info for name, info in self._infos.items() if not LITTER.search(name)}
        check_names(self._infos)

    @property
    def size(self) -> int:
        """How many bytes they are, unpacked."""
        return sum(info.file_size for info in self._infos.values())


def limits() -> Limits:
    return Limits(
        files=conf.get("PACKAGE_FILES"), total=conf.get("PACKAGE_BYTES"), one=conf.get("PACKAGE_FILE_BYTES")
    )


def same_name(name: str) -> str:
    """``name`` written in one way: computers write letters with marks in two."""
    return unicodedata.normalize("NFC", name)


def check_names(names: Iterable[str]) -> None:
    """Raises CannotRead if one of ``names`` is none that a package may have, or two are too much alike."""
    seen: dict[str, str] = {}
    for name in names:
        if name.count("/") >= DEEPEST or len(name) > LONGEST:
            raise CannotRead(
                _("“%(name)s” lies in too many folders, or its name is too long. Put it nearer to the top.")
                % {"name": f"{name[:60]}…"}
            )
        if kind_of(name) is None:
            raise CannotRead(
                _("Files like “%(name)s” are not taken. Remove it from the ZIP and upload that again.")
                % {"name": name}
            )
        alike = seen.setdefault(same_name(name).casefold(), name)
        if alike != name:
            raise CannotRead(
                _("“%(one)s” and “%(other)s” differ in capital letters only. Rename one of them.")
                % {"one": alike, "other": name}
            )
