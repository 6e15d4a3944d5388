"""What officers write, as paragraphs of a few kinds: nothing else of their HTML goes into a document.

Every format writes these blocks, so a tag that is not in the list is nowhere: its text stays, what is no text is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from learning.vietnamese import tidy

FEATURES = ("bold", "italic", "ul", "ol")
PARAGRAPH, BULLET, NUMBERED = "paragraph", "bullet", "numbered"
_BOLD, _ITALIC = ("b", "strong"), ("i", "em")
# Each of these ends the paragraph before it, whatever else it means where it comes from.
_BREAKING = ("p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "hr")
_NO_TEXT = ("script", "style", "template", "title", "textarea", "iframe", "noscript")
LONGEST = 50_000


@dataclass(frozen=True)
class Run:
    """A piece of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list with its ``number`` in it."""

    kind: str
    runs: tuple[Run, ...]
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def blocks_of(html: str) -> tuple[Block, ...]:
    """The paragraphs of ``html``, which may be anything."""
    reader = _Reader()
    reader.feed(html[:LONGEST])
    reader.close()
    reader.end()
    return tuple(reader.found)


def clean(html: str) -> str:
    """``html`` made anew from its paragraphs: as safe as they are. Cleaning it again changes nothing."""
    return html_of(blocks_of(html))


def plain(html: str) -> str:
    """The paragraphs as somebody types them: an empty line between two, "- " or "1. " before an item."""
    found: list[str] = []
    before = ""
    for block in blocks_of(html):
        apart = "\n" if block.kind == before != PARAGRAPH else "\n\n"
        sign = {BULLET: "- ", NUMBERED: f"{block.number}. "}.get(block.kind, "")
        found.append((apart if found else "") + sign + block.text)
        before = block.kind
    return "".join(found)


def from_plain(text: str) -> str:
    """What ``plain`` gives, or what somebody typed like it, as HTML."""
    blocks: list[Block] = []
    for line in text[:LONGEST].splitlines():
        words = tidy(line)
        first, _space, rest = words.partition(" ")
        if not words:
            continue
        if first in ("-", "+", "•", "*") and rest:
            blocks.append(Block(BULLET, (Run(rest),)))
        elif first.endswith(".") and first[:-1].isdecimal() and rest:
            blocks.append(Block(NUMBERED, (Run(rest),), 1))
        else:
            blocks.append(Block(PARAGRAPH, (Run(words),)))
    return html_of(blocks)


def html_of(blocks: Iterable[Block]) -> str:
    """The blocks as HTML."""
    found: list[str] = []
    inside = ""
    for block in blocks:
        listed = {BULLET: "ul", NUMBERED: "ol"}.get(block.kind, "")
        if listed != inside:
            found += [f"</{inside}>"] * bool(inside) + [f"<{listed}>"] * bool(listed)
            inside = listed
        tag = "li" if listed else "p"
        found.append(f"<{tag}>{''.join(map(_run, block.runs))}</{tag}>")
    return "".join(found) + (f"</{inside}>" if inside else "")


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    text = f"<i>{text}</i>" if run.italic else text
    return f"<b>{text}</b>" if run.bold else text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._runs: list[Run] = []
        self._bold = self._italic = self._silent = 0
        self._lists: list[list] = []  # kind and how many items so far
        self._item = False

    def handle_starttag(self, tag: str, attrs) -> None:
        if tag in _NO_TEXT:
            self._silent += 1
        elif tag in _BREAKING:
            self.end()
        if tag in ("ul", "ol"):
            self._lists.append([BULLET if tag == "ul" else NUMBERED, 0])
        elif tag == "li" and self._lists:
            self._lists[-1][1] += 1
            self._item = True
        self._bold += tag in _BOLD
        self._italic += tag in _ITALIC

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_TEXT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKING:
            self.end()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._item = False
        self._bold = max(0, self._bold - (tag in _BOLD))
        self._italic = max(0, self._italic - (tag in _ITALIC))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._runs.append(Run(data, bool(self._bold), bool(self._italic)))

    def end(self) -> None:
        """Put what was read so far as one block, if it is any text."""
        runs, self._runs = _joined(self._runs), []
        if not runs:
            return
        if self._item and self._lists:
            kind, number = self._lists[-1]
            self.found.append(Block(kind, runs, number if kind == NUMBERED else 0))
        else:
            self.found.append(Block(PARAGRAPH, runs))


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """The runs with single spaces, none at either end, and neighbours of one look as one."""
    found: list[Run] = []
    for run in runs:
        text = _spaced(run.text)
        if found and found[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not found:
            text = text.lstrip(" ")
        if not text:
            continue
        if found and (found[-1].bold, found[-1].italic) == (run.bold, run.italic):
            found[-1] = Run(found[-1].text + text, run.bold, run.italic)
        else:
            found.append(Run(text, run.bold, run.italic))
    while found and not found[-1].text.rstrip(" "):
        found.pop()
    if found:
        found[-1] = Run(found[-1].text.rstrip(" "), found[-1].bold, found[-1].italic)
    return tuple(found)


def _spaced(text: str) -> str:
    """``text`` in NFC without what Word and XML cannot hold; spaces at its ends become one and stay."""
    words = tidy("".join(char if char.isprintable() or char.isspace() else "" for char in text))
    if not words:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + words + (" " if text[-1:].isspace() else "")
