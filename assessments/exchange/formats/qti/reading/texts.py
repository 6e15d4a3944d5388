"""The text that gaps stand in."""

import re
from html import unescape

from learning.vietnamese import tidy

_BLOCK = re.compile(r"<(p|h[2-6]|ul|ol|blockquote)>.*?</\1>|<hr>", re.DOTALL)


def blocks_of(html: str) -> list[str]:
    """The paragraphs of cleaned HTML, one after another."""
    blocks, end = [], 0
    for found in _BLOCK.finditer(html):
        blocks += [html[end : found.start()], found[0]]
        end = found.end()
    return [each for each in [*blocks, html[end:]] if each.strip()]


def lines_of(html: str) -> list[str]:
    """The words of cleaned HTML, a line for each of its paragraphs."""
    parts = re.split(r"</(?:p|li|h[2-6]|blockquote)>|<br\s*/?>|<hr>", html)
    return [line for part in parts if (line := words_of(part))]


def words_of(html: str) -> str:
    return tidy(unescape(re.sub(r"<[^>]*>", "", html)))


def pictures_of(html: str) -> str:
    """The pictures in ``html`` in a paragraph of their own."""
    found = re.findall(r"<img [^>]*>", html)
    return f"<p>{''.join(found)}</p>" if found else ""
