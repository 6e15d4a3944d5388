"""Interactions that stand in a text: text entries and lists to choose from. And the slider."""

from collections.abc import Callable
from itertools import pairwise
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.marking import CannotKeep
from assessments.exchange.formats.qti.names import child, every, number
from assessments.exchange.formats.qti.reading.calculated import calculation_in
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.reading.texts import blocks_of, lines_of, pictures_of, words_of
from assessments.exchange.formats.qti.reading.tolerance import tolerance_around
from assessments.exchange.formats.qti.values import listed

MOST_WORDINGS = 20
LONGEST_UNIT = 30
HOLE = "[[1]]"


def paragraph(words: str) -> str:
    """``words`` as HTML."""
    return f"<p>{words}</p>"


def read_entries(source: Source) -> tuple[str, Data]:
    """One entry at the end of a text is a short text or a number, anything else a text with gaps."""
    for place, part in enumerate(source.parts, start=1):
        source.body.holes[part] = f"[[{place}]]"
    calculation = calculation_in(source)
    gaps = [_gap(source, part) for part in source.parts]
    source.explain([source.correct(), None])
    _tell_shares(source)
    if (text := _own_text(source)) is not None:
        return "cloze", {"text": text, "gaps": _whole_points(source, gaps)}
    html = source.body.inner(child(source.item, "itemBody"))
    if len(gaps) == 1 and gaps[0]["kind"] != "choice" and source.hint("cloze") is None:
        alone = _alone(html, is_number=gaps[0]["kind"] == "number")
        if alone is not None:
            kind, data = _single(source, gaps[0], *alone)
            return ("calculated", _without_answer(data, calculation)) if calculation else (kind, data)
        if calculation:
            source.body.values = dict(source.marking.drawn.values)
            html = source.body.inner(child(source.item, "itemBody"))
    before = _before(html)
    source.stem = "".join(before) + pictures_of("".join(blocks_of(html)[len(before) :]))
    source.stem = source.stem or paragraph(_("Fill in the gaps."))
    text = "\n".join(line for block in blocks_of(html)[len(before) :] for line in lines_of(block))
    return "cloze", {"text": text, "gaps": _whole_points(source, gaps)}


def _whole_points(source: Source, gaps: list[Data]) -> list[Data]:
    """The gaps without wordings that earn a part, which only a short text has."""
    if any(gap.pop("partly", []) for gap in gaps):
        source.tell(_("Some wordings earn part of the points; here they are not accepted."))
    return gaps


def _own_text(source: Source) -> str | None:
    """The text with the gaps where our own files say which it is; the rest is the question."""
    own = next((each for each in every(source.item, "div") if each.get("class") == "learning-text"), None)
    if own is None:
        return None
    text = "\n".join(lines_of(source.body.inner(own)))
    source.body.holes[own] = ""
    source.stem = source.body.inner(child(source.item, "itemBody"))
    return text


def _before(html: str) -> list[str]:
    """The paragraphs before the first gap."""
    blocks = blocks_of(html)
    first = next((n for n, block in enumerate(blocks) if "[[" in block), 0)
    return blocks[:first]


def _alone(html: str, *, is_number: bool) -> tuple[str, str] | None:
    """The text before the entry and the unit after it; None when more of the text comes after it."""
    blocks = blocks_of(html)
    last = blocks[-1] if blocks else ""
    if HOLE not in last:
        return None
    before, after = last.split(HOLE, 1)
    unit = words_of(after)
    if unit and not (is_number and len(unit) <= LONGEST_UNIT):
        return None
    if not words_of(before):
        before = ""
    tag = last[1 : last.index(">")] if last.startswith("<") else "p"
    if before and tag != "p":
        return None
    closing = f"{before.rstrip()}</p>" if before else ""
    return "".join([*blocks[:-1], closing]), unit


def _single(source: Source, gap: Data, stem: str, unit: str) -> tuple[str, Data]:
    source.stem = stem or paragraph(_("Answer."))
    if gap["kind"] == "text":
        data = {"accepted": gap["accepted"], "strict": gap["strict"]}
        return "short_text", {**data, "partly": gap["partly"]} if gap["partly"] else data
    data = {"answer": gap["answer"], "tolerance": gap["tolerance"], "unit": unit}
    return "number", {**data, **_relative(source)}


def _relative(source: Source) -> Data:
    """The tolerance in percent where the item has it so."""
    compared = [
        each for each in every(source.marking.rules, "equal") if each.get("toleranceMode") == "relative"
    ]
    shares = {number(text) for each in compared for text in each.get("tolerance", "").split()}
    if len(compared) != 1 or len(shares) != 1 or None in shares:
        return {}
    return {"tolerance": shares.pop(), "relative": True}


def _without_answer(data: Data, calculation: Data) -> Data:
    return {**{name: value for name, value in data.items() if name != "answer"}, **calculation}


