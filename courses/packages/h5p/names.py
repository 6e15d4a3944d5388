"""What libraries are called: ``H5P.Example 1.2`` in contents, ``H5P.Example-1.2`` as a folder."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

# A folder whose name begins with a point or a low line is skipped by every reader, so no library can have such a name.
MACHINE = re.compile(r"(?![._])[A-Za-z0-9_.-]{1,255}")
NUMBER = re.compile(r"[0-9]{1,5}")
WRITTEN = re.compile(r"(?P<machine>.+)(?P<between>[ -])(?P<major>[0-9]{1,5})\.(?P<minor>[0-9]{1,5})")


class Version(NamedTuple):
    """Major, minor, patch. Tuples compare as versions do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, order=True)
class LibraryName:
    """A library as others ask for it: exactly this major and minor version, whichever its patch."""

    machine: str
    major: int
    minor: int

    @classmethod
    def parse(cls, text: Any, *, between: str = " ") -> "LibraryName | None":
        """The library that a content calls ``text``; None if nothing is called so."""
        found = WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if not found or found["between"] != between or not MACHINE.fullmatch(found["machine"]):
            return None
        return cls(found["machine"], int(found["major"]), int(found["minor"]))

    @classmethod
    def of_folder(cls, text: Any) -> "LibraryName | None":
        """The library that a folder with this name holds, if its name says a version."""
        return cls.parse(text, between="-")

    @classmethod
    def of_data(cls, data: Any) -> "LibraryName | None":
        """The library that ``{machineName, majorVersion, minorVersion}`` names; numbers often come as strings."""
        if not isinstance(data, dict):
            return None
        machine, major, minor = (data.get(key) for key in ("machineName", "majorVersion", "minorVersion"))
        numbers = number_of(major), number_of(minor)
        if not isinstance(machine, str) or not MACHINE.fullmatch(machine) or None in numbers:
            return None
        return cls(machine, *numbers)  # type: ignore[arg-type]  # None was asked for above

    @property
    def uber(self) -> str:
        return f"{self.machine} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        return f"{self.machine}-{self.major}.{self.minor}"

    @property
    def data(self) -> dict[str, Any]:
        """As packages name what they depend on."""
        return {"machineName": self.machine, "majorVersion": self.major, "minorVersion": self.minor}

    def __str__(self) -> str:
        return self.uber


def number_of(value: Any) -> int | None:
    """A part of a version, up to five digits (h5p.json and library.json write numbers or strings)."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    # Five digits are asked for as text, because a number may be so large that Python refuses to write it.
    if isinstance(value, int):
        return value if 0 <= value <= 99_999 else None
    return int(value) if NUMBER.fullmatch(value) else None
