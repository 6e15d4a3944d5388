"""Moodle's questions on a picture: labels to drag onto it, and markers to set in its zones."""

import io
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from assessments.exchange.formats.base import PICTURE, Item
from assessments.exchange.formats.markup import words_of
from assessments.exchange.formats.moodle_parts import Parts, Refused, number_of, text_of


def labelled(parts: Parts, stem: str) -> Item:
    """ddimageortext: texts, each of which belongs to one place of the picture."""
    name, width, height = _background(parts)
    drags = {text_of(one.find("no")): one for one in parts.question.findall("drag")}
    if any(one.find("file") is not None for one in drags.values()):
        raise Refused(_("Pictures to drag onto a picture have no form here."))
    spots, used = [], set()
    for drop in parts.question.findall("drop"):
        choice = text_of(drop.find("choice"))
        if choice not in drags:
            raise Refused(_("A place in its picture names a label that is not there."))
        used.add(choice)
        x, y = number_of(text_of(drop.find("xleft"))), number_of(text_of(drop.find("ytop")))
        spots.append(
            _spot(words_of(text_of(drags[choice])), x / width, y / height, text_of(drop.find("label")))
        )
    others = [words_of(text_of(one)) for number, one in drags.items() if number not in used]
    parts.tell(
        _("Say better what the picture shows and where each label belongs, for those who cannot see it.")
    )
    return _labels(name, words_of(stem)[:200], spots, others)


def marked(parts: Parts, stem: str) -> Item:
    """ddmarker: one marker for several zones is a hotspot, a zone for each marker is a picture with labels."""
    name, width, height = _background(parts)
    drags = list(parts.question.findall("drag"))
    texts = {text_of(one.find("no")): words_of(text_of(one)) for one in drags}
    drops = [
        (text_of(one.find("choice")), _box(text_of(one.find("shape")), text_of(one.find("coords"))))
        for one in parts.question.findall("drop")
    ]
    if not drops or any(choice not in texts for choice, _box_ in drops):
        raise Refused(_("A zone of its picture names a marker that is not there."))
    parts.tell(
        _("Zones are kept as rectangles. Say better what the picture shows, for those who cannot see it.")
    )
    shares = [(choice, _share(box, width, height)) for choice, box in drops]
    if len(texts) == 1:
        return _hotspot(
            name, words_of(stem)[:200], next(iter(texts.values())), [share for _choice, share in shares]
        )
    if len({choice for choice, _share_ in shares}) < len(shares):
        raise Refused(_("Several zones for one of its markers have no form here."))
    spots = [_spot(texts[choice], x + w / 2, y + h / 2, "") for choice, (x, y, w, h) in shares]
    used = {choice for choice, _share_ in shares}
    return _labels(
        name, words_of(stem)[:200], spots, [text for number, text in texts.items() if number not in used]
    )


def _labels(name: str, alt: str, spots: list[Item], others: list[str]) -> Item:
    return {
        "type": "label_image",
        "image": f"{PICTURE}{name}",
        "alt": alt,
        "spots": spots,
        "distractors": list(dict.fromkeys(others)),
    }


def _hotspot(name: str, alt: str, text: str, shares: list[tuple[float, ...]]) -> Item:
    areas = [
        {"label": f"{text} {number}" if len(shares) > 1 else text, "correct": True, "feedback": ""}
        | dict(zip(("x", "y", "width", "height"), (round(100 * each, 2) for each in share), strict=True))
        for number, share in enumerate(shares, start=1)
    ]
    return {"type": "hotspot", "image": f"{PICTURE}{name}", "alt": alt, "areas": areas}


def _spot(text: str, x: float, y: float, hint: str) -> Item:
    inside = [round(100 * min(1.0, max(0.0, each)), 2) for each in (x, y)]
    where = {"x": round(inside[0]), "y": round(inside[1])}
    hint = hint or _("%(x)s%% from the left, %(y)s%% from the top") % where
    return {"text": text, "x": inside[0], "y": inside[1], "hint": hint}


def _background(parts: Parts) -> tuple[str, int, int]:
    """The name of the picture that the question is about, and its size."""
    file: Any = parts.question.find("file")
    name = "" if file is None else f"{file.get('path') or ''}/{file.get('name') or ''}".strip("/")
    content = parts.pictures.get(name)
    if not content:
        raise Refused(_("Its picture is missing."))
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(_("Its picture cannot be read.")) from error
    return name, width, height


def _box(shape: str, coords: str) -> tuple[float, float, float, float]:
    """The rectangle around a zone: "x,y;w,h" of a rectangle, "x,y;r" of a circle, the corners of a polygon."""
    points = [[number_of(each) for each in point.split(",")] for point in coords.split(";") if point.strip()]
    try:
        if shape == "circle":
            (x, y), (radius,) = points
            return x - radius, y - radius, 2 * radius, 2 * radius
        if shape == "rectangle":
            (x, y), (width, height) = points
            return x, y, width, height
        left, top = min(x for x, _y in points), min(y for _x, y in points)
        return left, top, max(x for x, _y in points) - left, max(y for _x, y in points) - top
    except ValueError as error:
        raise Refused(_("A zone of its picture cannot be read.")) from error


def _share(box: tuple[float, ...], width: int, height: int) -> tuple[float, float, float, float]:
    """The box in parts of the picture's size, and inside it."""
    left, top = max(0.0, box[0] / width), max(0.0, box[1] / height)
    right, bottom = min(1.0, (box[0] + box[2]) / width), min(1.0, (box[1] + box[3]) / height)
    return left, top, max(0.0, right - left), max(0.0, bottom - top)
