"""Questions out of GIFT text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item, Read, Unreadable
from assessments.exchange.formats.gift_answers import Refused, answers_in
from assessments.exchange.formats.markup import lines_as_html, markdown_as_html, paragraphs
from assessments.exchange.formats.paths import tidy_path
from assessments.exchange.formats.tagged import fields_in

# While it is taken apart, a sign that stands for itself ("\=") is one that text cannot have.
_ESCAPED = dict(zip("~=#{}:", "\x01\x02\x03\x04\x05\x06", strict=True))
_BACKSLASH, _LINE = "\x07", "\x08"
_PLAIN = str.maketrans({sign: char for char, sign in _ESCAPED.items()} | {_BACKSLASH: "\\", _LINE: "\n"})
_CATEGORY = "$CATEGORY:"
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_NOTED = re.compile(r"\[(id|tag):((?:\\.|[^\\\]])*)\]")
BLANK = "_____"


class Block(NamedTuple):
    """The lines of one question, the first of which is ``line``; what comments before it note; and its pool."""

    line: int
    text: str
    notes: str
    pool: str


def read_gift(text: str) -> Iterator[Read]:
    """The questions of a GIFT file. Raises Unreadable when there is none in it."""
    blocks = list(_blocks(text))
    if not any("{" in block.text for block in blocks):
        raise Unreadable(_("There is no question in this file: in GIFT, answers stand in braces { }."))
    return map(_read, blocks)


def _blocks(text: str) -> Iterator[Block]:
    pool, notes, lines, first = "", "", [], 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            notes += bare
        elif bare and not bare.startswith(_CATEGORY):
            first = first or number
            lines.append(line)
        elif lines:
            yield Block(first, "\n".join(lines), notes, pool)
            lines, first, notes = [], 0, ""
        if bare.startswith(_CATEGORY):
            pool = tidy_path(bare[len(_CATEGORY) :])


def _read(block: Block) -> Read:
    place = _("line %(number)s") % {"number": block.line}
    try:
        item, told = _item(block)
    except Refused as why:
        return Read(place, None, [str(why)])
    return Read(place, {**_noted(block), **item}, told)


def _noted(block: Block) -> Item:
    noted = [(kind, re.sub(r"\\(.)", r"\1", value).strip()) for kind, value in _NOTED.findall(block.notes)]
    codes = [value for kind, value in noted if kind == "id" and value]
    fields: Item = {"pool": block.pool} if block.pool else {}
    fields |= fields_in(value for kind, value in noted if kind == "tag" and value)
    return {"code": codes[0], **fields} if codes else fields


def _item(block: Block) -> tuple[Item, list[str]]:
    hidden = _hidden(block.text)
    title = _TITLE.match(hidden)
    body = hidden[title.end() :] if title else hidden
    before, opened, rest = body.partition("{")
    answers, closed, after = rest.partition("}")
    if not opened:
        raise Refused(_("It has no answers in braces, so it is a text and no question."))
    if not closed:
        raise Refused(_("The brace before its answers is not closed."))
    stem, form = _formatted(before)
    if after.strip(' ";\n'):
        stem = f"{stem} {BLANK}{after.rstrip()}"  # a word is missing in it
    answers, _sign, general = answers.partition("####")
    item, told = answers_in(answers.strip(), form, _unescaped)
    item["stem"] = as_html(_unescaped(stem), form)
    if general.strip():
        words, own = _formatted(general)
        item["explanation"] = as_html(_unescaped(words), own or form)
    return item, told


def _hidden(text: str) -> str:
    """``text`` with other signs for what is escaped in it."""

    def sign(found: re.Match) -> str:
        char = found[1]
        return _BACKSLASH if char == "\\" else _LINE if char == "n" else _ESCAPED.get(char, found[0])

    return re.sub(r"\\(.)", sign, text)


def _unescaped(text: str) -> str:
    return text.translate(_PLAIN)


def _formatted(text: str) -> tuple[str, str]:
    """``text`` without the word for its format, and that word."""
    found = _FORMAT.match(text)
    return (text[found.end() :].strip(), found[1].lower()) if found else (text.strip(), "")


def as_html(text: str, form: str) -> str:
    """``text``, of one of the four formats, as HTML."""
    text = text.strip()
    if form == "html":
        return text if "<" in text else f"<p>{text}</p>"
    if form == "markdown":
        return markdown_as_html(text)
    return paragraphs(text) if form == "plain" else lines_as_html(text)
