"""H5P contents of the starter courses, from their files, by the same way as packages that somebody uploads."""

import hashlib
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.h5p.taking import filled
from courses.h5p.types import FOLDER as TYPES
from courses.h5p.types import OurLibraries
from courses.h5p.types.examples import EXAMPLES, LANGUAGE, whole
from courses.models import H5PContent
from courses.packages.h5p.content import Content, export_package
from courses.packages.h5p.names import LibraryName


class _Files:
    """The pictures and films of a course's folder and of our examples, by their names. A package takes those it uses."""

    def __init__(self, folder: Path):
        self._files = {each.name: each for each in [*_media(EXAMPLES / "files"), *_media(folder / "media")]}

    def names(self) -> list[str]:
        return list(self._files)

    def chunks(self, path: str) -> Iterator[bytes]:
        yield self._files[path].read_bytes()


@transaction.atomic
def load_content(folder: Path, name: str, key: UUID) -> H5PContent:
    """The content ``name`` of a course's ``folder``, published; left alone where nothing changed or somebody saved it."""
    file = folder / "h5p" / f"{name}.toml"
    content = H5PContent.objects.filter(uuid=key).first() or H5PContent(uuid=key)
    print_of_file = _digest(folder, file)
    if content.pk and (
        content.package_digest == print_of_file or content.revisions.exclude(user=None).exists()
    ):
        return content
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    filled(content, _package(written, folder), may_install=True)
    content.alternative = written["alternative"]
    content.package_digest, content.live = print_of_file, True
    content.full_clean()
    content.save()
    content.save_revision().publish()
    return H5PContent.objects.get(pk=content.pk)


def _package(written: dict[str, Any], folder: Path) -> BytesIO:
    ours, package = OurLibraries(), BytesIO()
    main = LibraryName(f"HocSo.{written['type']}", 1, 0)
    metadata = {"defaultLanguage": LANGUAGE, "license": "CC BY-SA", "licenseVersion": "4.0"}
    content = Content(
        written["title"], main, whole(main, written["params"], ours), LANGUAGE, metadata, _Files(folder)
    )
    export_package(content, ours, package)
    package.seek(0)
    return package


def _digest(folder: Path, file: Path) -> str:
    """What a content is made of: its file, the pictures and films beside it, and our content types."""
    whole_of_it = hashlib.sha256(file.read_bytes())
    made_of = [*_media(folder / "media"), *sorted(TYPES.glob("HocSo.*/library.json"))]
    for each in made_of:
        whole_of_it.update(each.name.encode() + b"\0" + each.read_bytes())
    return whole_of_it.hexdigest()


def _media(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("*") if each.is_file())
