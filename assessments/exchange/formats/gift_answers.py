"""What stands in the braces of a GIFT question: which type it is, and its answers."""

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.markup import words_of

Plain = Callable[[str], str]  # gives back the signs that were escaped
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_ANSWER = re.compile(r"([=~])([^=~]*)")
_TRUTH = {"t": "true", "true": "true", "f": "false", "false": "false"}


class Refused(Exception):
    """It is no question that can be asked; the message says why."""


class Answer(NamedTuple):
    """One answer: which sign it begins with, how many per cent it earns where that is said, and its feedback."""

    sign: str
    weight: float | None
    text: str
    feedback: str


def answers_in(text: str, form: str, plain: Plain) -> tuple[Item, list[str]]:
    """The type and the answers, and what is lost of them, in words. Raises Refused."""
    if not text:
        return {"type": "essay"}, []
    if text.startswith("#"):
        return _number(text[1:].strip(), plain)
    answers = [_answer(sign, rest, form, plain) for sign, rest in _ANSWER.findall(text)]
    if "~" in text:
        return _choice(answers)
    if "=" in text and "->" in text:
        return _matching(text, form, plain)
    if "=" in text:
        return _wordings(answers, text, plain)
    return _truth(text, form, plain)


def _answer(sign: str, rest: str, form: str, plain: Plain) -> Answer:
    found = _WEIGHT.match(rest)
    text, _sign, said = (rest[found.end() :] if found else rest).partition("#")
    weight = float(found[1]) if found else None
    return Answer(sign, weight, _words(text, form, plain), _words(said, form, plain))


def _words(text: str, form: str, plain: Plain) -> str:
    found = _FORMAT.match(text)
    form = found[1].lower() if found else form
    bare = plain(text[found.end() :] if found else text)
    return words_of(escape(bare, quote=False) if form == "plain" else bare)


# --- choices -----------------------------------------------------------------------------------------------


def _choice(answers: list[Answer]) -> tuple[Item, list[str]]:
    is_single = any(one.sign == "=" for one in answers)
    right = [_is_right(one, is_single=is_single) for one in answers]
    told = []
    if is_single and sum(right) > 1:
        told.append(_("Each of several answers is right on its own: here all of them must be chosen."))
    if _weights_matter(answers, right, is_single=is_single):
        told.append(_("How much each answer earns is not kept."))
    options = [
        {"text": one.text, "correct": correct, "feedback": one.feedback}
        for one, correct in zip(answers, right, strict=True)
    ]
    name = "single_choice" if is_single and sum(right) == 1 else "multiple_choice"
    return {"type": name, "options": options}, told


def _is_right(one: Answer, *, is_single: bool) -> bool:
    if is_single:
        return one.sign == "=" and one.weight in (None, 100.0)
    return (one.weight or 0) > 0


def _weights_matter(answers: list[Answer], right: list[bool], *, is_single: bool) -> bool:
    """Whether the weights say more than which answers are right."""
    if is_single:
        return any(one.weight not in (None, 0.0, 100.0) for one in answers)
    shares = {one.weight for one, correct in zip(answers, right, strict=True) if correct}
    return len(shares) > 1


def _truth(text: str, form: str, plain: Plain) -> tuple[Item, list[str]]:
    word, _sign, said = text.partition("#")
    answer = _TRUTH.get(word.strip().lower())
    if answer is None:
        raise Refused(_("Its answers have no form of GIFT: each must begin with = or ~."))
    told = [_("The feedback on true and on false is not kept.")] if said.strip() else []
    return {"type": "true_false", "answer": answer}, told


# --- words, pairs and numbers ------------------------------------------------------------------------------


def _wordings(answers: list[Answer], text: str, plain: Plain) -> tuple[Item, list[str]]:
    # A wording is plain text, whatever the format of the question is.
    raw = [_wording(rest, plain) for _sign, rest in _ANSWER.findall(text)]
    full = [wording for wording, one in zip(raw, answers, strict=True) if one.weight in (None, 100.0)]
    told = []
    if len(full) < len(answers):
        told.append(_("Wordings that earn only a part are not accepted here."))
    if any(one.feedback for one in answers):
        told.append(_("The feedback on wordings is not kept."))
    if any("*" in wording for wording in full):
        told.append(_("A star stands for itself here, not for any words."))
    return {"type": "short_text", "accepted": full, "strict": True}, told


def _wording(rest: str, plain: Plain) -> str:
    return plain(_FORMAT.sub("", _WEIGHT.sub("", rest, count=1).partition("#")[0], count=1)).strip()


def _matching(text: str, form: str, plain: Plain) -> tuple[Item, list[str]]:
    pairs, told = [], []
    for _sign, rest in _ANSWER.findall(text):
        left, arrow, right = rest.partition("->")
        if not arrow:
            raise Refused(_("One of its pairs has no arrow ->."))
        pairs.append({"left": _words(left, form, plain), "right": plain(right).strip()})
    if any(not pair["left"] for pair in pairs):
        told.append(_("Right sides that belong to nothing are left out."))
    return {"type": "matching", "pairs": [pair for pair in pairs if pair["left"]]}, told


def _number(text: str, plain: Plain) -> tuple[Item, list[str]]:
    if not text:
        raise Refused(_("It does not say which number is right."))
    parts = [rest for sign, rest in _ANSWER.findall(text) if sign == "="] or [text.partition("~")[0]]
    told = []
    if len(parts) > 1:
        told.append(_("Of several numbers only the first that is fully right is kept."))
    if "#" in text:
        told.append(_("The feedback on numbers is not kept."))
    weighed = [(_WEIGHT.match(part), part) for part in parts]
    full = [part for found, part in weighed if found is None or float(found[1]) >= 100]
    if not full:
        raise Refused(_("It does not say which number is right."))
    answer, tolerance = _range(_WEIGHT.sub("", full[0], count=1).partition("#")[0].strip())
    return {"type": "number", "answer": answer, "tolerance": tolerance, "unit": ""}, told


def _range(text: str) -> tuple[float, float]:
    """The middle, and how far from it is still right."""
    try:
        if ".." in text:
            least, most = (float(part) for part in text.split("..", 1))
            return (least + most) / 2, abs(most - least) / 2
        number, _sign, tolerance = text.partition(":")
        return float(number), abs(float(tolerance or 0))
    except ValueError as error:
        raise Refused(_("“%(text)s” is no number.") % {"text": text[:40]}) from error
