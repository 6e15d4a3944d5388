"""QTI as formats of questions: one that reads all versions, and one for writing each."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange.formats.base import Lost, QuestionFormat, Read, Sent, Unreadable
from assessments.exchange.formats.qti.package import (
    ITEM,
    OURS,
    SECTION,
    TEST,
    Found,
    Package,
    SingleItem,
    pools,
)
from assessments.exchange.formats.qti.reading.item import Whole, read_item
from assessments.exchange.formats.qti.versions import V21, V22, V30
from assessments.exchange.formats.qti.writing.package import write_package

ZIP = b"PK\x03\x04"


class Qti(QuestionFormat):
    """Packages and single items of QTI 2.0 to 3.0. The versions that write are its subclasses."""

    name = "qti"
    label = gettext_lazy("QTI 2 or 3")
    suffix = ".zip"
    media_type = "application/zip"
    writes = False

    def recognise(self, head: bytes, name: str) -> bool:
        if head.startswith(ZIP):
            return name.lower().endswith(self.suffix)
        return b"assessmentItem" in head or b"qti-assessment-item" in head

    def read(self, file: BinaryIO) -> Iterator[Read]:
        is_zip = file.read(4) == ZIP
        file.seek(0)
        package = Package(file) if is_zip else SingleItem(file.read())
        pool = pools(package)
        is_empty = True
        for each in package.documents():
            is_empty = False
            yield from _read(each, package, pool.get(each.path, ""))
        if is_empty:
            raise Unreadable(
                _("There is no item of QTI 2 or 3 in it. Look at what was exported, and export anew.")
            )


def _read(found: Found, package: Package | SingleItem, pool: str) -> Iterator[Read]:
    root = found.root
    if root is None:
        yield Read(found.path, None, [found.problem])
    elif root.tag == ITEM:
        yield from read_item(Whole(root, found.path, package.beside, {"pool": pool, **found.metadata}))
    elif root.tag == TEST:
        yield from _test(found)
    elif root.tag != SECTION:
        yield Read(
            found.path, None, [_("It is no item of QTI 2 or 3: “%(tag)s”.") % {"tag": str(root.tag)[:60]}]
        )


def _test(found: Found) -> Iterator[Read]:
    """A test is no question: its sections are the pools, its rules are told."""
    root = found.root
    if root is not None and root.get("identifier") != OURS:
        yield Read(
            found.path,
            None,
            [
                _("“%(title)s” is a test: its sections became pools. Make a quiz of them to set its rules.")
                % {"title": root.get("title", "")[:80]}
            ],
        )


class Qti21(Qti):
    name = "qti21"
    label = gettext_lazy("QTI 2.1")
    reads, writes = False, True
    version = V21

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        return write_package(questions, file, self.version)


class Qti22(Qti21):
    name = "qti22"
    label = gettext_lazy("QTI 2.2")
    version = V22


class Qti30(Qti21):
    name = "qti30"
    label = gettext_lazy("QTI 3.0")
    version = V30
