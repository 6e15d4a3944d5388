"""What is in a file of QTI: its items, the files beside them, and where tests and metadata place them."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.archive import QuestionArchive
from assessments.exchange.formats.base import Item, Unreadable
from assessments.exchange.formats.qti.metadata import read_metadata
from assessments.exchange.formats.qti.names import BadXml, child, children, every, parse
from learning.vietnamese import tidy

MANIFEST = "imsmanifest.xml"
ITEM, TEST, SECTION = "assessmentItem", "assessmentTest", "assessmentSection"
MOST_OF_ITEM = 2_000_000
OURS = "learning-questions"
NO_POOL = "no-pool"


@dataclass
class Found:
    """An XML file in a package. ``problem`` says why there is no ``root``."""

    path: str
    root: Element | None = None
    problem: str = ""
    metadata: Item = field(default_factory=dict)


class SingleItem:
    """One item in a file of its own; there is nothing beside it."""

    def __init__(self, content: bytes):
        try:
            self._root = parse(content)
        except BadXml as error:
            raise Unreadable(str(error)) from error
        if self._root.tag not in (ITEM, TEST, SECTION):
            raise Unreadable(_("This is no item of QTI. Choose a package with imsmanifest.xml, or an item."))

    def documents(self, *holding: bytes) -> Iterator[Found]:
        yield Found("", self._root)

    def beside(self, path: str, address: str) -> bytes | None:
        return None


class Package:
    """A ZIP with a manifest; where it has none, all the items in it."""

    def __init__(self, file: BinaryIO):
        self._files = QuestionArchive(file)
        self._manifests = [name for name in self._files.names if posixpath.basename(name) == MANIFEST]

    def documents(self, *holding: bytes) -> Iterator[Found]:
        """The XML files that the manifest lists, in its order, one after another; all of them where it lists none.

        With ``holding`` only those in which one of these words is.
        """
        listed = dict(self._listed())
        others = [name for name in self._files.names if name.endswith(".xml") and name not in self._manifests]
        for path in listed or others:
            if path not in self._files:
                yield Found(path, problem=_("The file is missing in the package."))
                continue
            content = self._files.read(path)
            if not holding or any(word in content for word in holding):
                yield _opened(path, content, listed.get(path, {}))

    def _listed(self) -> Iterator[tuple[str, Item]]:
        for name in sorted(self._manifests, key=len):
            try:
                manifest = parse(self._files.read(name))
            except BadXml as error:
                raise Unreadable(_("The manifest cannot be read: %(why)s") % {"why": error}) from error
            for resource in every(manifest, "resource"):
                if _is_listed(resource):
                    path = self._path(name, resource.get("href") or _first_file(resource))
                    yield path, read_metadata(child(resource, "metadata"))

    def _path(self, base: str, address: str) -> str:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))
        return self._files.find(joined) or joined

    def beside(self, path: str, address: str) -> bytes | None:
        """The file that the document at ``path`` calls ``address``; None for what is not in the package."""
        bare = address.partition("?")[0].partition("#")[0]
        if not bare or "://" in bare:
            return None
        name = self._path(path, bare)
        if name not in self._files:
            name = self._files.find(unquote(bare).lstrip("/"))
        return self._files.read(name) if name else None


def _opened(path: str, content: bytes, metadata: Item) -> Found:
    if len(content) > MOST_OF_ITEM:
        return Found(path, problem=_("It is too large for an item."))
    try:
        return Found(path, parse(content), metadata=metadata)
    except BadXml as error:
        return Found(path, problem=str(error))


def _is_listed(resource: Element) -> bool:
    kind = resource.get("type", "").lower()
    return "item_xml" in kind or "test_xml" in kind or "section_xml" in kind


def _first_file(resource: Element) -> str:
    return next((each.get("href", "") for each in children(resource, "file")), "")


def pools(package: Package | SingleItem) -> dict[str, str]:
    """Into which pool the tests of a package put each item, by the item's path."""
    found: dict[str, str] = {}
    for each in package.documents(b"assessmentSection", b"assessment-section"):
        if each.root is not None and each.root.tag in (TEST, SECTION):
            _walk(each.root, each, "", found)
    return found


def _walk(element: Element, document: Found, title: str, found: dict[str, str]) -> None:
    for each in element:
        if each.tag == SECTION:
            _walk(each, document, _pool_of(each, document.root), found)
        elif each.tag == "assessmentItemRef":
            folder = posixpath.dirname(document.path)
            path = posixpath.normpath(posixpath.join(folder, unquote(each.get("href", ""))))
            found.setdefault(path, title)
        else:
            _walk(each, document, title, found)


def _pool_of(section: Element, test: Element | None) -> str:
    """The title of the section; in a foreign test below its own, as "Section 1" is in many."""
    title = tidy(section.get("title", ""))
    whole = "" if test is None else tidy(test.get("title", ""))
    if test is not None and test.get("identifier") == OURS:
        return "" if section.get("identifier") == NO_POOL else title
    # In a path of pools a stroke is between names, and two are one in a name.
    return "/".join(name[:150].replace("/", "//") for name in dict.fromkeys([whole, title]) if name)
