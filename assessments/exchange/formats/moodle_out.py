"""Questions as Moodle XML, one after another."""

import base64
import re
from collections.abc import Iterable
from typing import Any, BinaryIO
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE, Lost, Sent
from assessments.exchange.formats.markup import words_of
from assessments.exchange.formats.moodle_out_kinds import WRITERS
from assessments.exchange.formats.tagged import tags_of
from assessments.exchange.formats.text import without_control

_PICTURE = re.compile(rf"""(src=["']){PICTURE}([^"']+)""")


class Writing:
    """One ``<question>`` as it is written, with the pictures that it shows and what is lost of it."""

    def __init__(self, sent: Sent, kind: str):
        self.sent, self.item = sent, sent.item
        self.question = Element("question", {"type": kind})
        self.told: list[str] = []

    def put(self, name: str, text: Any, parent: Element | None = None, **attributes: str) -> Element:
        """An element with plain text in it."""
        made = SubElement(self.question if parent is None else parent, name, attributes)
        made.text = without_control(str(text))
        return made

    def text(self, name: str, text: Any, parent: Element | None = None, **attributes: str) -> Element:
        """An element whose words stand in a ``<text>``."""
        made = SubElement(self.question if parent is None else parent, name, attributes)
        self.put("text", text, made)
        return made

    def html(self, name: str, html: str, parent: Element | None = None, **attributes: str) -> Element:
        """An element with HTML, and the files of its pictures."""
        shown = _PICTURE.sub(lambda found: f"{found[1]}@@PLUGINFILE@@/{quote(found[2])}", html)
        made = self.text(name, shown, parent, format="html", **attributes)
        for found in dict.fromkeys(name for _src, name in _PICTURE.findall(html)):
            self.file(found, made)
        return made

    def file(self, name: str, parent: Element | None = None) -> None:
        content = self.sent.pictures.get(name)
        if content is None:
            self.told.append(_("a picture whose file is gone"))
            return
        made = SubElement(self.question if parent is None else parent, "file")
        made.attrib.update({"name": name, "path": "/", "encoding": "base64"})
        made.text = base64.b64encode(content).decode()


def write_moodle(questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
    """Write ``questions``; what Moodle XML cannot say."""
    lost: list[Lost] = []
    pool = ""
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    for sent in questions:
        kind, write = WRITERS.get(sent.item["type"], ("", None))
        if write is None:
            lost.append(
                Lost(sent.item["code"], _("Moodle XML has no questions of this type."), left_out=True)
            )
            continue
        if (own := sent.item.get("pool") or "") != pool:
            pool = own
            file.write(_written(_category(pool)))
        writing = Writing(sent, kind)
        _begin(writing)
        write(writing)
        _end(writing)
        file.write(_written(writing.question))
        lost += [Lost(sent.item["code"], each) for each in dict.fromkeys(writing.told)]
    file.write(b"</quiz>\n")
    return lost


def _written(element: Element) -> bytes:
    indent(element)
    return tostring(element, encoding="unicode").encode() + b"\n"


def _category(pool: str) -> Element:
    made = Element("question", {"type": "category"})
    SubElement(SubElement(made, "category"), "text").text = without_control(
        f"$course$/top/{pool}".rstrip("/")
    )
    return made


def _begin(writing: Writing) -> None:
    item = writing.item
    writing.text("name", words_of(item["stem"])[:80] or item["code"])
    if item["type"] not in ("cloze", "drag_words"):
        writing.html("questiontext", item["stem"])


def _end(writing: Writing) -> None:
    item = writing.item
    writing.html("generalfeedback", item.get("explanation") or "")
    writing.put("defaultgrade", "1.0000000")
    writing.put("penalty", "0.0000000")
    writing.put("hidden", "0")
    writing.put("idnumber", item["code"])
    if tags := tags_of(item):
        parent = SubElement(writing.question, "tags")
        for tag in tags:
            writing.text("tag", tag, parent)
    if item.get("source"):
        writing.told.append(_("its source"))
