"""The small parts of a question in Moodle XML: its texts, with the files that they show."""

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE
from assessments.exchange.formats.markup import lines_as_html, markdown_as_html, paragraphs, words_of

_FILE = re.compile(r"""(?:@@PLUGINFILE@@|\$@PLUGINFILE@\$)/([^"'?\s>]+)(?:\?[^"'\s>]*)?""")

LONGEST_TEXT = 50_000


class Refused(Exception):
    """It is no question that can be asked here; the message says why."""


class Parts:
    """Reads the parts of one ``<question>`` and gathers its pictures and what is lost of it."""

    def __init__(self, question: Any):
        self.question = question
        self.pictures: dict[str, bytes] = {}
        self.told: list[str] = []

    def tell(self, message: str) -> None:
        if message not in self.told:
            self.told.append(message)

    def text(self, path: str, default: str = "") -> str:
        """The words of the element at ``path``, with or without a ``<text>`` in it."""
        return text_of(self.question.find(path)) or default

    def html(self, element: Any) -> str:
        """The text of ``element`` as HTML, in which pictures are named as items name them."""
        if element is None:
            return ""
        text = text_of(element)
        if len(text) > LONGEST_TEXT:
            raise Refused(_("One of its texts is too long."))
        form = element.get("format") or ""
        self.keep_files(element)
        if form == "html":
            html = text if not text or "<" in text else f"<p>{text}</p>"
        elif form == "markdown":
            html = markdown_as_html(text)
        else:
            html = paragraphs(text) if form == "plain_text" else lines_as_html(text)
        return _FILE.sub(lambda found: f"{PICTURE}{unquote(found[1]).strip('/')}", html)

    def words(self, element: Any) -> str:
        """The text of ``element`` in plain words: answers have no more."""
        html = self.html(element)
        if "<img" in html:
            self.tell(_("Pictures in its answers or feedback are left out."))
        return words_of(html)

    def keep_files(self, element: Any) -> None:
        for file in element.findall("file"):
            name = f"{file.get('path') or ''}/{file.get('name') or ''}".strip("/")
            if file.get("encoding", "base64") != "base64" or not name:
                continue
            try:
                self.pictures[name] = base64.b64decode("".join((file.text or "").split()), validate=True)
            except (binascii.Error, ValueError):
                self.tell(_("The file “%(name)s” in it is damaged.") % {"name": name[:80]})

    def flag(self, path: str) -> bool:
        """Whether a switch is on: Moodle writes 1 or true, or an empty element."""
        found = self.question.find(path)
        return found is not None and text_of(found).strip().lower() in ("", "1", "true")


def text_of(element: Any) -> str:
    if element is None:
        return ""
    inner = element.find("text")
    return "".join((element if inner is None else inner).itertext()).strip()


def number_of(text: str, default: float | None = None) -> float:
    """``text`` as a number. Raises Refused."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        if default is not None:
            return default
        raise Refused(_("“%(text)s” is no number.") % {"text": text[:40]}) from error
