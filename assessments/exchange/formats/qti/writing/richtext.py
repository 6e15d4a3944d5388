"""Our rich text as XML, with its pictures and the numbers that are drawn."""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from bs4 import BeautifulSoup, Tag

from assessments.exchange.formats.base import PICTURE
from assessments.exchange.formats.qti.writing.build import Built, append_text

INLINE = frozenset("a b strong i em sub sup code br img span".split())
BLOCKS = frozenset("p h2 h3 h4 h5 h6 ul ol li blockquote hr".split())


def write_html(built: Built, html: str, into: Element) -> None:
    """The words of ``html`` as blocks in ``into``."""
    _blocks(built, BeautifulSoup(html, "html.parser"), into)


def say(built: Built, outcome: str, name: str, html: str) -> None:
    """What is shown when ``outcome`` is, or holds, ``name``."""
    said = Element("modalFeedback", {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"})
    write_html(built, html, said)
    built.feedback.append(said)


def _blocks(built: Built, parent: Any, into: Element) -> None:
    """The blocks in ``parent``; what stands between them gets a paragraph."""
    paragraph: Element | None = None
    for node in parent.children:
        if isinstance(node, Tag) and node.name in BLOCKS:
            paragraph = None
            _block(built, node, into)
        elif isinstance(node, Tag) or str(node).strip():
            paragraph = SubElement(into, "p") if paragraph is None else paragraph
            _inline(built, node, paragraph)


def _block(built: Built, node: Tag, into: Element) -> None:
    element = SubElement(into, node.name)
    if node.name == "blockquote":
        _blocks(built, node, element)
        return
    for child in node.children:
        if isinstance(child, Tag) and child.name in BLOCKS:
            _block(built, child, element)
        elif node.name not in ("ul", "ol"):
            _inline(built, child, element)


def _inline(built: Built, node: Any, into: Element) -> None:
    if not isinstance(node, Tag):
        _say(built, re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(node)), into)
        return
    if node.name == "img":
        _image(built, node, into)
        return
    is_kept = node.name in INLINE and (node.name != "a" or node.get("href"))
    element = SubElement(into, node.name, _link(node)) if is_kept else into
    for child in node.children:
        _inline(built, child, element)


def _say(built: Built, text: str, into: Element) -> None:
    """``text``, with the numbers that are drawn where it names them in braces."""
    names = {each["name"] for each in built.item.get("variables") or []}
    for n, part in enumerate(re.split(r"\{(\w+)\}", text)):
        if n % 2 and part in names:
            SubElement(into, "printedVariable", {"identifier": part})
        else:
            append_text(into, f"{{{part}}}" if n % 2 else part)


def _link(node: Tag) -> dict[str, str]:
    return {"href": str(node["href"])} if node.name == "a" else {}


def _image(built: Built, node: Tag, into: Element) -> None:
    name = str(node.get("src", "")).removeprefix(PICTURE)
    if name in built.pictures:
        SubElement(into, "img", {"src": built.place(name), "alt": str(node.get("alt") or "")})
