"""What the parts of a picture are called."""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, posted_places, refuse
from assessments.questions.interactions import components, identities, paired
from assessments.questions.listing import tidy_list
from assessments.questions.places import across, down, drawing, image_key, no_picture, no_words, share
from learning.named_fields import LineBlock
from learning.vietnamese import tidy

MOST_SPOTS = 10
MOST_DISTRACTORS = 5


class SpotBlock(StructBlock):
    text = CharBlock(max_length=120, label=gettext_lazy("What it is called"))
    hint = CharBlock(
        max_length=200,
        label=gettext_lazy("Where it is, in words"),
        help_text=gettext_lazy("Without its name, for those who cannot see: “the button at the top right”."),
    )
    x = across()
    y = down()

    class Meta:
        icon = "tag"
        label = pgettext_lazy("of a picture", "part")


class LabelImageBlock(StructBlock):
    image = ImageChooserBlock(label=gettext_lazy("Picture"))
    alt = CharBlock(max_length=300, label=gettext_lazy("The picture in words"))
    spots = ListBlock(
        SpotBlock(),
        min_num=2,
        max_num=MOST_SPOTS,
        default=[{"text": "", "hint": ""}] * 2,
        label=gettext_lazy("Parts to name"),
        help_text=gettext_lazy("They are numbered in this order."),
    )
    distractors = ListBlock(
        LineBlock(required=False, max_length=120, label=gettext_lazy("Name that fits no part")),
        default=[],
        max_num=MOST_DISTRACTORS,
        label=gettext_lazy("Names that fit no part"),
    )


class LabelImage(QuestionType):
    """``spots`` of a picture to be named; ``shown`` are the names to choose from, as this learner sees them.

    The response is, for each spot, the place of a name in ``shown``. Each spot earns its share.
    """

    name = "label_image"
    label = gettext_lazy("Name the parts of a picture")
    description = gettext_lazy("A picture with numbered parts, each of which gets its name from a list.")
    icon = "tag"
    template = "learning_assessments/questions/label_image.html"
    Fields = LabelImageBlock
    styles = ("learning_assessments/css/questions.css",)
    interaction = "matching"

    def clean(self, data: Data) -> Data:
        alt = tidy(str(data.get("alt") or ""))
        spots = [_clean_spot(each) for each in data.get("spots") or []]
        distractors = list(filter(None, tidy_list(data.get("distractors"))))[:MOST_DISTRACTORS]
        refuse(
            image=no_picture(data),
            alt=no_words(alt),
            spots=_problem(spots),
            distractors=_not_wrong(spots, distractors),
        )
        return {"image": image_key(data["image"]), "alt": alt, "spots": spots, "distractors": distractors}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        shown = _shown(data)
        random.shuffle(shown)
        return {**data, "shown": shown}

    def pictures(self, data: Data) -> list[int]:
        return [data["image"]]

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        shown, given, on = _shown(data), response if isinstance(response, list) else [], drawing(data)
        rows = []
        for row, spot in enumerate(data["spots"]):
            place = item_of(given, row)
            rows.append(
                {
                    "name": f"{name}-{row}",
                    "number": row + 1,
                    "label": spot["hint"],
                    "options": [(value, text, value == place) for value, text in enumerate(shown)],
                    "right": review and item_of(shown, place) == spot["text"],
                    "answer": spot["text"] if review else "",
                    "at": on and {"x": on.x(spot["x"]), "y": on.y(spot["y"])},
                }
            )
        return {"drawing": on, "alt": data.get("alt", ""), "rows": rows}

    def read(self, post: Mapping[str, Any], name: str) -> list[int | None] | None:
        return posted_places(post, name, most=MOST_SPOTS)

    def mark(self, data: Data, response: Any) -> Mark:
        shown, spots = _shown(data), data["spots"]
        if not isinstance(response, list) or len(response) != len(spots):
            return Mark(0)
        right = sum(
            item_of(shown, place) == spot["text"] for spot, place in zip(spots, response, strict=True)
        )
        return Mark(right / len(spots))

    def log_pattern(self, response: Any, data: Data) -> str:
        sources, targets, shown = identities(data["spots"]), _targets(data), _shown(data)
        given = response if isinstance(response, list) else []
        chosen = [item_of(shown, place) for place in given]
        return paired((source, targets[name]) for source, name in zip(sources, chosen, strict=False) if name)

    def definition(self, data: Data) -> Data:
        spots, sources, targets = data["spots"], identities(data["spots"]), _targets(data)
        right = zip(sources, (targets[spot["text"]] for spot in spots), strict=True)
        return {
            "source": components(sources, [spot["hint"] for spot in spots]),
            "target": components(targets.values(), targets),
            "correctResponsesPattern": [paired(right)],
        }

    @classmethod
    def examples(cls) -> list[Example]:
        spots = [
            {"text": "Quốc hiệu", "hint": "Dòng in hoa ở góc trên bên phải", "x": 70.0, "y": 8.0},
            {"text": "Nơi nhận", "hint": "Góc dưới bên trái", "x": 15.0, "y": 88.0},
        ]
        data = {
            "image": 7,
            "alt": "Trang đầu của một công văn",
            "spots": spots,
            "distractors": ["Phụ lục"],
            "shown": ["Nơi nhận", "Phụ lục", "Quốc hiệu"],
        }
        return [Example(data, right=[[2, 0]], wrong=[[2, 1], [None, 0], [0, 2]])]


def _names(data: Data) -> list[str]:
    return list(dict.fromkeys([*(spot["text"] for spot in data["spots"]), *data.get("distractors", [])]))


def _shown(data: Data) -> list[str]:
    return list(data.get("shown") or sorted(_names(data)))


def _targets(data: Data) -> dict[str, str]:
    """The names with their ids in the log, which do not depend on the order they are shown in."""
    return {name: str(place) for place, name in enumerate(_names(data))}


def _clean_spot(spot: Data) -> Data:
    return {
        **spot,
        "text": tidy(str(spot.get("text") or "")),
        "hint": tidy(str(spot.get("hint") or "")),
        "x": share(spot.get("x")),
        "y": share(spot.get("y")),
    }


def _problem(spots: list[Data]) -> str:
    if not 2 <= len(spots) <= MOST_SPOTS:
        return _("Give from 2 to %(most)s parts.") % {"most": MOST_SPOTS}
    for number, spot in enumerate(spots, start=1):
        if not spot["text"] or not spot["hint"]:
            return _("Part %(number)s needs its name, and in words where it is.") % {"number": number}
        if spot["x"] < 0 or spot["y"] < 0:
            return _("Part %(number)s does not lie on the picture.") % {"number": number}
    return ""


def _not_wrong(spots: list[Data], distractors: list[str]) -> str:
    names = {spot["text"].casefold() for spot in spots}
    right = next((each for each in distractors if each.casefold() in names), None)
    return _("“%(name)s” is the name of a part.") % {"name": right} if right else ""
