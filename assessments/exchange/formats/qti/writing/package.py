"""Items in a package: the manifest that lists them, and a test whose sections are the pools."""

import zipfile
from collections.abc import Iterable
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item, Lost, Sent
from assessments.exchange.formats.qti.metadata import write_metadata
from assessments.exchange.formats.qti.package import MANIFEST, NO_POOL, OURS
from assessments.exchange.formats.qti.versions import LOM, Version, written
from assessments.exchange.formats.qti.writing.build import CannotWrite
from assessments.exchange.formats.qti.writing.item import WrittenItem, write_item

TEST = "test.xml"


def write_package(questions: Iterable[Sent], file: BinaryIO, version: Version) -> list[Lost]:
    """A package with ``questions``; what was lost."""
    language = get_language() or "vi"
    lost: list[Lost] = []
    kept: list[tuple[WrittenItem, Item]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sent in questions:
            code = sent.item["code"]
            try:
                item = write_item(sent, version, language)
            except CannotWrite as why:
                lost.append(Lost(code, _("It is left out: %(why)s.") % {"why": why}, left_out=True))
                continue
            lost += [Lost(code, why) for why in item.lost]
            kept.append((item, sent.item))
            _store(archive, item)
        if kept:
            archive.writestr(TEST, written(_test(kept), version))
        archive.writestr(
            MANIFEST, tostring(_manifest(kept, version, language), "utf-8", xml_declaration=True)
        )
    return lost


def _store(archive: zipfile.ZipFile, item: WrittenItem) -> None:
    archive.writestr(_path(item), item.content)
    for name, content in item.pictures.items():
        archive.writestr(_picture(item, name), content)


def _path(item: WrittenItem) -> str:
    return f"items/{item.identifier}.xml"


def _picture(item: WrittenItem, name: str) -> str:
    return f"images/{item.identifier}/{name}"


def _test(kept: list[tuple[WrittenItem, Item]]) -> Element:
    """A test of all items, so that a system which wants one has it."""
    title = _("Questions")
    test = Element("assessmentTest", {"identifier": OURS, "title": title})
    part = SubElement(
        test,
        "testPart",
        {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "simultaneous"},
    )
    sections: dict[str, Element] = {}
    for item, question in kept:
        pool = question.get("pool") or ""
        if pool not in sections:
            name = f"pool{len(sections) + 1}" if pool else NO_POOL
            said = {"identifier": name, "title": pool or title, "visible": "true"}
            sections[pool] = SubElement(part, "assessmentSection", said)
        SubElement(sections[pool], "assessmentItemRef", {"identifier": item.identifier, "href": _path(item)})
    return test


def _manifest(kept: list[tuple[WrittenItem, Item]], version: Version, language: str) -> Element:
    manifest = Element("manifest", {"xmlns": version.package_namespace, "identifier": "manifest"})
    about = SubElement(manifest, "metadata")
    SubElement(about, "schema").text = version.package
    SubElement(about, "schemaversion").text = version.package_version
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    if kept:
        test = _resource(resources, OURS, f"imsqti_test_{version.resource}", TEST)
        for item, _question in kept:
            SubElement(test, "dependency", {"identifierref": f"item-{item.identifier}"})
    for item, question in kept:
        metadata = write_metadata(question, language)
        metadata.set("xmlns", LOM)
        kind = f"imsqti_item_{version.resource}"
        resource = _resource(resources, f"item-{item.identifier}", kind, _path(item), metadata)
        for name in item.pictures:
            SubElement(resource, "file", {"href": _picture(item, name)})
    return manifest


def _resource(parent: Element, name: str, kind: str, path: str, metadata: Element | None = None) -> Element:
    resource = SubElement(parent, "resource", {"identifier": name, "type": kind, "href": path})
    if metadata is not None:
        SubElement(resource, "metadata").append(metadata)
    SubElement(resource, "file", {"href": path})
    return resource
