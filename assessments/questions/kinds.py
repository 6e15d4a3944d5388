"""Kinds of files that people hand in, told by what is in them and never by their names."""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_HEAD = 64


@dataclass(frozen=True)
class FileKind:
    """One kind: how authors and learners know it, and how its files begin."""

    name: str
    label: str | Promise
    media_type: str
    begins: Callable[[bytes], bool]
    # Of kinds that are ZIP files: what must be in one.
    part: str = ""

    @property
    def suffix(self) -> str:
        return f".{self.name}"


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(heads)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


_ZIP = _starts(b"PK\x03\x04")
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    FileKind(
        "docx",
        gettext_lazy("Word document"),
        f"{_OFFICE}wordprocessingml.document",
        _ZIP,
        "word/document.xml",
    ),
    FileKind(
        "xlsx", gettext_lazy("Excel workbook"), f"{_OFFICE}spreadsheetml.sheet", _ZIP, "xl/workbook.xml"
    ),
    FileKind(
        "pptx",
        gettext_lazy("PowerPoint presentation"),
        f"{_OFFICE}presentationml.presentation",
        _ZIP,
        "ppt/presentation.xml",
    ),
    FileKind("pdf", gettext_lazy("PDF"), "application/pdf", _starts(b"%PDF-")),
    FileKind("jpg", gettext_lazy("JPEG picture"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    FileKind("png", gettext_lazy("PNG picture"), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    FileKind("webp", gettext_lazy("WebP picture"), "image/webp", _riff(b"WEBP")),
    FileKind(
        "mp3", gettext_lazy("MP3 sound"), "audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
    ),
    FileKind("m4a", gettext_lazy("MPEG-4 sound"), "audio/mp4", lambda head: head[4:8] == b"ftyp"),
    FileKind("ogg", gettext_lazy("Ogg sound"), "audio/ogg", _starts(b"OggS")),
    FileKind("webm", gettext_lazy("WebM sound"), "audio/webm", _starts(b"\x1a\x45\xdf\xa3")),
    FileKind("wav", gettext_lazy("WAV sound"), "audio/wav", _riff(b"WAVE")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
SOUNDS = tuple(kind.name for kind in KINDS if kind.media_type.startswith("audio/"))
DOCUMENTS = tuple(kind.name for kind in KINDS if kind.name not in SOUNDS)


def kind_of(file: BinaryIO | Any) -> FileKind | None:
    """What ``file`` is, None for anything that is not taken here: programs, pages, workbooks with macros."""
    file.seek(0)
    head = file.read(_HEAD)
    parts = _parts(file) if _ZIP(head) else set()
    file.seek(0)
    if any("vbaproject" in part or part.startswith("xl/macrosheets/") for part in parts):
        return None
    fitting = (kind for kind in KINDS if kind.begins(head) and (not kind.part or kind.part in parts))
    return next(fitting, None)


def _parts(file: Any) -> set[str]:
    try:
        return {name.lower() for name in zipfile.ZipFile(file).namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def in_words(names: Iterable[str]) -> str:
    """The kinds of these names, for people: “Word document (.docx), PDF (.pdf)”."""
    kinds = (BY_NAME[name] for name in names if name in BY_NAME)
    return ", ".join(f"{kind.label} ({kind.suffix})" for kind in kinds)


def suffixes(names: Iterable[str]) -> str:
    """The endings of these kinds, for the ``accept`` of a file field."""
    return ",".join(f".{name}" for name in names if name in BY_NAME)
