"""Interactions on a picture: hotspots, points and labels."""

from io import BytesIO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from PIL import Image

from assessments.exchange.formats.base import PICTURE
from assessments.exchange.formats.qti.marking import CannotKeep
from assessments.exchange.formats.qti.names import every, number
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.shapes import Box, box_around
from assessments.exchange.formats.qti.values import listed

Size = tuple[float, float]
THIRDS = (
    (_lazy("at the top left"), _lazy("at the top"), _lazy("at the top right")),
    (_lazy("on the left"), _lazy("in the middle"), _lazy("on the right")),
    (_lazy("at the bottom left"), _lazy("at the bottom"), _lazy("at the bottom right")),
)


def read_hotspot(source: Source) -> tuple[str, Data]:
    """Areas of a picture, of which the right ones earn something."""
    name, alternative, size = _picture(source)
    choices = list(every(source.part, "hotspotChoice"))
    given = [source.declared.wrap([each.get("identifier", "")]) for each in choices]
    right = set(listed(source.correct()))
    scores = [source.score(each) for each in given]
    most = max(scores, default=0)
    correct = [
        each.get("identifier") in right if source.declared.is_many else 0 < score == most
        for each, score in zip(choices, scores, strict=True)
    ]
    said = source.explain(given, each_is_told=True)
    areas = [
        {
            **_area(choice, size, n),
            "label": _label(source, choice, n),
            "correct": is_right,
            "feedback": feedback,
        }
        for n, (choice, is_right, feedback) in enumerate(zip(choices, correct, said, strict=True), start=1)
    ]
    return _hotspot(source, name, alternative, areas)


def read_point(source: Source) -> tuple[str, Data]:
    """The areas in which a point earns something."""
    name, alternative, size = _picture(source)
    shapes = [(each.shape, each.coords) for each in source.declared.areas if each.points > 0]
    shapes += [(each.get("shape", ""), _coords(each)) for each in every(source.marking.rules, "inside")]
    areas = []
    for n, (shape, coords) in enumerate(shapes, start=1):
        box = box_around(shape, coords)
        if box is not None:
            areas.append({**_percent(box, size), "label": _numbered(n), "correct": True, "feedback": ""})
            _tell_shape(source, shape)
    source.explain([source.correct(), None])
    return _hotspot(source, name, alternative, areas)


def _hotspot(source: Source, name: str, alternative: str, areas: list[Data]) -> tuple[str, Data]:
    right = sum(each["correct"] for each in areas)
    if not right:
        raise CannotKeep(_("it does not say which part of the picture is right"))
    if right > 1 and source.declared.is_many:
        source.tell(_("Several parts of the picture are asked for; here one of them is enough."))
    if len(areas) == 1:
        # Whoever answers by keyboard needs something to choose from.
        everywhere = {"x": 0.0, "y": 0.0, "width": 100.0, "height": 100.0}
        areas = [*areas, {**everywhere, "label": _("Somewhere else"), "correct": False, "feedback": ""}]
    return "hotspot", {"image": f"{PICTURE}{name}", "alt": alternative, "areas": areas}


def read_labels(source: Source) -> tuple[str, Data]:
    """Words to put to the right places of a picture."""
    name, alternative, size = _picture(source)
    words = {
        each.get("identifier", ""): _word(source, each) for each in every(source.part, "gapText", "gapImg")
    }
    places = {each.get("identifier", ""): each for each in every(source.part, "associableHotspot")}
    pairs = [each for each in listed(source.correct()) if isinstance(each, tuple) and len(each) == 2]
    # In version 2 some write the place first.
    pairs = [(one, other) if one in words else (other, one) for one, other in pairs]
    belongs = {place: word for word, place in reversed(pairs) if word in words and place in places}
    if not belongs or source.score(source.correct()) <= 0:
        raise CannotKeep(_("it does not say what belongs where"))
    if len(belongs) < len(pairs):
        source.tell(_("Several words are right in one place; here it is only the first."))
    if len(belongs) < len(places):
        source.tell(_("Places to which nothing belongs are left out."))
    source.explain([source.correct(), None])
    spots = [
        {"text": words[belongs[key]], **_hinted(source, each, _centre(each, size))}
        for key, each in places.items()
        if key in belongs
    ]
    used = set(belongs.values())
    return "label_image", {
        "image": f"{PICTURE}{name}",
        "alt": alternative,
        "spots": spots,
        "distractors": [text for key, text in words.items() if key not in used],
    }


