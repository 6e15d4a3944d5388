"""The words and pictures of an item, as our rich text has them."""

import base64
import binascii
import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE
from assessments.exchange.formats.qti.formulas import formula_text
from assessments.exchange.formats.qti.names import BadXml, every, parse, words
from assessments.exchange.formats.qti.values import Value, listed
from learning.carried import clean_html
from learning.vietnamese import tidy

KEPT = frozenset("p h2 h3 h4 h5 h6 ul ol li blockquote b strong i em br sub sup code del a hr".split())
BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote div table dl pre section article hr".split())
SILENT = frozenset(
    "feedbackInline feedbackBlock modalFeedback stylesheet script style svg title desc catalogInfo "
    "templateDeclaration include source track param annotation annotation-xml rp".split()
)
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST_OF_DATA = 10_000_000
Files = Callable[[str], bytes | None]
_TOKEN = re.compile("\ue000(\\d+)\ue001")


class Body:
    """Makes our HTML of QTI's. Collects the pictures that it shows, and says what was left out.

    ``holes`` are interactions within a text: each is replaced by what stands for it.
    """

    def __init__(self, file: Files, values: dict[str, Value] | None = None):
        self.file = file
        self.values = values or {}
        self.pictures: dict[str, bytes] = {}
        self.problems: list[str] = []
        self.holes: dict[Element, str] = {}
        self._tokens: list[str] = []

    def html(self, *elements: Element | None) -> str:
        """The elements with their own tags, cleaned."""
        raw = "".join(self._element(each) for each in elements if each is not None)
        return self._finished(raw)

    def inner(self, element: Element | None) -> str:
        """What is in ``element``, cleaned."""
        return "" if element is None else self._finished(self._inside(element))

    def words(self, element: Element | None) -> str:
        """The plain words in ``element``; a picture in it is not said."""
        if element is None:
            return ""
        html = re.sub(
            r"<[^>]*>", "", re.sub(r"</?(?:p|li|br|h\d|blockquote)\b[^>]*>", " ", self._inside(element))
        )
        return tidy(unescape(_TOKEN.sub("", html)).replace("\ue002", " "))

    def tell(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def picture(self, element: Element | None) -> tuple[str, str]:
        """The name of the first picture in ``element`` and its words; empty when there is none that we can show."""
        for each in every(element, "img", "object"):
            address = each.get("src") or each.get("data") or ""
            name = self._kept(address)
            if name:
                return name, tidy(each.get("alt") or words(each))
        return "", ""

    def _finished(self, raw: str) -> str:
        cleaned = _unquoted(clean_html(_in_paragraphs(raw)))
        return _TOKEN.sub(lambda found: self._tokens[int(found[1])], cleaned).strip()

    def _inside(self, element: Element) -> str:
        parts = [_plain(element.text)]
        for each in element:
            parts += [self._element(each), _plain(each.tail)]
        return "".join(parts)

    def _element(self, element: Element) -> str:
        tag = element.tag
        if element in self.holes:
            return _plain(self.holes[element])
        if tag in SILENT or not self._is_shown(element):
            return ""
        if tag in ("img", "object", "audio", "video", "iframe"):
            return self._medium(element)
        if tag == "math":
            return self._math(element)
        if tag == "printedVariable":
            return escape(_printed(self.values.get(element.get("identifier", ""))), quote=False)
        if tag == "table":
            return self._table(element)
        return self._tagged(element)

    def _is_shown(self, element: Element) -> bool:
        if element.tag == "rubricBlock":
            return "candidate" in element.get("view", "candidate").split()
        if element.tag not in ("templateInline", "templateBlock"):
            return True
        value = listed(self.values.get(element.get("templateIdentifier", "")))
        return (element.get("identifier") in value) == (element.get("showHide", "show") == "show")

    def _tagged(self, element: Element) -> str:
        inside = self._inside(element)
        if element.tag == "hr" or element.tag == "br":
            return f"<{element.tag}>"
        if element.tag == "a" and element.get("href", "").startswith(("http://", "https://", "mailto:")):
            return f'<a href="{escape(element.get("href", ""))}">{inside}</a>'
        if element.tag == "h1":
            return f"<h2>{inside}</h2>"
        if element.tag in KEPT and element.tag != "a":
            return f"<{element.tag}>{inside}</{element.tag}>"
        is_block = element.tag in BLOCKS or element.tag in ("rubricBlock", "prompt", "contentBody")
        return f"\ue002{inside}\ue002" if is_block else inside

    def _medium(self, element: Element) -> str:
        address = element.get("src") or element.get("data") or ""
        if element.tag in ("img", "object") and (name := self._kept(address)):
            alternative = escape(tidy(element.get("alt") or words(element)))
            self._tokens.append(f'<img src="{PICTURE}{name}" alt="{alternative}">')
            return f"\ue000{len(self._tokens) - 1}\ue001"
        if "html" in element.get("type", "") and (text := self.file(address)) is not None:
            return self._page(text)
        if address and not any(problem.endswith(posixpath.basename(address)) for problem in self.problems):
            self.tell(_("What it shows or plays is left out: %(name)s") % {"name": address[-80:]})
        return self._inside(element)

    def _page(self, text: bytes) -> str:
        try:
            page = parse(text)
        except BadXml:
            self.tell(_("A text beside it cannot be read and is left out."))
            return ""
        return self._inside(next(every(page, "body", "stimulusBody"), page))

    def _kept(self, address: str) -> str:
        """The name under which the picture at ``address`` is kept; empty when it is none that we can show."""
        content, name = self._content(address)
        if content is None or not name.lower().endswith(IMAGES):
            if address.lower().endswith(IMAGES):
                self.tell(_("The picture is missing in the file: %(name)s") % {"name": address[-80:]})
            return ""
        while self.pictures.get(name, content) != content:
            name = f"x{name}"
        self.pictures[name] = content
        return name

    def _content(self, address: str) -> tuple[bytes | None, str]:
        found = re.match(r"data:image/(png|jpeg|gif|webp);base64,", address)
        if not found:
            path = unquote(address.partition("?")[0])
            return self.file(address), re.sub(r"[^A-Za-z0-9._-]+", "-", posixpath.basename(path))[-80:]
        if len(address) > MOST_OF_DATA:
            return None, ""
        try:
            content = base64.b64decode(address[found.end() :])
        except binascii.Error:
            return None, ""
        return content, f"picture-{len(self.pictures) + 1}.{found[1]}"

    def _math(self, element: Element) -> str:
        said = element.get("alttext") or element.get("aria-label") or formula_text(element)
        self.tell(_("A formula is kept as plain text: %(text)s") % {"text": said[:80]})
        return escape(said, quote=False)

    def _table(self, element: Element) -> str:
        self.tell(_("A table is kept as lines of text."))
        rows = []
        for row in every(element, "tr"):
            cells = [
                self._inside(cell).replace("\ue002", " ").strip() for cell in row if cell.tag in ("td", "th")
            ]
            plain = [re.sub(r"</?(?:p|ul|ol|li|h\d|blockquote)\b[^>]*>", " ", cell) for cell in cells]
            rows.append(f"<p>{' | '.join(plain)}</p>")
        return "".join(rows)


def _printed(value: Value) -> str:
    return ", ".join(f"{each:g}" if isinstance(each, float) else str(each) for each in listed(value))


def _plain(text: str | None) -> str:
    """``text`` as HTML, without the signs that stand for something here."""
    return escape(re.sub("[\ue000-\ue002]", "", text or ""), quote=False)


def _in_paragraphs(raw: str) -> str:
    """``raw`` with its loose words in paragraphs: a block of QTI that we do not have ends one."""
    out: list[str] = []
    loose = ""
    for node in BeautifulSoup(raw, "html.parser").contents:
        if isinstance(node, Tag) and node.name in BLOCKS:
            out += [_paragraph(loose), _spaced(str(node).replace("\ue002", " "))]
            loose = ""
        elif isinstance(node, Tag):
            loose += str(node).replace("\ue002", " ")
        else:
            *ended, rest = escape(str(node), quote=False).split("\ue002")
            for each in ended:
                out.append(_paragraph(loose + each))
                loose = ""
            loose += rest
    return "".join([*out, _paragraph(loose)])


def _unquoted(html: str) -> str:
    """``html`` with the quotation marks of its text as they are; our editor does not escape them."""
    parts = re.split(r"(<[^>]*>)", html)
    return "".join(
        part if n % 2 else part.replace("&quot;", '"').replace("&#x27;", "'") for n, part in enumerate(parts)
    )


def _paragraph(html: str) -> str:
    inside = _spaced(html).strip()
    return f"<p>{inside}</p>" if re.sub(r"<[^>]*>", "", inside).strip() else ""


def _spaced(html: str) -> str:
    return re.sub(r"\s+", " ", html)
