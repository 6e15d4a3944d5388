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
from demo.translated import Words


class _Files:
    """The pictures and films of a course's folder and of our examples, by their names. A package takes those it uses."""

    def __init__(self, folder: Path):
        self._files = {each.name: each for each in [*_media(EXAMPLES / "files"), *_media(folder / "media")]}

    def names(self) -> list[str]:
        return list(self._files)

    def chunks(self, path: str) -> Iterator[bytes]:
        yield self._files[path].read_bytes()


@transaction.atomic
def load_content(folder: Path, name: str, key: UUID, words: Words | None = None) -> H5PContent:
    """The content ``name`` of a course's ``folder``, published; left alone where nothing changed or somebody saved it.

    With ``words`` it is in their language.
    """
    file = folder / "h5p" / f"{name}.toml"
    content = H5PContent.objects.filter(uuid=key).first() or H5PContent(uuid=key)
    print_of_file = _digest(folder, file, *([words.file] if words else []))
    if content.pk and (
        content.package_digest == print_of_file or content.revisions.exclude(user=None).exists()
    ):
        return content
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    if words:
        written = words.of(written)
    package = _package(written, folder, words.language if words else LANGUAGE)
    filled(content, package, may_install=True)
    content.alternative = written["alternative"]
    content.package_digest, content.live = print_of_file, True
    content.full_clean()
    content.save()
    content.save_revision().publish()
    return H5PContent.objects.get(pk=content.pk)


def _package(written: dict[str, Any], folder: Path, language: str) -> BytesIO:
    ours, package = OurLibraries(), BytesIO()
    main = LibraryName(f"HocSo.{written['type']}", 1, 0)
    metadata = {"defaultLanguage": language, "license": "CC BY-SA", "licenseVersion": "4.0"}
    params = whole(main, written["params"], ours, language)
    content = Content(written["title"], main, params, language, metadata, _Files(folder))
    export_package(content, ours, package)
    package.seek(0)
    return package


def _digest(folder: Path, file: Path, *more: Path) -> str:
    """What a content is made of: its file, the pictures and films beside it, our content types, and ``more``."""
    whole_of_it = hashlib.sha256(file.read_bytes())
    made_of = [*more, *_media(folder / "media"), *sorted(TYPES.glob("HocSo.*/library.json"))]
    for each in made_of:
        whole_of_it.update(each.name.encode() + b"\0" + each.read_bytes())
    return whole_of_it.hexdigest()


def _media(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("*") if each.is_file())