def _hinted(source: Source, place: Element, centre: Data) -> Data:
    """Where a place is, for those who do not see it too; in thirds of the picture when the file has no words."""
    hint = place.get("hotspotLabel", "")
    if not hint:
        source.tell(_("Where the places are is said in thirds of the picture; say it better."))
        down, across = (min(2, int(centre[side] // 33.34)) for side in ("y", "x"))
        hint = str(THIRDS[down][across])
    return {**centre, "hint": hint}


def _picture(source: Source) -> tuple[str, str, Size]:
    """The name of the interaction's picture, its words and its size."""
    element = next((each for each in source.part if each.tag in ("object", "img", "picture")), None)
    name, alternative = source.body.picture(element)
    if not name:
        raise CannotKeep(_("its picture is missing, or of a kind that cannot be shown here"))
    if not alternative:
        source.tell(_("Its picture has no words: say better what it shows."))
        alternative = " ".join(source.item.get("title", "").split()) or _("Picture")
    size = (
        (number(element.get("width")), number(element.get("height"))) if element is not None else (None, None)
    )
    if not (size[0] and size[1]):
        size = _measured(source.body.pictures[name])
    return name, alternative, (size[0] or 1.0, size[1] or 1.0)


def _measured(content: bytes) -> tuple[float, float]:
    try:
        with Image.open(BytesIO(content)) as image:
            return float(image.width), float(image.height)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise CannotKeep(_("its picture is damaged")) from error


def _coords(element: Element) -> list[float]:
    return [number(each) or 0.0 for each in element.get("coords", "").split(",")]


def _box(element: Element) -> Box:
    box = box_around(element.get("shape", ""), _coords(element))
    if box is None:
        raise CannotKeep(_("a part of its picture has no shape"))
    return box


def _percent(box: Box, size: Size) -> Data:
    left, top, width, height = box
    parts = (left / size[0], top / size[1], width / size[0], height / size[1])
    x, y, across, down = (round(min(1.0, max(0.0, part)) * 100, 2) for part in parts)
    return {"x": x, "y": y, "width": _within(x, across), "height": _within(y, down)}


def _within(start: float, length: float) -> float:
    """``length`` cut where the picture ends."""
    cut = round(min(length, 100 - start), 2)
    return cut if start + cut <= 100 else round(cut - 0.01, 2)


def _area(choice: Element, size: Size, n: int) -> Data:
    return _percent(_box(choice), size)


def _centre(place: Element, size: Size) -> Data:
    left, top, width, height = _box(place)
    x, y = (left + width / 2) / size[0], (top + height / 2) / size[1]
    return {"x": round(x * 100, 2), "y": round(y * 100, 2)}


def _label(source: Source, choice: Element, n: int) -> str:
    _tell_shape(source, choice.get("shape", ""))
    return choice.get("hotspotLabel") or choice.get("label") or source.body.words(choice) or _numbered(n)


def _numbered(n: int) -> str:
    return _("Part %(number)s") % {"number": n}


def _tell_shape(source: Source, shape: str) -> None:
    if shape != "rect":
        source.tell(_("Round and many-sided parts of the picture become the rectangles around them."))


def _word(source: Source, choice: Element) -> str:
    said = choice.get("objectLabel") or choice.get("hotspotLabel")
    words = source.body.words(choice)
    if words:
        return words
    source.tell(_("Pictures to drag are replaced by their words."))
    return said or source.body.picture(choice)[1] or str(choice.get("identifier", ""))
