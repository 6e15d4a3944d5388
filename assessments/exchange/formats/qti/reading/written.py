"""Interactions whose responses a person marks: extended text and upload."""

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.exchange.formats.qti.names import child, children, every, number, words
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.values import listed
from learning.vietnamese import tidy

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
}
USUAL_KINDS = ["docx", "xlsx", "pdf"]
LONGEST_AUDIO = 120
MOST_POINTS = 100
_POINTS = re.compile(r"(.*?) ?\((\d+)\)")


def read_essay(source: Source) -> tuple[str, Data]:
    source.explain([None])
    guidance = _guidance(source)
    limits = re.fullmatch(r"(\d*)-(\d*)", source.hint("words") or "-")
    least, most = (int(each or 0) for each in limits.groups()) if limits else (0, 0)
    return "essay", {
        "guidance": guidance,
        "least_words": least,
        "most_words": most,
        "rubric": _rubric(source),
        "model_answer": _model_answer(source),
    }


def guidance_of(item: Element) -> Element | None:
    """Where our own files say how an essay is to be written."""
    return next((each for each in every(item, "div") if each.get("class") == "learning-guidance"), None)


def _guidance(source: Source) -> str:
    said = guidance_of(source.item)
    return "" if said is None else "\n".join(filter(None, map(source.body.words, said)))


def _model_answer(source: Source) -> str:
    said = [each for each in _for_scorers(source) if each.get("class") == "learning-model-answer"]
    paragraphs = [words(each) for each in every(next(iter(said), None), "p")]
    return "\n".join(filter(None, paragraphs)) or "\n".join(str(each) for each in listed(source.correct()))


def _for_scorers(source: Source) -> list[Element]:
    return [each for each in every(source.item, "rubricBlock") if "scorer" in each.get("view", "").split()]


def _rubric(source: Source) -> list[Data]:
    """Our own table of criteria; else one criterion with the points of the item."""
    for block in _for_scorers(source):
        if block.get("class") == "learning-rubric":
            return [_criterion(row) for row in every(block, "tr")]
    for block in _for_scorers(source):
        if block.get("class") != "learning-model-answer" and source.body.words(block):
            source.tell(_("What it says to those who mark is put into the explanation."))
            source.explanation += source.body.inner(block)
    if source.hint("no-rubric") is not None:
        return []
    most = int(_most_points(source.item))
    source.tell(_("It has no table of criteria; one with all or none of the points is made."))
    levels = [{"text": _("Not good enough"), "points": 0}, {"text": _("Good"), "points": most}]
    return [{"criterion": pgettext("rubric", "The answer"), "levels": levels}]


def _criterion(row: Element) -> Data:
    levels = []
    for cell in children(row, "td"):
        found = _POINTS.fullmatch(words(cell))
        if found:
            levels.append({"text": found[1], "points": int(found[2])})
    return {"criterion": tidy(words(child(row, "th"))), "levels": levels}


def _most_points(item: Element) -> float:
    for each in children(item, "outcomeDeclaration"):
        said = number(each.get("normalMaximum"))
        if each.get("identifier") == "MAXSCORE":
            said = number(words(child(each, "defaultValue")))
        if said and 1 <= said <= MOST_POINTS:
            return said
    return 1.0


def read_upload(source: Source) -> tuple[str, Data]:
    source.explain([None])
    audio = source.hint("audio")
    if audio is not None or source.part.get("type", "").startswith("audio/"):
        longest = int(audio) if audio and audio.isdecimal() else LONGEST_AUDIO
        return "audio_answer", {"longest_seconds": longest, "rubric": _rubric(source)}
    return "file", {"kinds": _kinds(source), "rules": [], "rubric": _rubric(source)}


def _kinds(source: Source) -> list[str]:
    if hinted := source.hint("kinds"):
        return hinted.split("-")
    said = source.part.get("type", "").replace(",", " ").split()
    found = [kind for kind, media_type in MEDIA_TYPES.items() if media_type in said]
    if not found:
        source.tell(_("It does not say which kinds of file are wanted, or kinds that are not taken here."))
    return found or USUAL_KINDS
