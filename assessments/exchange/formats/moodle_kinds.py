"""Moodle's kinds of questions and which of ours each is. A reader gives the type and its fields, or raises Refused."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE, Item
from assessments.exchange.formats.markup import lines_of
from assessments.exchange.formats.moodle_cloze import cloze, dropped_words, selected_words
from assessments.exchange.formats.moodle_parts import Parts, Refused, number_of, text_of
from assessments.exchange.formats.moodle_pictures import labelled, marked

_ONE_PICTURE = re.compile(rf"""<img[^<>]*src=["']{PICTURE}([^"'<>]+)["'][^<>]*>""")
_ALTERNATIVE = re.compile(r"""alt=["']([^"']*)["']""")


def _fraction(answer: Any) -> float:
    return number_of(answer.get("fraction") or "0", default=0.0)


# --- choices -----------------------------------------------------------------------------------------------


def _multichoice(parts: Parts, stem: str) -> Item:
    answers = parts.question.findall("answer")
    is_single = parts.flag("single")
    fractions = [_fraction(one) for one in answers]
    right = [share >= 99.99 if is_single else share > 0 for share in fractions]
    if is_single and sum(right) > 1:
        parts.tell(_("Each of several answers is right on its own: here all of them must be chosen."))
    if _weights_matter(fractions, right, is_single=is_single):
        parts.tell(_("How much each answer earns is not kept."))
    shown = [_ONE_PICTURE.search(parts.html(one)) for one in answers]
    if answers and all(shown):
        return _pictures(parts, answers, right, is_single=is_single)
    options = [
        {"text": parts.words(one), "correct": correct, "feedback": parts.words(one.find("feedback"))}
        for one, correct in zip(answers, right, strict=True)
    ]
    is_one = is_single and sum(right) == 1
    return {"type": "single_choice" if is_one else "multiple_choice", "options": options}


def _weights_matter(fractions: list[float], right: list[bool], *, is_single: bool) -> bool:
    if is_single:
        return any(0 < share < 99.99 for share in fractions)
    return len({round(share, 2) for share, correct in zip(fractions, right, strict=True) if correct}) > 1


def _pictures(parts: Parts, answers: list[Any], right: list[bool], *, is_single: bool) -> Item:
    options = []
    for one, correct in zip(answers, right, strict=True):
        found: Any = _ONE_PICTURE.search(parts.html(one))
        said = _ALTERNATIVE.search(found[0])
        words = lines_of(parts.html(one)) or (said[1] if said else "")
        options.append(
            {
                "image": f"{PICTURE}{found[1]}",
                "text": words,
                "correct": correct,
                "feedback": parts.words(one.find("feedback")),
            }
        )
    return {
        "type": "picture_choice",
        "several": not (is_single and sum(right) == 1),
        "options": options,
    }


def _truefalse(parts: Parts, stem: str) -> Item:
    answers = {text_of(one).lower(): one for one in parts.question.findall("answer")}
    right = [word for word, one in answers.items() if _fraction(one) > 50]
    if right not in (["true"], ["false"]):
        raise Refused(_("It does not say whether the statement is true."))
    if any(text_of(one.find("feedback")) for one in answers.values()):
        parts.tell(_("The feedback on true and on false is not kept."))
    return {"type": "true_false", "answer": right[0]}


# --- words and numbers -------------------------------------------------------------------------------------


def _shortanswer(parts: Parts, stem: str) -> Item:
    answers = parts.question.findall("answer")
    full = [text_of(one) for one in answers if _fraction(one) > 99.98]
    if any(0 < _fraction(one) < 99.98 for one in answers):
        parts.tell(_("Wordings that earn only a part are not accepted here."))
    if any(text_of(one.find("feedback")) for one in answers):
        parts.tell(_("The feedback on wordings is not kept."))
    if any("*" in text for text in full):
        parts.tell(_("A star stands for itself here, not for any words."))
    if parts.text("usecase") == "1":
        parts.tell(_("Small letters and capitals are not told apart here."))
    return {"type": "short_text", "accepted": full, "strict": True}


def _numerical(parts: Parts, stem: str) -> Item:
    answers = [one for one in parts.question.findall("answer") if text_of(one) != "*"]
    full = [one for one in answers if _fraction(one) > 99.98]
    if not full:
        raise Refused(_("It does not say which number is right."))
    if len(answers) > 1:
        parts.tell(_("Of several numbers only the first that is fully right is kept."))
    if any(text_of(one.find("feedback")) for one in parts.question.findall("answer")):
        parts.tell(_("The feedback on numbers is not kept."))
    tolerance = number_of(text_of(full[0].find("tolerance")) or "0")
    return {
        "type": "number",
        "answer": number_of(text_of(full[0])),
        "tolerance": abs(tolerance),
        **_units(parts),
    }


def _units(parts: Parts) -> Item:
    """The unit that counts, and the others with what one of them is in it."""
    named = {
        text_of(one.find("unit_name")): number_of(text_of(one.find("multiplier")) or "1", default=1.0)
        for one in parts.question.findall("units/unit")
    }
    named.pop("", None)
    main = next((name for name, times in named.items() if times == 1), next(iter(named), ""))
    others = [
        {"unit": name, "factor": named[main] / times}
        for name, times in named.items()
        if name != main and times
    ]
    return {"unit": main, **({"units": others} if others else {})}


def _essay(parts: Parts, stem: str) -> Item:
    if number_of(parts.text("attachments") or "0", default=0.0):
        parts.tell(_("Files that learners add to their text are not asked for."))
    item: Item = {"type": "essay"}
    if template := lines_of(parts.html(parts.question.find("responsetemplate"))):
        item["guidance"] = template
    if answer := lines_of(parts.html(parts.question.find("graderinfo"))):
        item["model_answer"] = answer
    for name, field in (("minwordlimit", "least_words"), ("maxwordlimit", "most_words")):
        if limit := int(number_of(parts.text(name) or "0", default=0.0)):
            item[field] = limit
    return item


def _calculated(parts: Parts, stem: str) -> Item:
    answers = [one for one in parts.question.findall("answer") if _fraction(one) > 99.98]
    if len(answers) != 1:
        raise Refused(_("It has no formula, or several, for what is right."))
    tolerance_type = text_of(answers[0].find("tolerancetype"))
    if tolerance_type == "3":
        parts.tell(_("Its tolerance was between two shares of the result; look at it."))
    is_share = tolerance_type == "1"
    tolerance = abs(number_of(text_of(answers[0].find("tolerance")) or "0", default=0.0))
    return {
        "type": "calculated",
        "variables": [
            _variable(one) for one in parts.question.findall("dataset_definitions/dataset_definition")
        ],
        "formula": re.sub(r"\{(\w+)\}", r"\1", text_of(answers[0])),
        "tolerance": 100 * tolerance if is_share else tolerance,
        **({"relative": True} if is_share else {}),
        "unit": _units(parts)["unit"],
    }


def _variable(one: Any) -> Item:
    return {
        "name": text_of(one.find("name")),
        "least": number_of(text_of(one.find("minimum"))),
        "most": number_of(text_of(one.find("maximum"))),
        "decimals": int(number_of(text_of(one.find("decimals")) or "0", default=0.0)),
    }


# --- pairs and orders --------------------------------------------------------------------------------------


def _matching(parts: Parts, stem: str) -> Item:
    pairs = [
        {"left": parts.words(one), "right": text_of(one.find("answer"))}
        for one in parts.question.findall("subquestion")
    ]
    if any(not pair["left"] for pair in pairs):
        parts.tell(_("Right sides that belong to nothing are left out."))
    return {"type": "matching", "pairs": [pair for pair in pairs if pair["left"]]}


def _ordering(parts: Parts, stem: str) -> Item:
    answers = sorted(parts.question.findall("answer"), key=_fraction)
    if parts.text("selecttype") not in ("", "0", "ALL"):
        parts.tell(_("It asked for some of its lines only; here for all of them."))
    return {"type": "ordering", "items": [parts.words(one) for one in answers]}


KINDS: dict[str, Callable[[Parts, str], Item]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "essay": _essay,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": selected_words,
    "ddwtos": dropped_words,
    "ddimageortext": labelled,
    "ddmarker": marked,
}
