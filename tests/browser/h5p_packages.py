"""Packages of others, in a folder that somebody names. They are not ours to bring."""

import json
import os
from pathlib import Path
from zipfile import BadZipFile, ZipFile

VARIABLE = "H5P_PACKAGES"
NOT_GIVEN = f"{VARIABLE} names no folder with .h5p files"


def given() -> list[Path]:
    """The packages in that folder, by name."""
    folder = os.environ.get(VARIABLE, "")
    return sorted(Path(folder).glob("*.h5p")) if folder else []


def with_type(machine: str) -> Path | None:
    """A package whose content is of the type ``machine``; None if there is none."""
    return next((each for each in given() if main_of(each) == machine), None)


def main_of(package: Path) -> str:
    """The content type of ``package``; empty where it does not say."""
    try:
        with ZipFile(package) as files:
            return str(json.loads(files.read("h5p.json").decode("utf-8-sig")).get("mainLibrary", ""))
    except (BadZipFile, KeyError, ValueError, AttributeError):
        return ""
