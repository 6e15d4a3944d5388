"""Fields that hold files: pictures, sound, films, and others."""

import html
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from courses.packages.h5p.filtering import At, filter_fields
from courses.packages.h5p.kinds import CONTENT
from courses.packages.h5p.metadata import COPYRIGHT, filter_metadata
from courses.packages.h5p.values import whole
from courses.packages.kinds import ending

Own = Mapping[str, Any]
# How editors write a file of another content, or of one that is just being written.
ELSEWHERE = re.compile(r"^(?:\.\./){1,2}(?:[^#]*content/)?(?:\d+|editor)/")
OUTSIDE = re.compile(r"https?://[^\s<>\"'\\]{3,2000}", re.IGNORECASE)
# Beyond a "#" or "?" a browser reads no path any more, and below a scheme it reads another one.
LEADS = re.compile(r"[:?#\\%<>\"']")
MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
CODECS = re.compile(r"[\w., -]{1,100}", re.ASCII)


def filter_files(value: Any, own: Own, at: At) -> list[Any] | None:
    """The same film or sound in several forms, of which the browser takes the first that it can play."""
    if not isinstance(value, list):
        return at.refuse("wrong-type", expected="list")
    filtered = (filter_file(each, own, at.entry(number)) for number, each in enumerate(value[:50]))
    return [each for each in filtered if each is not None]


def filter_file(value: Any, own: Own, at: At) -> dict[str, Any] | None:
    """Rule: a path inside the content, or an address of the web; known attributes; what its author said of its rights."""
    if not isinstance(value, dict):
        return at.refuse("wrong-type", expected="file")
    path = path_of(value.get("path"), at)
    if path is None:
        return at.refuse("file")
    kept: dict[str, Any] = {"path": path}
    for name, pattern in (("mime", MIME), ("codecs", CODECS)):
        said = value.get(name)
        if isinstance(said, str) and pattern.fullmatch(said):
            kept[name] = said
    for name in ("width", "height", "bitrate"):
        if (size := whole(value.get(name))) is not None:
            kept[name] = size
    if quality := _quality(value.get("quality")):
        kept["quality"] = quality
    if isinstance(value.get("copyright"), dict):
        kept["copyright"] = filter_fields(value["copyright"], COPYRIGHT, at.field("copyright"))
    if isinstance(value.get("metadata"), dict):
        kept["metadata"] = filter_metadata(value["metadata"], at.field("metadata"))
    return kept


def path_of(path: Any, at: At) -> str | None:
    """The file as the content calls it; None if it is none of its own and no address."""
    if not isinstance(path, str):
        return None
    if OUTSIDE.fullmatch(path):
        return path
    path = ELSEWHERE.sub("", path.removesuffix("#tmp"), count=1)
    is_inside = path == posixpath.normpath(path) and not path.startswith(("/", "."))
    if not is_inside or LEADS.search(path) or ending(path) not in CONTENT:
        return None
    if at.work.files is not None and path not in at.work.files:
        return None
    at.work.used.add(path)
    return path


def _quality(value: Any) -> dict[str, Any] | None:
    level = whole(value.get("level")) if isinstance(value, dict) else None
    if level is None:
        return None
    label = value.get("label")
    bare = html.unescape(label)[:60] if isinstance(label, str) else str(level)
    return {"level": level, "label": html.escape(bare)}
