"""Questions as GIFT text."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE, Item, Lost, Sent
from assessments.exchange.formats.tagged import tags_of

_CONTROL = re.compile(r"([~=#{}:\\])")


def write_gift(questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
    """Write ``questions``; what GIFT cannot say."""
    lost: list[Lost] = []
    pool = ""
    for sent in questions:
        item = sent.item
        answers, why = _answers(item)
        if answers is None:
            lost.append(Lost(item["code"], why[0], left_out=True))
            continue
        lost += [Lost(item["code"], each) for each in [*why, *_unsaid(item)]]
        if (own := item.get("pool") or "") != pool:
            file.write(f"$CATEGORY: {own or 'top'}\n\n".encode())
            pool = own
        file.write(_block(item, answers).encode())
    return lost


def _block(item: Item, answers: str) -> str:
    notes = "".join(f" [{kind}:{_noted(text)}]" for kind, text in _notes(item))
    general = f"\n####[html]{_text(item['explanation'])}" if item.get("explanation") else ""
    return f"//{notes}\n::{_text(item['code'])}::[html]{_text(item['stem'])}{{{answers.rstrip()}{general}\n}}\n\n"


def _notes(item: Item) -> list[tuple[str, str]]:
    return [("id", item["code"]), *(("tag", tag) for tag in tags_of(item))]


def _noted(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(text.split()))


def _text(text: str) -> str:
    """``text`` with its control signs escaped; an empty line would end the question."""
    return _CONTROL.sub(r"\\\1", text.strip()).replace("\n", "\\n")


def _html(text: str) -> str:
    # The question says that it is HTML, and its answers take after it.
    return _text(escape(text, quote=False))


def _unsaid(item: Item) -> list[str]:
    told = []
    if item.get("source"):
        told.append(_("its source"))
    if PICTURE in f"{item['stem']}{item.get('explanation', '')}":
        told.append(_("its pictures"))
    return told


def _answers(item: Item) -> tuple[str | None, list[str]]:
    """What stands in the braces, and what is lost of it; None and why where GIFT has no such question."""
    write = _WRITERS.get(item["type"])
    if write is None:
        return None, [_("GIFT has no questions of this type.")]
    return write(item)


def _choice(item: Item) -> tuple[str, list[str]]:
    is_single = item["type"] == "single_choice"
    right = sum(bool(one["correct"]) for one in item["options"])
    lines = [
        f"\n\t{_sign(one['correct'], is_single, right)}{_html(one['text'])}{_said(one.get('feedback'))}"
        for one in item["options"]
    ]
    return "".join(lines) + "\n", []


def _sign(correct: bool, is_single: bool, right: int) -> str:
    if is_single:
        return "=" if correct else "~"
    # A wrong choice takes back a right one, as here.
    return f"~%{100 / right if correct else -100 / right:.5f}%"


def _said(feedback: Any) -> str:
    return f"#{_html(feedback)}" if feedback else ""


def _true_or_false(item: Item) -> tuple[str, list[str]]:
    return item["answer"].upper(), []


def _wordings(item: Item) -> tuple[str, list[str]]:
    told = [] if item.get("strict") else [_("that accents and tone marks do not matter")]
    return "".join(f"\n\t={_text(each)}" for each in item["accepted"]) + "\n", told


def _pairs(item: Item) -> tuple[str | None, list[str]]:
    if any("->" in f"{pair['left']} {pair['right']}" for pair in item["pairs"]):
        return None, [_("GIFT cannot say an arrow -> in a pair.")]
    lines = (f"\n\t={_html(pair['left'])} -> {_text(pair['right'])}" for pair in item["pairs"])
    return "".join(lines) + "\n", []


def _number(item: Item) -> tuple[str, list[str]]:
    told = [_("its units")] if item.get("unit") or item.get("units") else []
    tolerance = item.get("tolerance") or 0.0
    if item.get("relative"):
        tolerance = abs(item["answer"]) * tolerance / 100
    return f"#{item['answer']!r}:{tolerance!r}", told


def _essay(item: Item) -> tuple[str, list[str]]:
    more = any(item.get(name) for name in ("guidance", "least_words", "most_words", "rubric", "model_answer"))
    return "", [_("its guidance, rubric and model answer")] if more else []


_WRITERS: dict[str, Any] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_or_false,
    "short_text": _wordings,
    "matching": _pairs,
    "number": _number,
    "essay": _essay,
}
