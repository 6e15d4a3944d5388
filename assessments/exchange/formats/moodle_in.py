"""Questions out of Moodle XML, one after another: the file is never in memory as a whole."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange.formats.base import PICTURE, Item, Read, Unreadable
from assessments.exchange.formats.moodle_kinds import KINDS
from assessments.exchange.formats.moodle_parts import Parts, Refused, text_of
from assessments.exchange.formats.paths import tidy_path
from assessments.exchange.formats.tagged import fields_in

MOST_DEPTH = 60
_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_MOODLES_OWN = "Your answer is"


def read_moodle(file: BinaryIO) -> Iterator[Read]:
    """The questions of a file. Raises Unreadable when it is no Moodle XML; an end too soon is told in its place."""
    begun, number, pool = False, 0, ""
    events = _questions(file)
    while True:
        try:
            question = next(events, None)
        except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
            if not begun:
                raise _unreadable(error) from error
            yield Read(_after(number), None, [_damaged(error)])
            return
        if question is None:
            break
        begun = True
        if question.get("type") == "category":
            pool = tidy_path(text_of(question.find("category")))
            continue
        number += 1
        yield _read(question, number, pool)
    if not number:
        raise Unreadable(_("There is no question in this file."))


def _questions(file: BinaryIO) -> Iterator[Any]:
    depth = 0
    root = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if root is None:
            root = element
            if element.tag != "quiz":
                raise Unreadable(_("This is not Moodle XML: it does not begin with <quiz>."))
        if depth > MOST_DEPTH:
            raise ValueError("too deep")
        if event == "end" and depth == 1 and element.tag == "question":
            yield element
            root.clear()


def _unreadable(error: Exception) -> Unreadable:
    if isinstance(error, DefusedXmlException):
        return Unreadable(
            _("The file declares entities or a document type, which no export does. It is refused.")
        )
    return Unreadable(_("This is not Moodle XML, or the file is damaged. Export it again."))


def _damaged(error: Exception) -> str:
    line = getattr(error, "position", ("?",))[0]
    return _("The file is damaged at line %(line)s: what follows cannot be read. Export it again.") % {
        "line": line
    }


def _after(number: int) -> str:
    return _("after question %(number)s") % {"number": number}


def _read(question: Any, number: int, pool: str) -> Read:
    parts = Parts(question)
    name = parts.text("name")[:60]
    place = _("question %(number)s") % {"number": number} + (f" “{name}”" if name else "")
    try:
        item = _item(question, parts, pool)
    except Refused as why:
        return Read(place, None, [*parts.told, str(why)])
    used = {key: content for key, content in parts.pictures.items() if f"{PICTURE}{key}" in repr(item)}
    return Read(place, item, parts.told, used)


def _item(question: Any, parts: Parts, pool: str) -> Item:
    kind = question.get("type") or ""
    read = KINDS.get(kind)
    if read is None:
        why = _WHY.get(kind) or _("its kind “%(kind)s” has no question type here")
        raise Refused(str(why) % {"kind": kind[:40]})
    parts.keep_files(question)
    item: Item = {"stem": parts.html(question.find("questiontext"))}
    item |= read(parts, item["stem"])
    if explanation := parts.html(question.find("generalfeedback")):
        item["explanation"] = explanation
    if code := parts.text("idnumber"):
        item["code"] = code
    if pool:
        item["pool"] = pool
    item |= fields_in(filter(None, map(text_of, question.findall("tags/tag"))))
    _tell_of_whole(question, parts)
    return item


_WHY = {
    "description": gettext_lazy("It is a text and no question."),
    "random": gettext_lazy("It stands for a question drawn at random: make it in the quiz."),
}


def _tell_of_whole(question: Any, parts: Parts) -> None:
    """What Moodle says of any question and ours cannot."""
    if any(text_of(hint) for hint in question.findall("hint")):
        parts.tell(_("Its hints for further tries are not kept."))
    said = [text_of(question.find(name)) for name in _WHOLE]
    if any(text and _MOODLES_OWN not in text for text in said):
        parts.tell(_("The feedback on the whole answer is not kept."))
