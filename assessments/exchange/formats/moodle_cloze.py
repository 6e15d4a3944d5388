"""Moodle's texts with gaps: written into them ({1:SHORTANSWER:=…}), to choose from, and to drag words into."""

import re
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.markup import lines_of, paragraphs, words_of
from assessments.exchange.formats.moodle_parts import Parts, Refused, number_of, text_of

# {points:KIND:answers}, in which "\}" stands for a brace.
_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_PLACE = re.compile(r"\[\[(\d+)\]\]")
_ANSWER = re.compile(r"^\s*(?:(=)|%(-?\d+(?:\.\d+)?)%)?")
_KINDS = {
    "SHORTANSWER": "text", "SA": "text", "MW": "text",
    "SHORTANSWER_C": "text", "SAC": "text", "MWC": "text",
    "NUMERICAL": "number", "NM": "number",
    **dict.fromkeys(
        [f"MULTICHOICE{end}" for end in ("", "_V", "_H", "_S", "_VS", "_HS")]
        + ["MC", "MCV", "MCH", "MCS", "MCVS", "MCHS"],
        "choice",
    ),
}  # fmt: skip
_ONE_BLOCK = re.compile(r"<(?:p|li|div|tr|h\d)\b.{0,2000}?</(?:p|li|div|tr|h\d)>", re.DOTALL)


def cloze(parts: Parts, stem: str) -> Item:
    gaps: list[Item] = []

    def numbered(found: re.Match) -> str:
        gaps.append(_gap(parts, found[2], found[3]))
        return f"[[{len(gaps)}]]"

    text = _GAP.sub(numbered, stem)
    if not gaps:
        raise Refused(_("There is no gap in its text."))
    return {"type": "cloze", **_split(parts, text), "gaps": gaps}


def _gap(parts: Parts, word: str, written: str) -> Item:
    kind = _KINDS.get(word)
    if kind is None:
        raise Refused(_("Gaps of the kind “%(kind)s” have no form here.") % {"kind": word[:40]})
    answers = [_answer(each) for each in _between("~", written)]
    if kind == "choice":
        return _choices(parts, answers)
    full = [text for share, text, _said in answers if share >= 100]
    if any(0 < share < 100 for share, _text, _said in answers):
        parts.tell(_("Wordings that earn only a part are not accepted here."))
    if any(said for _share, _text, said in answers):
        parts.tell(_("The feedback on wordings is not kept."))
    if not full:
        raise Refused(_("One of its gaps does not say what is right."))
    return _number_gap(full[0]) if kind == "number" else gap("text", accepted=full, strict=True)


def _answer(written: str) -> tuple[float, str, str]:
    found: Any = _ANSWER.match(written)
    share = 100.0 if found[1] else float(found[2] or 0)
    text, *said = _between("#", written[found.end() :])
    return share, _bare(text), _bare("#".join(said))


def _between(sign: str, written: str) -> list[str]:
    """What stands between the signs that no backslash belongs to. A backslash may belong to a backslash."""
    pieces = [""]
    for token in re.findall(r"\\.|.", written, re.DOTALL):
        if token == sign:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def _bare(text: str) -> str:
    return words_of(re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL))


def _choices(parts: Parts, answers: list[tuple[float, str, str]]) -> Item:
    if any(0 < share < 100 for share, _text, _said in answers):
        parts.tell(_("How much each answer earns is not kept."))
    if any(said for _share, _text, said in answers):
        parts.tell(_("The feedback on wordings is not kept."))
    return gap("choice", options=[{"text": text, "correct": share >= 100} for share, text, _said in answers])


def _number_gap(written: str) -> Item:
    number, _sign, tolerance = written.partition(":")
    return gap("number", answer=number_of(number), tolerance=abs(number_of(tolerance or "0")))


def gap(kind: str, **fields: Any) -> Item:
    """A gap of a text, with all that a gap has."""
    whole = {"accepted": [], "strict": False, "answer": None, "tolerance": 0.0, "options": [], "feedback": ""}
    return {"kind": kind, **whole, **fields}


def selected_words(parts: Parts, stem: str) -> Item:
    """gapselect: one list for each group of words, from which gaps are filled."""
    words = [
        (text_of(one), text_of(one.find("group")) or "1") for one in parts.question.findall("selectoption")
    ]
    right = _right_words(stem, words)
    gaps = [
        gap("choice", options=[{"text": text, "correct": text == word} for text in _of_group(words, group)])
        for word, group in right
    ]
    return {"type": "cloze", **_split(parts, _renumbered(stem)), "gaps": gaps}


def dropped_words(parts: Parts, stem: str) -> Item:
    """ddwtos: words to drag into a text."""
    words = [(text_of(one), text_of(one.find("group")) or "1") for one in parts.question.findall("dragbox")]
    right = _right_words(stem, words)
    if len({group for _word, group in right}) > 1:
        parts.tell(_("Its words were in groups; here any word can be dragged anywhere."))
    used = {word for word, _group in right}
    distractors = list(dict.fromkeys(words_of(text) for text, _group in words if words_of(text) not in used))
    return {
        "type": "drag_words",
        **_split(parts, _renumbered(stem)),
        "words": [word for word, _group in right],
        "distractors": distractors,
    }


def _right_words(stem: str, words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """For each gap the word that belongs there, and its group."""
    places = [int(number) for number in _PLACE.findall(stem)]
    if not places:
        raise Refused(_("There is no gap in its text."))
    if not words or max(places) > len(words) or min(places) < 1:
        raise Refused(_("A gap in its text names a word that is not there."))
    return [(words_of(words[place - 1][0]), words[place - 1][1]) for place in places]


def _of_group(words: list[tuple[str, str]], group: str) -> list[str]:
    return list(dict.fromkeys(words_of(text) for text, own in words if own == group))


def _renumbered(stem: str) -> str:
    numbers = iter(range(1, stem.count("[[") + 1))
    return _PLACE.sub(lambda _found: f"[[{next(numbers)}]]", stem)


def _split(parts: Parts, html: str) -> Item:
    """The paragraphs before the first gap as the stem, the others as the text, which has words only."""
    blocks = _ONE_BLOCK.findall(html)
    first = next((place for place, block in enumerate(blocks) if _PLACE.search(block)), None)
    if first:
        begins = html.index(blocks[first])
        stem, text = html[:begins], html[begins:]
    else:
        stem, text = paragraphs(_("Fill in the gaps.")), html
    if "<img" in text:
        parts.tell(_("The pictures between its gaps are left out."))
    return {"stem": stem, "text": lines_of(text)}
