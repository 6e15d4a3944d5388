"""How each of our types is written in Moodle XML."""

import io
import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from assessments.exchange.formats.base import PICTURE, Item
from assessments.exchange.formats.markup import paragraphs

if TYPE_CHECKING:
    from assessments.exchange.formats.moodle_out import Writing


def _answer(
    writing: "Writing", text: str, share: float, feedback: str = "", *, is_html: bool = False
) -> Element:
    fraction = f"{share:.5f}".rstrip("0").rstrip(".")
    if is_html:
        made = writing.html("answer", text, fraction=fraction)
    else:
        made = writing.text("answer", text, fraction=fraction, format="moodle_auto_format")
    if feedback:
        writing.text("feedback", escape(feedback, quote=False), made, format="html")
    return made


def _choice(writing: "Writing") -> None:
    options = writing.item["options"]
    is_single = writing.item["type"] == "single_choice"
    writing.put("single", "true" if is_single else "false")
    writing.put("shuffleanswers", "true")
    for option, share in zip(options, _shares(options, is_single=is_single), strict=True):
        _answer(
            writing,
            escape(option["text"], quote=False),
            share,
            option.get("feedback") or "",
            is_html=True,
        )


def _shares(options: list[Item], *, is_single: bool) -> list[float]:
    right = sum(bool(option["correct"]) for option in options) or 1
    if is_single:
        return [100.0 if option["correct"] else 0.0 for option in options]
    # A wrong choice takes back a right one, as here.
    return [100 / right if option["correct"] else -100 / right for option in options]


def _picture_choice(writing: "Writing") -> None:
    options, several = writing.item["options"], bool(writing.item.get("several"))
    writing.put("single", "false" if several else "true")
    writing.put("shuffleanswers", "true")
    for option, share in zip(options, _shares(options, is_single=not several), strict=True):
        html = f'<img src="{escape(str(option["image"]))}" alt="{escape(option.get("text") or "")}"/>'
        _answer(writing, html, share, option.get("feedback") or "", is_html=True)


def _true_or_false(writing: "Writing") -> None:
    for word in ("true", "false"):
        _answer(writing, word, 100.0 if writing.item["answer"] == word else 0.0)


def _wordings(writing: "Writing") -> None:
    writing.put("usecase", "0")
    if not writing.item.get("strict"):
        writing.told.append(_("that accents and tone marks do not matter"))
    for wording in writing.item["accepted"]:
        _answer(writing, wording, 100.0)


def _number(writing: "Writing") -> None:
    item = writing.item
    made = _answer(writing, repr(item["answer"]), 100.0)
    tolerance = item.get("tolerance") or 0.0
    if item.get("relative"):
        tolerance = abs(item["answer"]) * tolerance / 100
        writing.told.append(_("that its tolerance is a share"))
    writing.put("tolerance", repr(tolerance), made)
    named = [(item.get("unit"), 1.0)] + [
        (one["unit"], 1 / one["factor"]) for one in item.get("units") or [] if one.get("factor")
    ]
    if item.get("unit"):
        parent = SubElement(writing.question, "units")
        for name, times in named:
            unit = SubElement(parent, "unit")
            writing.put("multiplier", repr(times), unit)
            writing.put("unit_name", name, unit)


def _pairs(writing: "Writing") -> None:
    writing.put("shuffleanswers", "true")
    for pair in writing.item["pairs"]:
        made = writing.text("subquestion", escape(pair["left"], quote=False), format="html")
        writing.text("answer", pair["right"], made)


def _categories(writing: "Writing") -> None:
    writing.put("shuffleanswers", "true")
    writing.told.append(_("that it sorts things into groups: there it matches them"))
    for one in writing.item["items"]:
        made = writing.text("subquestion", escape(one["text"], quote=False), format="html")
        writing.text("answer", one["category"], made)


def _ordering(writing: "Writing") -> None:
    writing.put("layouttype", "VERTICAL")
    writing.put("selecttype", "ALL")
    writing.put("gradingtype", "RELATIVE_TO_CORRECT")
    for number, text in enumerate(writing.item["items"], start=1):
        _answer(writing, escape(text, quote=False), number, is_html=True)


def _essay(writing: "Writing") -> None:
    item = writing.item
    writing.put("responseformat", "editor")
    writing.put("responserequired", "1")
    writing.put("attachments", "0")
    for name, field in (("minwordlimit", "least_words"), ("maxwordlimit", "most_words")):
        if item.get(field):
            writing.put(name, item[field])
    writing.html("graderinfo", paragraphs(item.get("model_answer") or ""))
    writing.html("responsetemplate", paragraphs(item.get("guidance") or ""))
    if item.get("rubric"):
        writing.told.append(_("its rubric"))


def _calculated(writing: "Writing") -> None:
    item = writing.item
    names = "|".join(re.escape(one["name"]) for one in item["variables"]) or "$^"
    formula = re.sub(rf"\b({names})\b", r"{\1}", item["formula"])
    made = _answer(writing, formula, 100.0)
    tolerance = item.get("tolerance") or 0.0
    writing.put("tolerance", repr(tolerance / 100 if item.get("relative") else tolerance), made)
    writing.put("tolerancetype", "1" if item.get("relative") else "2", made)
    if item.get("unit"):
        unit = SubElement(SubElement(writing.question, "units"), "unit")
        writing.put("multiplier", "1", unit)
        writing.put("unit_name", item["unit"], unit)
    parent = SubElement(writing.question, "dataset_definitions")
    for one in item["variables"]:
        _variable(writing, parent, one)
    writing.told.append(_("drawn values: Moodle asks for a list of them after the import"))


