"""The versions of QTI that are written: their addresses, and how they spell names."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from assessments.exchange.formats.qti.names import HTML, kebab

XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOM = "http://ltsc.ieee.org/xsd/LOM"


@dataclass(frozen=True)
class Version:
    """One version: ``is_kebab`` when its names are written as ``qti-map-response``."""

    number: str
    namespace: str
    schema: str
    templates: str
    package: str
    package_namespace: str
    package_version: str
    resource: str
    is_kebab: bool = False
    has_labels: bool = True  # whether a picture can be labelled with words


V21 = Version(
    number="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    package="QTIv2.1 Package",
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_version="1.0.0",
    resource="xmlv2p1",
    has_labels=False,
)
V22 = Version(
    number="2.2",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    package="QTIv2.2 Package",
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_version="1.0.0",
    resource="xmlv2p2",
)
V30 = Version(
    number="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    package="QTI Package",
    package_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    package_version="3.0.0",
    resource="xmlv3p0",
    is_kebab=True,
)


def written(root: Element, version: Version) -> bytes:
    """An item or a test as a file of ``version``."""
    if version.is_kebab:
        for element in list(root.iter()):
            _spell(element)
    root.set("xmlns", version.namespace)
    root.set("xmlns:xsi", XSI)
    root.set("xsi:schemaLocation", f"{version.namespace} {version.schema}")
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _spell(element: Element) -> None:
    if element.tag == "object":
        _as_img(element)
    if element.tag in HTML:
        return
    if element.tag in ("modalFeedback", "rubricBlock"):
        _with_content(element)
    if element.tag == "rubricBlock":
        element.set("use", "scoring")
    element.tag = f"qti-{kebab(element.tag)}"
    for name in list(element.attrib):
        if not name.startswith(("xml:", "data-")):
            element.set(kebab(name), element.attrib.pop(name))


def _as_img(element: Element) -> None:
    """Version 3 shows the picture of an interaction as HTML does."""
    element.tag = "img"
    element.set("src", element.attrib.pop("data", ""))
    element.set("alt", element.text or "")
    element.attrib.pop("type", None)
    element.text = None


def _with_content(element: Element) -> None:
    """Version 3 puts what a block says into a body of its own."""
    body = Element("qti-content-body")
    body.text, element.text = element.text, None
    body.extend(list(element))
    for each in list(element):
        element.remove(each)
    element.append(body)
