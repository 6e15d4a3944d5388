"""Questions about a picture: parts to point at, and labels to put to their places."""

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built, CannotWrite
from assessments.exchange.formats.qti.writing.choices import say_of_each
from assessments.exchange.formats.qti.writing.pairs import named_words


def write_hotspot(built: Built, item: Item) -> None:
    areas = item["areas"]
    names = [f"area{n}" for n in range(1, len(areas) + 1)]
    right = [name for name, area in zip(names, areas, strict=True) if area["correct"]]
    built.response(RESPONSE, "single", "identifier", right[:1], dict.fromkeys(right, 1))
    built.scores(1)
    say_of_each(built, names, [area.get("feedback", "") for area in areas], several=False)
    built.by_template("map_response")
    interaction = built.add("hotspotInteraction", responseIdentifier=RESPONSE, maxChoices=1)
    size = built.shown(interaction, item["image"], item.get("alt", ""))
    for name, area in zip(names, areas, strict=True):
        ends = (area["x"], area["y"], area["x"] + area["width"], area["y"] + area["height"])
        coords = ",".join(_pixels(end, size[n % 2]) for n, end in enumerate(ends))
        built.add(
            "hotspotChoice",
            interaction,
            identifier=name,
            shape="rect",
            coords=coords,
            hotspotLabel=area["label"],
        )


def write_labels(built: Built, item: Item) -> None:
    if not built.version.has_labels:
        raise CannotWrite(_("QTI 2.1 puts no words to places of a picture; QTI 2.2 and 3.0 do"))
    spots = item["spots"]
    texts = [spot["text"] for spot in spots]
    names, words = named_words(texts, item.get("distractors") or [])
    pairs = [f"{names[text]} spot{n}" for n, text in enumerate(texts, start=1)]
    built.response(RESPONSE, "multiple", "directedPair", pairs, dict.fromkeys(pairs, 1))
    built.scores(len(pairs))
    built.by_template("map_response")
    interaction = built.add("graphicGapMatchInteraction", responseIdentifier=RESPONSE)
    width, height = built.shown(interaction, item["image"], item.get("alt", ""))
    for word, times in words.items():
        built.add("gapText", interaction, word, identifier=names[word], matchMax=times)
    for n, spot in enumerate(spots, start=1):
        coords = f"{_pixels(spot['x'], width)},{_pixels(spot['y'], height)},{max(4, width // 30)}"
        said = {"hotspotLabel": spot["hint"]} if spot.get("hint") else {}
        built.add(
            "associableHotspot",
            interaction,
            identifier=f"spot{n}",
            shape="circle",
            coords=coords,
            matchMax=1,
            **said,
        )


def _pixels(percent: float, size: int) -> str:
    return str(round(percent * size / 100))
