"""The way to a pool through the tree, as files write it: "Lớp 1/Mật khẩu", with "//" for a stroke in a name.

Moodle's categories are written so; what stands before them says whose they are there, and means nothing here.
"""

import re

LONGEST = 150
_OWNERS = re.compile(r"^\s*\$(?:course|system|module|cat\d*|coursecat|context)\$\s*/?")


def names_in(path: str) -> list[str]:
    """The names of the pools on the way, from the top."""
    parts = _OWNERS.sub("", path).replace("//", "\0").split("/")
    names = [" ".join(part.replace("\0", "/").split())[:LONGEST] for part in parts]
    return [name for name in (names[1:] if names[0] == "top" else names) if name]


def path_of(names: list[str]) -> str:
    return "/".join(name.replace("/", "//") for name in names)


def tidy_path(written: str) -> str:
    """``written`` without what means nothing here."""
    return path_of(names_in(written))
