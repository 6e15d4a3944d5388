"""Numbers of legal documents as people write them: "Nghị định số 30/2020/NĐ-CP", "NĐ 42/2022", "Luật số 91/2025/QH15"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# 30/2020/NĐ-CP, 148/2025/QH15, 146/QĐ-TTg, 57-NQ/TW, 14/CT-TTg
FULL = (
    r"\d{1,4}(?:/(?:19|20)\d{2})?"
    r"(?:/[A-ZĐ]{2,4}(?:-[A-ZĐ][A-Za-zĐđ&]{1,14}){0,3}|/QH\d{1,2}|-(?:NQ|KH|CT|KL|QĐ)/[A-ZĐ]{2,8})"
)
KINDS = {
    "law": r"[Ll]uật(?: [^\d.,;:()<>]{1,60}?)?",
    "decree": r"Nghị định|nghị định|NĐ",
    "decision": r"Quyết định|quyết định|QĐ",
    "circular": r"Thông tư|thông tư|TT",
}
SHORT = r"\d{1,4}/(?:19|20)\d{2}"
# What follows the year says what a document is.
SUFFIXES = {"NĐ": "decree", "QH": "law", "TT": "circular", "QĐ": "decision"}
_NUMBER = re.compile(rf"(?<![\w/]){FULL}(?![\w/])")
_NAMED = [
    (kind, re.compile(rf"(?<!\w)(?:{words}) (?:số )?(?P<number>{SHORT})(?![\w/]|-\w)"))
    for kind, words in KINDS.items()
]
_HEAD = re.compile(r"^(?P<head>\d{1,4}/(?:19|20)\d{2})(?:/(?P<tail>[A-ZĐ]{2}))?")


@dataclass(frozen=True)
class Citation:
    """A document's number in a text: as it was written there, and what it may be looked up by."""

    written: str
    short: str
    start: int


def citations(text: str) -> list[Citation]:
    """The numbers of documents in ``text``, each once, in their order."""
    plain = unicodedata.normalize("NFC", text)
    found: dict[str, Citation] = {}
    for one in sorted(_all(plain), key=lambda each: each.start):
        found.setdefault(one.short, one)
    return list(found.values())


def _all(text: str) -> Iterator[Citation]:
    for match in _NUMBER.finditer(text):
        yield Citation(match[0], short_number(match[0]), match.start())
    for kind, pattern in _NAMED:
        for match in pattern.finditer(text):
            yield Citation(match["number"], f"{kind} {match['number'].lstrip('0')}", match.start())


def short_number(number: str) -> str:
    """What a number is looked up by: "decree 30/2020" for "30/2020/NĐ-CP", since texts leave the end out."""
    plain = unicodedata.normalize("NFC", number).strip()
    match = _HEAD.match(plain)
    if match and match["tail"] in SUFFIXES:
        return f"{SUFFIXES[match['tail']]} {match['head'].lstrip('0')}"
    return plain.lstrip("0")
