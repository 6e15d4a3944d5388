"""One question of ours as an item of QTI."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item, Sent
from assessments.exchange.formats.qti.versions import Version, written
from assessments.exchange.formats.qti.writing import choices, entries, pairs, pictured
from assessments.exchange.formats.qti.writing import written as by_hand
from assessments.exchange.formats.qti.writing.build import Built, CannotWrite
from assessments.exchange.formats.qti.writing.calculated import write_calculated
from assessments.exchange.formats.qti.writing.richtext import say, write_html

Writer = Callable[[Built, Item], None]
WRITERS: dict[str, Writer] = {
    "single_choice": choices.write_single,
    "multiple_choice": choices.write_multiple,
    "picture_choice": choices.write_pictures,
    "true_false": choices.write_true_false,
    "matching": pairs.write_matching,
    "categorise": pairs.write_categorise,
    "ordering": pairs.write_ordering,
    "drag_words": pairs.write_drag_words,
    "short_text": entries.write_short_text,
    "number": entries.write_number,
    "calculated": write_calculated,
    "cloze": entries.write_cloze,
    "hotspot": pictured.write_hotspot,
    "label_image": pictured.write_labels,
    "essay": by_hand.write_essay,
    "file": by_hand.write_file,
    "audio_answer": by_hand.write_audio,
}


@dataclass(frozen=True)
class WrittenItem:
    """An item as it goes into a package: its XML, the pictures it shows, and what was lost, in words."""

    identifier: str
    content: bytes
    pictures: dict[str, bytes]
    lost: list[str]


def write_item(sent: Sent, version: Version, language: str) -> WrittenItem:
    """``sent`` as an item. Raises CannotWrite when its type has no form in QTI."""
    item = sent.item
    writer = WRITERS.get(item["type"])
    if writer is None:
        raise CannotWrite(_("“%(kind)s” has no form in QTI") % {"kind": item["type"]})
    built = Built(item, version, identifier_of(item["code"]), sent.pictures)
    write_html(built, item.get("stem") or "", built.body)
    try:
        writer(built, item)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise CannotWrite(_("its answers cannot be read")) from error
    if item.get("review_due"):
        built.lost.append(_("The day by which it is to be checked again."))
    _explain(built)
    content = written(_whole(built, language), version)
    pictures = {name: sent.pictures[name] for name in sorted(built.used)}
    return WrittenItem(built.identifier, content, pictures, built.lost)


def identifier_of(code: str) -> str:
    """A code of ours as an identifier of QTI, which has no digit in front."""
    return code if re.match(r"[A-Za-z_]", code) else f"_{code}"


def _explain(built: Built) -> None:
    """The explanation is shown to everybody: the variable that shows it is never anything else."""
    explanation = built.item.get("explanation") or ""
    if strip_tags(explanation).strip() or "<img" in explanation:
        built.outcome("EXPLANATION", "identifier", "explanation")
        say(built, "EXPLANATION", "explanation", explanation)


def _whole(built: Built, language: str) -> Element:
    title = Truncator(" ".join(strip_tags(built.item.get("stem") or "").split())).chars(80)
    root = Element(
        "assessmentItem",
        {
            "identifier": built.identifier,
            "title": title or built.identifier,
            "adaptive": "false",
            "timeDependent": "false",
            "xml:lang": language,
        },
    )
    if built.hints:
        built.body.set("class", " ".join(f"learning-{each}" for each in built.hints))
    order = ("responseDeclaration", "outcomeDeclaration")
    root.extend(sorted(built.declarations, key=lambda each: order.index(each.tag)))
    root.extend(built.drawn)
    if len(built.templates):
        root.append(built.templates)
    root.append(built.body)
    if len(built.rules) or built.rules.get("template"):
        root.append(built.rules)
    root.extend(built.feedback)
    return root