def _variable(writing: "Writing", parent: Element, one: Item) -> None:
    made = SubElement(parent, "dataset_definition")
    writing.text("status", "private", made)
    writing.text("name", one["name"], made)
    writing.put("type", "calculated", made)
    writing.text("distribution", "uniform", made)
    writing.text("minimum", repr(one["least"]), made)
    writing.text("maximum", repr(one["most"]), made)
    writing.text("decimals", one.get("decimals") or 0, made)


# --- texts with gaps ---------------------------------------------------------------------------------------

_PLACE = re.compile(r"\[\[(\d+)\]\]")


def _cloze(writing: "Writing") -> None:
    gaps = writing.item["gaps"]

    def written(found: re.Match) -> str:
        place = int(found[1]) - 1
        return _gap(gaps[place]) if 0 <= place < len(gaps) else found[0]

    if any(one["kind"] == "text" and not one.get("strict") for one in gaps):
        writing.told.append(_("that accents and tone marks do not matter"))
    if any(one.get("feedback") for one in gaps):
        writing.told.append(_("the feedback on its gaps"))
    text = paragraphs(writing.item["text"])
    writing.html("questiontext", writing.item["stem"] + _PLACE.sub(written, text))


def _gap(gap: Item) -> str:
    if gap["kind"] == "choice":
        # Without a share a wrong word that begins with a percent sign would be read as one.
        answers = "~".join(
            f"{'=' if one['correct'] else '%0%'}{_escaped(one['text'])}" for one in gap["options"]
        )
        return f"{{1:MULTICHOICE:{answers}}}"
    if gap["kind"] == "number":
        return f"{{1:NUMERICAL:={gap['answer']!r}:{gap.get('tolerance') or 0.0!r}}}"
    return f"{{1:SHORTANSWER:{'~'.join(f'={_escaped(each)}' for each in gap['accepted'])}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}\\])", r"\\\1", escape(text, quote=False))


def _drag_words(writing: "Writing") -> None:
    item = writing.item
    writing.html("questiontext", item["stem"] + paragraphs(item["text"]))
    writing.put("shuffleanswers", "1")
    for word in [*item["words"], *(item.get("distractors") or [])]:
        made = writing.text("dragbox", word)
        writing.put("group", "1", made)


# --- pictures ----------------------------------------------------------------------------------------------


def _size(writing: "Writing") -> tuple[int, int]:
    """The size of the picture that the question is about; nothing of a picture that is gone."""
    name = str(writing.item["image"]).removeprefix(PICTURE)
    writing.file(name)
    try:
        with Image.open(io.BytesIO(writing.sent.pictures.get(name, b""))) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError):
        return 0, 0


def _label_image(writing: "Writing") -> None:
    width, height = _size(writing)
    writing.put("shuffleanswers", "1")
    spots = writing.item["spots"]
    for number, text in enumerate([*(s["text"] for s in spots), *(writing.item.get("distractors") or [])], 1):
        made = SubElement(writing.question, "drag")
        writing.put("no", number, made)
        writing.put("text", text, made)
        writing.put("draggroup", "1", made)
    for number, spot in enumerate(spots, start=1):
        made = SubElement(writing.question, "drop")
        writing.put("text", spot.get("hint") or "", made)
        for name, value in (
            ("no", number),
            ("choice", number),
            ("xleft", round(spot["x"] * width / 100)),
            ("ytop", round(spot["y"] * height / 100)),
        ):
            writing.put(name, value, made)
    writing.told.append(_("the text alternative of its picture"))


def _hotspot(writing: "Writing") -> None:
    width, height = _size(writing)
    areas = [area for area in writing.item["areas"] if area["correct"]]
    if len(areas) < len(writing.item["areas"]):
        writing.told.append(_("its wrong areas"))
    made = SubElement(writing.question, "drag")
    writing.put("no", 1, made)
    writing.put("text", areas[0]["label"] if areas else "×", made)
    writing.put("noofdrags", 1, made)
    for number, area in enumerate(areas, start=1):
        x, y, w, h = (
            round(area[name] * size / 100)
            for name, size in (("x", width), ("y", height), ("width", width), ("height", height))
        )
        drop = SubElement(writing.question, "drop")
        for name, value in (
            ("no", number),
            ("shape", "rectangle"),
            ("coords", f"{x},{y};{w},{h}"),
            ("choice", 1),
        ):
            writing.put(name, value, drop)
    writing.told.append(_("the text alternatives of its picture and areas"))


WRITERS: dict[str, tuple[str, Callable[[Any], None]]] = {
    "single_choice": ("multichoice", _choice),
    "multiple_choice": ("multichoice", _choice),
    "picture_choice": ("multichoice", _picture_choice),
    "true_false": ("truefalse", _true_or_false),
    "short_text": ("shortanswer", _wordings),
    "number": ("numerical", _number),
    "matching": ("matching", _pairs),
    "categorise": ("matching", _categories),
    "ordering": ("ordering", _ordering),
    "essay": ("essay", _essay),
    "calculated": ("calculated", _calculated),
    "cloze": ("cloze", _cloze),
    "drag_words": ("ddwtos", _drag_words),
    "label_image": ("ddimageortext", _label_image),
    "hotspot": ("ddmarker", _hotspot),
}
