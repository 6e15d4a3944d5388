"""The same document as XML: an element for each name, an ``item`` for each entry of a list, nothing for null."""

import re
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "urn:vn-elearning:lgsp:{name}:1.0"
CONTENT_TYPE = "application/xml"
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(name: str, document: dict[str, Any]) -> bytes:
    """``document`` as XML, its root called ``name`` in camel case."""
    root = ET.Element(_camel(name), {"xmlns": NAMESPACE.format(name=name)})
    _fill(root, document)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _fill(element: ET.Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, each in value.items():
            if each is not None:
                _fill(ET.SubElement(element, key), each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _fill(ET.SubElement(element, "item"), each)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    else:
        element.text = _UNWRITABLE.sub("", str(value))


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(each.title() for each in others)
