"""One item of QTI as our questions: one of ours for each interaction that is asked by itself."""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item, Read
from assessments.exchange.formats.qti.body import Body
from assessments.exchange.formats.qti.marking import CannotKeep, Marking
from assessments.exchange.formats.qti.names import BadXml, child, every, parse
from assessments.exchange.formats.qti.reading.choices import read_choice
from assessments.exchange.formats.qti.reading.entries import read_entries, read_slider
from assessments.exchange.formats.qti.reading.pairs import read_associate, read_gaps, read_match, read_order
from assessments.exchange.formats.qti.reading.pictured import read_hotspot, read_labels, read_point
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.reading.written import guidance_of, read_essay, read_upload
from assessments.questions.base import question_type

Beside = Callable[[str, str], bytes | None]
READERS: dict[str, Callable[[Source], tuple[str, Data]]] = {
    "choiceInteraction": read_choice,
    "hottextInteraction": read_choice,
    "orderInteraction": read_order,
    "matchInteraction": read_match,
    "associateInteraction": read_associate,
    "gapMatchInteraction": read_gaps,
    "textEntryInteraction": read_entries,
    "inlineChoiceInteraction": read_entries,
    "extendedTextInteraction": read_essay,
    "sliderInteraction": read_slider,
    "hotspotInteraction": read_hotspot,
    "selectPointInteraction": read_point,
    "graphicGapMatchInteraction": read_labels,
    "uploadInteraction": read_upload,
}
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
BESIDE = ("endAttemptInteraction", "mediaInteraction")  # they ask nothing themselves
PICTURED = ("picture_choice", "hotspot", "label_image")
MOST_PARTS = 30
Parts = list[Element]


@dataclass
class Whole:
    """An item in its file."""

    element: Element
    path: str
    beside: Beside
    metadata: Item = field(default_factory=dict)

    @property
    def identifier(self) -> str:
        return code_of(self.element.get("identifier", ""))

    @property
    def place(self) -> str:
        title = " ".join(self.element.get("title", "").split())
        return " ".join(filter(None, [self.path or self.identifier, f"“{title[:80]}”" if title else ""]))


def read_item(whole: Whole) -> Iterator[Read]:
    """Our questions in one item; at least one Read, so that nothing gets lost without a word."""
    try:
        parts = _parts(whole.element)
        for number, group in enumerate(parts, start=1):
            yield _read(whole, parts, group, f"-{number}" if len(parts) > 1 else "")
    except CannotKeep as why:
        yield Read(whole.place, None, [_left_out(why)])


def _parts(item: Element) -> list[Parts]:
    """The interactions of an item: those that stand in a text together, every other one alone."""
    body = child(item, "itemBody")
    found = [each for each in every(body, *_names(body)) if each.tag not in BESIDE]
    if not found:
        raise CannotKeep(_("it asks nothing"))
    if len(found) > MOST_PARTS:
        raise CannotKeep(_("it asks more than %(most)s things") % {"most": MOST_PARTS})
    inline = [each for each in found if each.tag in INLINE]
    alone = [[each] for each in found if each.tag not in INLINE]
    return [inline, *alone] if inline else alone


def _names(body: Element | None) -> list[str]:
    tags = {each.tag for each in body.iter()} if body is not None else set()
    return [tag for tag in tags if tag.endswith("Interaction")]


def _read(whole: Whole, parts: list[Parts], group: Parts, suffix: str) -> Read:
    place = f"{whole.place}{f' ({suffix[1:]})' if suffix else ''}"
    body = Body(partial(whole.beside, whole.path))
    try:
        item = _question(whole, parts, group, body)
    except CannotKeep as why:
        return Read(place, None, [*body.problems, _left_out(why)])
    except RecursionError:
        return Read(place, None, [_left_out(_("it is nested too deeply"))])
    item["code"] = f"{item['code']}{suffix}"
    used = {name: content for name, content in body.pictures.items() if f"picture:{name}" in str(item)}
    return Read(place, item, body.problems, used)


