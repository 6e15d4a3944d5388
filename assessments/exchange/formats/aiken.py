"""Aiken, the plainest format: a question, its answers A. to Z., and ANSWER: A.

https://docs.moodle.org/en/Aiken_format
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange.formats.base import Item, Lost, QuestionFormat, Read, Sent, Unreadable
from assessments.exchange.formats.markup import is_plain, paragraphs, words_of
from assessments.exchange.formats.text import text_in

_OPTION = re.compile(r"\s*([A-Za-z])[.)]\s*(\S.*?)\s*")
_RIGHT = re.compile(r"\s*ANSWER:\s*([A-Za-z]?)\s*", re.IGNORECASE)
_ANY_RIGHT = re.compile(r"\s*ANSWER:.*", re.IGNORECASE)


class Aiken(QuestionFormat):
    name = "aiken"
    label = gettext_lazy("Aiken (text)")
    suffix = ".txt"

    def recognise(self, head: bytes, name: str) -> bool:
        return re.search(rb"^\s*ANSWER:", head.replace(b"\r", b"\n"), re.MULTILINE) is not None

    def read(self, file: BinaryIO) -> Iterator[Read]:
        text = text_in(file)
        if "ANSWER:" not in text.upper():
            raise Unreadable(_("There is no question in this file: in Aiken, each ends with “ANSWER: A”."))
        return _questions(text)

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        lost = []
        for sent in questions:
            if why := _why_not(sent.item):
                lost.append(Lost(sent.item["code"], why, left_out=True))
                continue
            file.write(_block(sent.item).encode())
            lost += [Lost(sent.item["code"], each) for each in _unsaid(sent.item)]
        return lost


def _questions(text: str) -> Iterator[Read]:
    words: list[str] = []
    options: dict[str, str] = {}
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        first = first or number
        option = _OPTION.fullmatch(line)
        if _ANY_RIGHT.fullmatch(line):
            yield _question(first, words, options, _RIGHT.fullmatch(line))
            words, options, first = [], {}, 0
        elif option and (words or options):
            options[option[1].upper()] = option[2]
        elif options:  # the words of the next one begin before this one has ended
            yield Read(_place(first), None, [_("It has no line “ANSWER: A” that says which is right.")])
            words, options, first = [line], {}, number
        else:
            words.append(line)
    if words or options:
        yield Read(_place(first), None, [_("It has no line “ANSWER: A” that says which is right.")])


def _place(line: int) -> str:
    return _("line %(number)s") % {"number": line}


def _question(line: int, words: list[str], options: dict[str, str], right: re.Match | None) -> Read:
    letter = right[1].upper() if right else ""
    stem = " ".join(word.strip() for word in words)
    why = ""
    if not stem or (not options and _OPTION.fullmatch(stem)):
        why = _("The words of the question are missing.")
    elif len(options) < 2:
        why = _("It has fewer than two answers.")
    elif letter not in options:
        why = _("The line ANSWER: names none of its answers.")
    if why:
        return Read(_place(line), None, [why])
    item = {
        "type": "single_choice",
        "stem": paragraphs(stem),
        "options": [
            {"text": text, "correct": name == letter, "feedback": ""} for name, text in options.items()
        ],
    }
    return Read(_place(line), item)


def _why_not(item: Item) -> str:
    """Why the question cannot stand in the file; empty if it can."""
    if item["type"] != "single_choice":
        return _("Aiken has only questions with one right answer among several.")
    stem = words_of(item["stem"])
    if not stem or _OPTION.fullmatch(stem) or _ANY_RIGHT.fullmatch(stem):
        return _("Its words would be taken for an answer.")
    if len(item["options"]) > 26:
        return _("It has more answers than there are letters.")
    return ""


def _block(item: Item) -> str:
    lines = [words_of(item["stem"])]
    right = ""
    for letter, option in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", item["options"], strict=False):
        lines.append(f"{letter}. {' '.join(option['text'].split())}")
        right = letter if option["correct"] else right
    return "\n".join([*lines, f"ANSWER: {right}"]) + "\n\n"


def _unsaid(item: Item) -> list[str]:
    told = [_("its code, pool and difficulty")]
    if not is_plain(item["stem"]) or item["stem"].count("<p>") > 1:
        told.append(_("the form of its text"))
    if any(one.get("feedback") for one in item["options"]):
        told.append(_("the feedback on its answers"))
    if item.get("explanation"):
        told.append(_("its explanation"))
    if item.get("source") or item.get("competencies") or item.get("tags"):
        told.append(_("its source, competencies and tags"))
    return told
