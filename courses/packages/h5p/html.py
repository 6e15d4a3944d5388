"""Texts that authors wrote in an editor: what comes out holds nothing but tags and attributes that are known here.

It is read by a reader of our own, and written anew: every ``<`` in the result is one that was put there on purpose,
every value stands in quotes, every tag is closed. So it means to a browser what it means here, whatever came in.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# What a content type may ask for. Whatever it asks for beyond, as scripts or frames, it does not get.
KNOWN = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead time "
    "tr tt u ul var wbr".split()
)
# Rule: these stand in every text that may have tags.
ALWAYS = frozenset({"div", "span", "p", "br"})
# Rule: who asks for one gets its family. Editors write one for the other.
FAMILIES = (
    ({"table"}, "table caption col colgroup thead tbody tfoot tr td th"),
    ({"b", "strong"}, "b strong"),
    ({"i", "em"}, "i em"),
    ({"ul", "ol", "li"}, "li"),
    ({"s", "del", "strike"}, "s del strike"),
)
EMPTY = frozenset({"br", "col", "hr", "img", "wbr"})
# What is in these is no text, so it goes with them.
RAW = frozenset("script style textarea title xmp iframe noembed noframes plaintext noscript template".split())
COMMON = frozenset({"class", "title", "lang", "dir", "align", "style"})
ATTRIBUTES = {
    "a": {"href", "target", "rel"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers", "scope"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
}
LENGTH = r"(?:auto|0|-?\d{0,4}(?:\.\d{1,3})?(?:px|em|rem|pt|%))"
COLOUR = r"(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|(?:rgb|hsl)a?\([\d\s.,%/]{1,40}\))"
LINE = r"(?:none|solid|dashed|dotted|double|groove|ridge|inset|outset|hidden)"
# Rule: styles only by pattern. None of them lets an address in.
STYLES = {
    **dict.fromkeys(("color", "background", "background-color", "border-color"), COLOUR),
    **dict.fromkeys(("width", "height", "border-width", "border-spacing"), rf"{LENGTH}(?: {LENGTH}){{0,3}}"),
    **dict.fromkeys(("padding", "margin", "margin-left", "margin-right"), rf"{LENGTH}(?: {LENGTH}){{0,3}}"),
    "font-size": LENGTH + r"|(?:xx?-)?(?:small|large)|medium|smaller|larger",
    "font-family": r"""[\w\s,"'-]{1,200}""",
    "font-weight": "bold|normal|[1-9]00",
    "font-style": "italic|normal",
    "line-height": rf"{LENGTH}|\d(?:\.\d{{1,3}})?",
    "text-align": "left|right|center|justify|start|end",
    "text-decoration": "underline|line-through|none",
    "vertical-align": "top|middle|bottom|baseline|sub|super",
    "border": rf"{LENGTH}(?: {LINE})?(?: {COLOUR})?|{LINE}",
    "border-style": rf"{LINE}(?: {LINE}){{0,3}}",
    "border-collapse": "collapse|separate",
    "float": "left|right|none",
    "caption-side": "top|bottom",
}
ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|#|/(?!/)|\.|[\w%-]+(?:[./?#]|$))", re.IGNORECASE)
PICTURE = re.compile(r"(?:https?:|/(?!/)|[\w%-]+[./])", re.IGNORECASE)
# A tag of this many characters is none that an editor made; the end also bounds how far is looked.
LONGEST_TAG = 4000
LONGEST_COMMENT = 40_000  # word processors write theirs into it
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?+")
# In an address, as "?a=1&copy=2", this is no entity unless it ends as one.
BARE_SIGN = re.compile(r"&(?![#\w]+;)")
DECLARATION = re.compile(r"<[!?][^>]*+>")


def tags_of(asked: Iterable[str]) -> frozenset[str]:
    """The tags that a field with these ``tags`` may have."""
    named = {str(each).lower() for each in asked}
    families = {each for some, family in FAMILIES if some & named for each in family.split()}
    return frozenset((named | families | ALWAYS) & KNOWN)


@dataclass(frozen=True)
class Cleaned:
    """A text as it may be shown, and whether it ``lacks`` something that its author wrote."""

    text: str
    lacks: bool


def clean(text: str, tags: frozenset[str], most: int | None = None) -> Cleaned:
    """``text`` with nothing but ``tags``, at most ``most`` characters long as it is written."""
    written = _Writing(tags, most)
    at = 0
    while at < len(text) and not written.full:
        start = text.find("<", at)
        written.text(text[at : start if start >= 0 else len(text)])
        if start < 0:
            break
        at = _read_sign(text, start, written)
    return Cleaned(written.finished(), written.lacks)