def _question(whole: Whole, parts: list[Parts], group: Parts, body: Body) -> Item:
    item = whole.element
    reader = READERS.get(group[0].tag)
    if reader is None:
        raise CannotKeep(_("“%(kind)s” has no question type here") % {"kind": group[0].tag})
    if item.get("adaptive") == "true":
        body.tell(_("It goes on after a first answer; here it is asked once."))
    marking = Marking(item)
    body.values = dict(marking.drawn.values)
    source = Source(item, group, marking, body, base=marking.all_correct())
    for name in (each.get("responseIdentifier", "") for each in group):
        if name not in marking.declared:
            raise CannotKeep(_("its response is not declared"))
    _tell_parts(source, parts)
    if group[0].tag not in INLINE:
        source.stem = _stem(source, parts)
    kind, data = reader(source)
    if child(item, "templateProcessing") is not None and kind != "calculated":
        body.tell(_("Its numbers are drawn anew for everybody; here they are drawn once."))
    for problem in marking.problems:
        body.tell(problem)
    stem = _stimulus(whole, body) + source.stem
    if not has_words(stem) and (title := " ".join(item.get("title", "").split())):
        body.tell(_("It has no question but its title."))
        stem = f"<p>{escape(title, quote=False)}</p>{stem}"
    return _checked(
        body, {**_said(whole), "type": kind, "stem": stem, "explanation": source.explanation, **data}
    )


def _said(whole: Whole) -> Item:
    usual: Item = {
        "code": whole.identifier,
        "difficulty": 2,
        "source": "",
        "competencies": [],
        "tags": [],
        "pool": "",
    }
    return {**usual, **whole.metadata}


def _tell_parts(source: Source, parts: list[Parts]) -> None:
    if len(parts) > 1:
        source.tell(_("It asks several things; each is a question of its own here."))
    if next(every(source.item, "endAttemptInteraction"), None) is not None:
        source.tell(_("Its buttons, for a hint or the solution, are left out."))


def _stem(source: Source, parts: list[Parts]) -> str:
    """The body of the item without its interactions, with the prompt of this one."""
    for element in (each for group in parts for each in group):
        source.body.holes[element] = ""
    if (guidance := guidance_of(source.item)) is not None:
        source.body.holes[guidance] = ""
    body = source.body.inner(child(source.item, "itemBody"))
    if source.part.tag == "hottextInteraction":
        del source.body.holes[source.part]
        return body + source.body.inner(source.part)
    return body + source.body.inner(child(source.part, "prompt"))


def _stimulus(whole: Whole, body: Body) -> str:
    """The texts that an item shares with others, before its own."""
    out = []
    for each in every(whole.element, "assessmentStimulusRef"):
        content = whole.beside(whole.path, each.get("href", ""))
        try:
            page = parse(content) if content else None
        except BadXml:
            page = None
        if page is None:
            body.tell(
                _("The text that it is about is missing: %(name)s") % {"name": each.get("href", "")[-80:]}
            )
        else:
            folder = posixpath.dirname(posixpath.join(posixpath.dirname(whole.path), each.get("href", "")))
            body.file = partial(whole.beside, f"{folder}/x")
            out.append(body.inner(next(every(page, "stimulusBody"), page)))
            body.file = partial(whole.beside, whole.path)
    return "".join(out)


def _checked(body: Body, item: Item) -> Item:
    """``item`` if its type can ask it. Types with pictures are checked when these have their places."""
    if not has_words(item["stem"]):
        raise CannotKeep(_("it asks nothing"))
    kind = question_type(item["type"])
    if kind is not None and item["type"] not in PICTURED:
        try:
            kind.clean(item)
        except ValidationError as error:
            raise CannotKeep(" ".join(error.messages)) from error
    return item


def has_words(html: str) -> bool:
    """Whether there is anything to read or to see."""
    return bool(re.sub(r"<(?!img)[^>]*>", "", html).strip())


def code_of(identifier: str) -> str:
    """An identifier of QTI as a code of ours."""
    bare = re.sub(r"[^A-Za-z0-9._-]+", "-", identifier)
    if re.fullmatch(r"_[0-9].*", bare):
        bare = bare[1:]  # QTI has no digit in front
    return bare.lstrip("._-")[:60]


def _left_out(why: object) -> str:
    return _("It is left out: %(why)s.") % {"why": str(why).rstrip(".")}
