"""What a course pack says about itself, read strictly: whatever stands there, the answer is a pack or a sentence."""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

from django.utils.translation import gettext as _

from learning.archive import Archive, CannotRead

FORMAT = "wagtail-learning-course"
VERSION = (1, 0)
MANIFEST, PAGES, ITEMS = "manifest.json", "pages.json", "items.json"
DEEPEST = 40
MOST_TEXT = 50_000_000
MOST_PAGES = 2000
KINDS = ("course", "lesson")


@dataclass
class Pack:
    """A course on its way: its pages in all languages, and by their references the things they name."""

    key: str
    title: str
    pages: list[dict[str, Any]] = field(default_factory=list)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: Any = None
    # What could not be taken over, in words.
    told: list[str] = field(default_factory=list)

    def file(self, path: str) -> bytes:
        return self.files.read(path)


def library_version() -> str:
    try:
        return metadata.version("wagtail-learning")
    except metadata.PackageNotFoundError:
        return ""


def read_pack(archive: Archive) -> Pack:
    """The pack in ``archive``. Raises CannotRead."""
    manifest = _json(archive, MANIFEST)
    told = check_version(manifest)
    _check_files(archive, manifest)
    course = _part(manifest, "course", dict)
    pages, items = _json(archive, PAGES), _json(archive, ITEMS)
    pack = Pack(
        key=_key(course.get("key")),
        title=_part(course, "title", str),
        pages=[_page(each) for each in _part(pages, "pages", list)],
        items=_items(_part(items, "items", dict)),
        files=archive,
        told=told,
    )
    check_tree(pack)
    return pack


def check_version(manifest: Any) -> list[str]:
    """Remarks about a version that is not quite ours. Raises CannotRead if it is none that we can read."""
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CannotRead(_("This is not a course pack."))
    major, _dot, minor = str(manifest.get("version", "")).partition(".")
    if (
        not (major.isascii() and minor.isascii() and major.isdigit() and minor.isdigit())
        or len(major + minor) > 8
    ):
        raise CannotRead(_("This course pack does not say its version."))
    if int(major) > VERSION[0]:
        raise CannotRead(
            _("This course pack was made by a newer version (%(version)s). Update this site first.")
            % {"version": f"{int(major)}.{int(minor)}"}
        )
    if int(major) == VERSION[0] and int(minor) > VERSION[1]:
        return [_("The pack was made by a newer version. What is new in it is left out.")]
    if int(major) < VERSION[0]:
        return [_("The pack was made by an older version.")]
    return []


def _check_files(archive: Archive, manifest: dict[str, Any]) -> None:
    listed = _part(manifest, "files", dict)
    for name in sorted({*listed, *archive.names} - {MANIFEST}):
        about = listed.get(name)
        if not isinstance(about, dict):
            raise CannotRead(_("The file “%(name)s” is not listed in the pack.") % {"name": name})
        if hashlib.sha256(archive.read(name)).hexdigest() != about.get("sha256"):
            raise CannotRead(_("The file “%(name)s” was changed after the pack was made.") % {"name": name})


def parse(content: bytes, name: str = "") -> Any:
    """JSON without what JSON does not have, and no deeper than we write it. Raises CannotRead."""
    wrong = CannotRead(_("“%(name)s” cannot be read.") % {"name": name})
    if len(content) > MOST_TEXT:
        raise CannotRead(_("“%(name)s” is too large.") % {"name": name})
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise wrong from error
    if not _is_flat(data, DEEPEST):
        raise wrong
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _is_flat(data: Any, depth: int) -> bool:
    if isinstance(data, str):
        return is_text(data)
    if isinstance(data, dict):
        return depth > 0 and all(is_text(name) and _is_flat(each, depth - 1) for name, each in data.items())
    return not isinstance(data, list) or (depth > 0 and all(_is_flat(each, depth - 1) for each in data))


def is_text(text: str) -> bool:
    """Whether a database can keep it: PostgreSQL takes no NUL, and half a character is none."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _json(archive: Archive, name: str) -> Any:
    return parse(archive.read(name), name)


def _part(data: Any, name: str, kind: type) -> Any:
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, kind):
        raise CannotRead(_("The pack does not say “%(name)s” as it should.") % {"name": name})
    return found


def _key(value: Any) -> str:
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise CannotRead(_("A key in the pack is none.")) from error


def _page(data: Any) -> dict[str, Any]:
    kind = _part(data, "is", str)
    if kind not in KINDS:
        raise CannotRead(_("The pack does not say “%(name)s” as it should.") % {"name": "is"})
    parent = data.get("parent")
    return {
        "is": kind,
        "key": _key(data.get("key")),
        "parent": None if parent is None else _key(parent),
        **{name: _part(data, name, str) for name in ("language", "type", "title", "slug")},
        "live": data.get("live") is True,
        "fields": _part(data, "fields", dict),
    }


def _items(items: dict[str, Any]) -> dict[str, dict[str, Any]]:
    for reference, data in items.items():
        kind, colon, key = reference.partition(":")
        if not (kind and colon and key and len(reference) < 300 and isinstance(data, dict)):
            raise CannotRead(_("The pack does not say “%(name)s” as it should.") % {"name": reference[:60]})
    return items


def check_tree(pack: Pack) -> None:
    """The pages make one course: its page in each language, and lessons that come after what they are in."""
    if len(pack.pages) > MOST_PAGES:
        raise CannotRead(_("There are more than %(most)s pages in it.") % {"most": MOST_PAGES})
    seen: set[tuple[str, str]] = set()
    for page in pack.pages:
        place = (page["key"], page["language"])
        is_top = page["is"] == "course"
        above_is_there = is_top or (page["parent"], page["language"]) in seen
        if place in seen or is_top != (page["key"] == pack.key) or not above_is_there:
            raise CannotRead(_("The pages of the pack do not make a course: look at “%(title)s”.") % page)
        seen.add(place)
    if not seen:
        raise CannotRead(_("There are no pages in the pack."))
