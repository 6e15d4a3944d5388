"""Assessments of a Common Cartridge (QTI 1.2 in the profile of CC 1.3), read into questions and a quiz."""

import hashlib
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.rules import read_rules
from learning.carried import Data, clean_html
from learning.vietnamese import tidy

RESOURCE_TYPES = tuple(
    f"{kind}/imscc_xmlv1p{minor}/assessment" for kind in ("imsqti_xmlv1p2",) for minor in (1, 2, 3)
)
KINDS = {
    "cc.multiple_choice.v0p1": "single_choice",
    "cc.multiple_response.v0p1": "multiple_choice",
    "cc.true_false.v0p1": "true_false",
    "cc.fib.v0p1": "short_text",
    "cc.pattern_match.v0p1": "short_text",
}
ESSAY = "cc.essay.v0p1"
TRUE_WORDS = ("true", "đúng", "t", "yes")


def read_assessment(xml: Any, identifier: str) -> tuple[Data, list[Data], list[str]]:
    """A block that asks it, the questions and the quiz, and what could not be taken over, in words."""
    assessment = _first(xml, "assessment")
    title = (assessment.get("title") if assessment is not None else "") or _("Quiz")
    items: list[Data] = []
    told: list[str] = []
    for number, item in enumerate(_all(xml, "item"), start=1):
        try:
            items.append(_question(item, identifier, number))
        except ValueError as why:
            told.append(
                _("“%(title)s”, question %(number)s is left out: %(why)s")
                % {"title": title, "number": number, "why": why}
            )
    if not items:
        return {}, [], [*told, _("“%(title)s” has no question that can be asked here.") % {"title": title}]
    rules, unclear = read_rules(_meta(assessment), _cut_value(assessment))
    told += [f"“{title}”: {said}" for said in unclear]
    quiz = {
        "reference": f"quiz:{_code('cc', identifier)}",
        "title": tidy(title)[:200],
        "questions": [one["reference"] for one in items],
        **rules,
    }
    return {"type": "quiz", "value": {"quiz": quiz["reference"]}}, [*items, quiz], told


def _cut_value(xml: Any) -> str:
    """What QTI says must be reached, where the assessment itself says it."""
    processing = _first(xml, "outcomes_processing")
    return next((one.get("cutvalue") or "" for one in _all(processing, "decvar")), "")


def _question(item: Any, identifier: str, number: int) -> Data:
    profile = _meta(item).get("cc_profile", "")
    if profile == ESSAY:
        raise ValueError(_("answers in free words have no question type here"))
    kind = KINDS.get(profile)
    if kind is None:
        raise ValueError(_("its kind “%(kind)s” is unknown") % {"kind": profile[:60] or "?"})
    stem = clean_html(_material(_first(item, "presentation"))).strip()
    if not stem:
        raise ValueError(_("it asks nothing"))
    answers = {"true_false": _true_or_false, "short_text": _wordings}.get(kind, _options)(item)
    # In a cartridge only the assessment's own names are unique.
    name = item.get("ident") or str(number)
    return {
        "reference": f"question:{_code('cc', identifier, name)}",
        "stem": stem,
        "data": [{"type": kind, "value": answers, "id": _code("b", identifier, name)}],
        "explanation": clean_html(_said(item, "general_fb")),
        "live": True,
    }


def _code(prefix: str, *names: str) -> str:
    return f"{prefix}-{hashlib.sha256('|'.join(names).encode()).hexdigest()[:16]}"


def _options(item: Any) -> Data:
    right = _right(item)
    options = []
    for label in _all(item, "response_label"):
        text = _words(_material(label))
        if text:
            feedback = _words(_said(item, f"{label.get('ident')}_fb"))
            options.append(
                {"text": text[:500], "correct": label.get("ident") in right, "feedback": feedback[:500]}
            )
    if not 2 <= len(options) <= 10:
        raise ValueError(_("it has fewer than 2 or more than 10 answers"))
    if not any(one["correct"] for one in options):
        raise ValueError(_("it does not say which answer is right"))
    return {"options": options}


def _true_or_false(item: Any) -> Data:
    right = _right(item)
    for label in _all(item, "response_label"):
        if label.get("ident") in right:
            words = {(label.get("ident") or "").lower(), _words(_material(label)).lower()}
            return {"answer": "true" if words & set(TRUE_WORDS) else "false"}
    raise ValueError(_("it does not say which answer is right"))


def _wordings(item: Any) -> Data:
    accepted: list[str] = []
    for equal in _right_elements(item, ("varequal", "varsubstring")):
        text = tidy(equal.text or "")
        if text and len(text) <= 200 and text.casefold() not in [one.casefold() for one in accepted]:
            accepted.append(text)
    if not accepted:
        raise ValueError(_("it does not say which answer is right"))
    return {"accepted": accepted[:20], "strict": True}


def _right(item: Any) -> set[str]:
    return {(one.text or "").strip() for one in _right_elements(item, ("varequal",))}


def _right_elements(item: Any, names: tuple[str, ...]) -> list[Any]:
    """The conditions under which full marks are given; what a condition forbids is no answer."""
    for condition in _all(item, "respcondition"):
        scores = [_number(one.text) for one in _all(condition, "setvar")]
        if not any(score > 0 for score in scores):
            continue
        var = _first(condition, "conditionvar")
        forbidden = {id(one) for no in _all(var, "not") for one in no.iter()}
        return [one for name in names for one in _all(var, name) if id(one) not in forbidden]
    return []


def _number(text: str | None) -> float:
    try:
        return float(text or "")
    except ValueError:
        return 0.0


def _meta(element: Any) -> dict[str, str]:
    if element is None:
        return {}
    own = next((one for one in element if _name(one) in ("itemmetadata", "qtimetadata")), None)
    return {
        (_text(_first(one, "fieldlabel"))).strip(): (_text(_first(one, "fieldentry"))).strip()
        for one in _all(own, "qtimetadatafield")
    }


def _said(item: Any, ident: str) -> str:
    found = next((one for one in _all(item, "itemfeedback") if one.get("ident") == ident), None)
    return _material(found)


def _material(element: Any) -> str:
    """The HTML of the first text in ``element``; plain text is made safe."""
    text = _first(element, "mattext")
    if text is None:
        return ""
    words = "".join(text.itertext())
    if (text.get("texttype") or "").lower() == "text/html":
        return words
    return f"<p>{escape(words)}</p>" if words.strip() else ""


def _words(html: str) -> str:
    from bs4 import BeautifulSoup

    return tidy(BeautifulSoup(html, "html.parser").get_text(" "))


def _text(element: Any) -> str:
    return "" if element is None else element.text or ""


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Any, name: str) -> list[Any]:
    return [] if element is None else [one for one in element.iter() if _name(one) == name]


def _first(element: Any, name: str) -> Any:
    return next(iter(_all(element, name)), None)
