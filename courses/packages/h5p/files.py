"""The files of a package one by one: what they are called, what they are, and what is in them."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from courses.packages.h5p.errors import Issue, issue
from courses.packages.h5p.kinds import CONTENT, HEAD, LIBRARY, MARKUP, disguised
from courses.packages.h5p.limits import DEEPEST_FOLDER, LONGEST_NAME, Limits
from courses.packages.h5p.package import CONTENT as CONTENT_FOLDER
from courses.packages.h5p.package import Package
from courses.packages.kinds import ending

# A scanner of viruses: is given a file's name and its pieces, and says what it found, or nothing.
Scan = Callable[[str, Iterable[bytes]], str]
# What every scanner knows, and no virus is. In two pieces, or scanners would find it here.
TEST_SIGN = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# Format and control characters turn names round, or are not seen; private ones are seen differently everywhere.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Where a drawing may point: into itself. Pictures within it are written out.
WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif);|$)", re.IGNORECASE)
ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})


def check_names(names: Iterable[str]) -> Iterator[Issue]:
    """Names that lead somewhere else on some computer, or are two on one and one on another."""
    seen: dict[str, str] = {}
    for name in names:
        if _is_odd(name):
            yield issue("name", name)
        alike = seen.setdefault(same_everywhere(name), name)
        if alike != name:
            yield issue("alike", name, other=alike)


def same_everywhere(name: str) -> str:
    """``name`` as the most careless computer compares it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _is_odd(name: str) -> bool:
    parts = name.split("/")
    return (
        len(name) > LONGEST_NAME
        or len(parts) > DEEPEST_FOLDER
        or any(unicodedata.category(char) in UNSEEN for char in name)
        # Windows drops points and spaces at an end: x.svg would come out of "x.svg. ".
        or any(part != part.strip(" ") or part.endswith(".") for part in parts)
    )


def check_kinds(package: Package) -> Iterator[Issue]:
    """Endings that packages may have: more in libraries than in contents. Files at the top are never looked at."""
    for name in package.entries.names:
        folder, slash, _rest = name.partition("/")
        allowed = CONTENT if folder == CONTENT_FOLDER.rstrip("/") else LIBRARY
        if slash and ending(name) not in allowed:
            yield issue("kind", name)


def check_contents(package: Package, limits: Limits, scan: Scan | None = None) -> Iterator[Issue]:
    """Every file read once: whether it is whole, whether it is what it says, whether something in it is alive."""
    for name in package.entries.names:
        try:
            yield from _check_content(package, name, limits)
            if scan and (found := scan(name, package.entries.chunks(name))):
                yield issue("virus", name, found=found)
        except Exception as error:
            # CannotRead says it is damaged; a stream may end in whatever way its maker chose.
            yield issue(f"archive-{getattr(error, 'code', '')}", name, why=error)


def _check_content(package: Package, name: str, limits: Limits) -> Iterator[Issue]:
    head, last, marked = b"", b"", False
    for piece in package.entries.chunks(name):
        head = head if len(head) >= HEAD else (head + piece)[:HEAD]
        marked = marked or TEST_SIGN in last + piece
        last = piece[-len(TEST_SIGN) :]
    if marked:
        yield issue("virus", name, found="EICAR")
    if disguised(name, head):
        yield issue("disguised", name)
    if ending(name) in MARKUP:
        yield from _check_markup(package, name, limits)


def _check_markup(package: Package, name: str, limits: Limits) -> Iterator[Issue]:
    if package.entries.size_of(name) > limits.drawing:
        yield issue("json-size", name)
        return
    looking = _Looking()
    parser = DefusedXMLParser(target=looking, forbid_entities=True, forbid_external=True)
    try:
        for piece in package.entries.chunks(name):
            parser.feed(piece)
        parser.close()
    except DefusedXmlException:
        yield issue("drawing", name)
    except (ParseError, ValueError, LookupError):
        yield issue("markup", name)
    else:
        if looking.active and ending(name) == "svg":
            yield issue("drawing", name)


class _Looking:
    """Is told of every element, and keeps none: a drawing may have a hundred thousand."""

    def __init__(self) -> None:
        self.active = False

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        if _bare(tag) in ACTIVE or any(itertools.starmap(_runs, attributes.items())):
            self.active = True

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def pi(self, target: str, data: str = "") -> None:
        self.active = self.active or target == "xml-stylesheet"

    def close(self) -> None: ...


def _runs(name: str, value: str) -> bool:
    bare = _bare(name)
    # An animation may change where a link leads after it was looked at.
    leads = bare == "attributename" and _bare(value.replace(":", "}")) == "href"
    return bare.startswith("on") or leads or (bare in ("href", "src") and not WITHIN.match(value))


def _bare(name: str) -> str:
    return name.rpartition("}")[2].lower()
