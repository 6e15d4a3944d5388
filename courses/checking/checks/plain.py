"""Whether citizens can read it: short sentences, and no abbreviation that nobody explained."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checking.reading import ABBREVIATION, Reading, reading_of
from learning.content_checks import ContentCheck, Finding, Severity
from learning.models import Audience

LONGEST = 15  # words, as they are separated by spaces: a Vietnamese word may have two
SHOWN = 60
SENTENCE_END = re.compile(r"(?<=[.!?…:;])[\s”\"')]+")
WORD = re.compile(r"\w")
ROMAN = re.compile(r"[IVX]{2,}")
CODE = {"code", "latex", "formula"}  # fields that no sentence is in
# What everybody knows, and what is written in capitals without being short for anything.
KNOWN = {"CH", "OK", "PDF", "PIN", "SMS", "USB", "TV", "SIM", "QR", "VN", "AM", "PM", "ID"}


class LongSentences(ContentCheck):
    name = "long_sentences"
    label = gettext_lazy("Long sentences")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        if not is_for_citizens(reading):
            return
        for words in (*reading.words, *reading.elsewhere):
            for sentence in sentences(words.lines if words.is_running else ()):
                count = length(sentence)
                if count > LONGEST:
                    message = _("%(count)s words in one sentence; at most %(most)s read well: “%(sentence)s”")
                    given = {"count": count, "most": LONGEST, "sentence": shortened(sentence)}
                    yield Finding(Severity.ADVICE, message % given, words.block_id)


class Abbreviations(ContentCheck):
    name = "abbreviations"
    label = gettext_lazy("Abbreviations without explanation")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        known = KNOWN | reading.shared.abbreviations(reading.language)
        severity = Severity.WARNING if is_for_citizens(reading) else Severity.ADVICE
        explained: set[str] = set()
        for words in (*reading.words, *reading.elsewhere):
            if words.name in CODE:
                continue
            explained |= explained_in(words.text)
            for short in unexplained(words.text, known | explained):
                explained.add(short)  # said once
                message = _("Explain “%(short)s” where it first stands, or add it to the glossary.")
                yield Finding(severity, message % {"short": short}, words.block_id)


def is_for_citizens(reading: Reading) -> bool:
    return Audience.ND in (getattr(reading.course, "audiences", None) or [])


def sentences(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield from filter(None, SENTENCE_END.split(line))


def length(sentence: str) -> int:
    return sum(bool(WORD.search(word)) for word in sentence.split())


def shortened(sentence: str) -> str:
    return sentence if len(sentence) <= SHOWN else f"{sentence[:SHOWN].rsplit(' ', 1)[0]}…"


def explained_in(text: str) -> set[str]:
    """Abbreviations in brackets after their words, or followed by words in brackets, as in “KT. (ký thay)”."""
    after = re.findall(rf"\((?:gọi tắt là |viết tắt là )?({ABBREVIATION.pattern})\)", text)
    before = re.findall(rf"({ABBREVIATION.pattern})\.? ?\([^)]*\w{{2,}}[^)]*\)", text)
    return {*after, *before}


def unexplained(text: str, known: set[str]) -> list[str]:
    """Words of two capitals and more in ``text`` that are not ``known``; a line that is all capitals is a heading."""
    lines = (line for line in text.splitlines() if not line.isupper() or len(line.split()) == 1)
    found = (
        match[0]
        for line in lines
        for match in ABBREVIATION.finditer(line)
        if not ROMAN.fullmatch(match[0]) and not _is_among_capitals(line, match)
    )
    return [short for short in dict.fromkeys(found) if short not in known]


def _is_among_capitals(line: str, match: re.Match[str]) -> bool:
    """Whether it is a word of several in capitals, as in ỦY BAN NHÂN DÂN: a letter beside it has a mark."""
    before, after = line[: match.start()].split(" ")[-2:-1], line[match.end() :].split(" ")[1:2]
    beside = [*before, *after] if line[match.end() :].startswith(" ") else before
    return any(word.isupper() and word.isalpha() and not word.isascii() for word in beside)