def _read_sign(text: str, start: int, written: "_Writing") -> int:
    """Read what begins with ``<``; where to go on. A sign that begins no tag is text."""
    if text.startswith("<!--", start):
        closed = text.find("-->", max(start + 4, written.looked - 2), start + LONGEST_COMMENT)
        if closed >= 0:
            return closed + 3
        written.looked = start + LONGEST_COMMENT
    if found := DECLARATION.match(text, start, start + LONGEST_TAG):
        return found.end()
    found = TAG.match(text, start, start + LONGEST_TAG)
    if not found:
        written.text("<")
        return start + 1
    closing, tag, rest = found[1], found[2].lower(), found[3]
    if tag in RAW and not closing:
        written.lacks = True
        end = re.compile(rf"</{tag}\b[^>]*>", re.IGNORECASE).search(text, found.end())
        return end.end() if end else len(text)
    if closing:
        written.close(tag)
    else:
        written.open(tag, rest)
    return found.end()


@dataclass
class _Writing:
    """Writes what is allowed, and knows how much room the closing of what is open still needs."""

    tags: frozenset[str]
    most: int | None
    parts: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    length: int = 0
    full: bool = False
    lacks: bool = False
    # Up to here no comment ends; a text of a hundred thousand beginnings is looked through once.
    looked: int = 0

    def text(self, text: str) -> None:
        escaped = html.escape(html.unescape(text), quote=False)
        if not self._fits(len(escaped)):
            escaped, self.full = _cut(html.unescape(text), self._room), True
        self._put(escaped)

    def open(self, tag: str, rest: str) -> None:
        if tag not in self.tags:
            self.lacks = True
            return
        kept = attributes(tag, rest)
        self.lacks = self.lacks or len(kept) < len(ATTRIBUTE.findall(rest))
        opening = f"<{tag}{as_written(kept)}>"
        closing = 0 if tag in EMPTY else len(tag) + 3
        if not self._fits(len(opening) + closing):
            self.full = True
            return
        self._put(opening)
        if tag not in EMPTY:
            self.stack.append(tag)
            self.length += closing

    def close(self, tag: str) -> None:
        if tag not in self.stack:
            return
        while True:
            top = self.stack.pop()
            self.parts.append(f"</{top}>")  # its room was kept when it was opened
            if top == tag:
                return

    def finished(self) -> str:
        while self.stack:
            self.close(self.stack[-1])
        return "".join(self.parts)

    @property
    def _room(self) -> int:
        return 0 if self.most is None else max(0, self.most - self.length)

    def _fits(self, length: int) -> bool:
        return self.most is None or self.length + length <= self.most

    def _put(self, written: str) -> None:
        self.parts.append(written)
        self.length += len(written)


def _cut(text: str, room: int) -> str:
    """As much of ``text`` as has room when it is escaped, and no half of an entity."""
    kept: list[str] = []
    for char in text:
        escaped = html.escape(char, quote=False)
        room -= len(escaped)
        if room < 0:
            break
        kept.append(escaped)
    return "".join(kept)


def attributes(tag: str, rest: str) -> dict[str, str]:
    """The attributes of a tag that are known and right, each once."""
    known = COMMON | ATTRIBUTES.get(tag, set())
    kept: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(rest):
        name = name.lower()
        value = _value(name, html.unescape(BARE_SIGN.sub("&amp;", "".join(values))))
        if name in known and name not in kept and value is not None:
            kept[name] = value
    if kept.get("target"):
        kept["rel"] = "noopener noreferrer"
    return kept


def as_written(kept: dict[str, str]) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())


def _value(name: str, value: str) -> str | None:
    """``value`` as it may stand there; None if it may not."""
    if name == "style":
        return styles(value) or None
    if name in ("href", "src"):
        bare = re.sub(r"[\x00-\x20]", "", value)
        return bare if (ADDRESS if name == "href" else PICTURE).match(bare) else None
    if name == "target":
        return value if value in ("_blank", "_self") else None
    return value[:500]


def styles(value: str) -> str:
    """The styles in ``value`` that are known, each with a value of its pattern."""
    kept = {}
    for each in value.split(";"):
        name, _colon, said = (part.strip() for part in each.partition(":"))
        pattern = STYLES.get(name.lower())
        if pattern and re.fullmatch(pattern, said):
            kept[name.lower()] = said
    return "; ".join(f"{name}: {said}" for name, said in kept.items())