def _gap(source: Source, part: Element) -> Data:
    """One gap, found out with all others filled in rightly."""
    one = Source(source.item, [part], source.marking, source.body, base=source.marking.all_correct())
    gap = {
        "kind": "text",
        "accepted": [],
        "strict": True,
        "answer": None,
        "tolerance": 0.0,
        "options": [],
        "feedback": "",
    }
    if part.tag == "inlineChoiceInteraction":
        return {**gap, "kind": "choice", "options": _options(one)}
    if one.declared.base in ("integer", "float"):
        answer, margin = _number(one)
        return {**gap, "kind": "number", "answer": answer, "tolerance": margin}
    loose = {int(each) for each in (source.hint("loose") or "").split("-") if each.isdecimal()}
    strict = source.parts.index(part) + 1 not in loose
    scores = _scored(one)
    return {**gap, "accepted": _wordings(scores), "strict": strict, "partly": _partly(scores)}


def _options(one: Source) -> list[Data]:
    choices = list(every(one.part, "inlineChoice"))
    scores = [one.score(one.declared.wrap([each.get("identifier", "")])) for each in choices]
    most, nothing = max(scores, default=0), one.score(None)
    if most <= 0 or most <= nothing:
        raise _unknown()
    if scores.count(most) > 1:
        one.tell(_("Several of its answers are right by themselves; here it is only the first."))
    elif any(nothing < score < most for score in scores):
        one.tell(_("Some of its wrong answers earn part of the points; here they earn nothing."))
    right = scores.index(most)
    return [
        {"text": _said(one, choice) or choice.get("identifier", ""), "correct": place == right}
        for place, choice in enumerate(choices)
    ]


def _said(one: Source, choice: Element) -> str:
    return one.body.words(choice) or one.body.picture(choice)[1]


def _wordings(scores: dict[str, float]) -> list[str]:
    """All the wordings that earn most, the one called right first."""
    most = max(scores.values())
    return [text for text, score in scores.items() if score == most][:MOST_WORDINGS]


def _partly(scores: dict[str, float]) -> list[Data]:
    """The wordings that earn a part of the points."""
    most = max(scores.values())
    part = {text: round(score / most * 100, 2) for text, score in scores.items() if 0 < score < most}
    return [{"text": text, "percent": percent, "feedback": ""} for text, percent in part.items()][
        :MOST_WORDINGS
    ]


def _scored(one: Source) -> dict[str, float]:
    """The wordings that the item knows, and what each earns more than nothing written."""
    mapping = one.declared.mapping
    keys = [key for key, _points, _exactly in mapping.entries] if mapping else []
    tried = dict.fromkeys([*listed(one.correct()), *keys, *one.marking.literals.get(one.name, [])])
    nothing = max(0.0, one.score(None))
    found: dict[str, tuple[str, float]] = {}
    for text in tried:
        if text is not None:
            score = one.score(one.declared.wrap([text])) - nothing
            found.setdefault(_written(text).casefold(), (_written(text), score))
    scores = dict(found.values())
    if max(scores.values(), default=0) <= 0:
        raise _unknown()
    return scores


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(one: Source) -> tuple[float, float]:
    """The number that is right, and how far from it is still right."""
    said = [each for each in listed(one.correct()) if isinstance(each, float)]
    compared = sorted(each for each in one.marking.literals.get(one.name, []) if isinstance(each, float))
    between = [(low + high) / 2 for low, high in pairwise(compared)]
    scores = {each: _score(one)(each) for each in [*said, *compared, *between]}
    most = max(scores.values(), default=0)
    if most <= 0 or most <= one.score(None):
        raise _unknown()
    answer = next(each for each, score in scores.items() if score == most)
    below, above = tolerance_around(_score(one), answer)
    if abs(below - above) <= 1e-6 * max(1.0, abs(answer)):
        return answer, min(below, above)
    if one.marking.declared_correct(one.name) is None and max(below, above) < 1e9:
        return answer + (above - below) / 2, (above + below) / 2
    one.tell(_("More is accepted on one side of the right number; here it is the same on both."))
    return answer, min(below, above)


def _score(one: Source) -> Callable[[float], float]:
    return lambda value: one.score(one.declared.wrap([value]))


def _tell_shares(source: Source) -> None:
    """Compare what a gap that is left empty costs with our equal shares."""
    base = source.marking.all_correct()
    most, count = source.marking.score(base), len(source.parts)
    left = [source.marking.score({**base, part.get("responseIdentifier", ""): None}) for part in source.parts]
    if count > 1 and not any(left):
        source.tell_whole()
    elif any(abs(each - most * (count - 1) / count) > 0.01 * most for each in left):
        source.tell(_("Its parts count differently; here each counts the same."))


def read_slider(source: Source) -> tuple[str, Data]:
    """A number; how far the slider goes is said in the question."""
    answer, margin = _number(source)
    step = number(source.part.get("step")) or 1.0
    source.explain([source.correct(), None])
    least, most = source.part.get("lowerBound", ""), source.part.get("upperBound", "")
    source.stem += paragraph(_("From %(least)s to %(most)s.") % {"least": least, "most": most})
    source.tell(_("A slider is a number to write here."))
    return "number", {"answer": answer, "tolerance": 0.0 if margin < step else margin, "unit": ""}


def _unknown() -> CannotKeep:
    return CannotKeep(_("it does not say which answer is right"))
