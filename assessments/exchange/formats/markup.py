"""Between the HTML of stems and explanations and the plain words that formats and answers have."""

import re
from html import escape

from bs4 import BeautifulSoup

from learning.vietnamese import tidy

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_BLOCKS = ("p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre")
_MARKS = (
    (re.compile(r"\*\*(.{1,500}?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\*(.{1,500}?)\*|(?<!\w)_([^_]{1,500})_(?!\w)"), r"<i>\1\2</i>"),
)


def has_markup(text: str) -> bool:
    """Whether ``text`` has a tag or an entity of HTML in it."""
    return bool(_TAG.search(text))


def words_of(html: str) -> str:
    """The words of ``html`` on one line."""
    if not has_markup(html):
        return tidy(html)
    return tidy(BeautifulSoup(html, "html.parser").get_text(" "))


def lines_of(html: str) -> str:
    """The words of ``html``, a paragraph a line."""
    if not has_markup(html):
        return "\n".join(tidy(line) for line in html.split("\n")).strip()
    soup = BeautifulSoup(html, "html.parser")
    for found in soup.find_all("br"):
        found.replace_with("\n")
    for found in soup.find_all(_BLOCKS):
        found.append("\n")
    return "\n".join(line for line in map(tidy, soup.get_text().split("\n")) if line)


def paragraphs(text: str) -> str:
    """Plain ``text`` as HTML, a line a paragraph."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in map(tidy, text.split("\n")) if line)


def lines_as_html(text: str) -> str:
    """Text in which lines count and tags may stand, as Moodle's own format has it."""
    if not has_markup(text):
        return paragraphs(text)
    return text if "<p" in text else "<p>" + "<br/>".join(text.strip().split("\n")) + "</p>"


def markdown_as_html(text: str) -> str:
    """The bold and italic words of ``text``; other Markdown stays as it is written."""
    html = paragraphs(text)
    for pattern, replacement in _MARKS:
        html = pattern.sub(replacement, html)
    return html


def is_plain(html: str) -> bool:
    """Whether ``html`` is nothing but paragraphs of words, so that its lines say all of it."""
    return paragraphs(lines_of(html)) == html
