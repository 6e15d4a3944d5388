"""XML of the document and its annexes; the schema is that of single reports."""

from typing import BinaryIO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.reports.formats.xml import add, report_element, write_root


class OfficialXml(OfficialFormat):
    name = "xml"
    label = _("XML")
    content_type = "application/xml"
    extension = "xml"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        write_root(_root(document), file)


def _root(document: Document) -> ET.Element:
    content = document.content
    about = {
        "schemaVersion": content["schemaVersion"],
        "symbol": document.symbol if document.number else "",
        "issuedOn": str(document.issued_on or ""),
        "revision": str(content["revision"]),
        "sha256": document.sha256,
        "seal": document.seal,
    }
    root = ET.Element("officialReport", {name: value for name, value in about.items() if value})
    for name in ("parent", "issuer", "place", "title", "excerpt"):
        add(root, name, content[name])
    unit, period = content["unit"], content["period"]
    add(root, "unit", unit["name"], uid=unit["uid"], code=unit["code"])
    add(root, "period", None, **{name: period[name] for name in ("code", "kind", "calendar", "start", "end")})
    if content["corrects"]:
        add(root, "corrects", None, **content["corrects"])
    body = add(root, "body", None)
    for block in document.body:
        add(body, "block", block.text, kind=block.kind)
    signer = content["signer"]
    add(root, "signer", signer["name"], prefix=signer["prefix"], title=signer["title"])
    for line in content["recipients"]:
        add(root, "recipient", line)
    for annex in document.annexes:
        add(root, "annex", None, place=str(annex.place)).append(report_element(annex.table))
    return root
