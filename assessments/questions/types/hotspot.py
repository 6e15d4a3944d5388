"""The right place on a picture."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, refuse, whole_number
from assessments.questions.choices import choice_state
from assessments.questions.interactions import components, identities
from assessments.questions.places import (
    Drawing,
    PercentBlock,
    across,
    down,
    drawing,
    image_key,
    no_picture,
    no_words,
    share,
)
from learning.vietnamese import tidy

MOST_AREAS = 10
EDGES = ("x", "y", "width", "height")


class AreaBlock(StructBlock):
    label = CharBlock(
        max_length=200,
        label=gettext_lazy("What is there"),
        help_text=gettext_lazy("In words, without saying whether it is right: who cannot see chooses by it."),
    )
    x = across()
    y = down()
    width = PercentBlock(label=gettext_lazy("Width, in %"))
    height = PercentBlock(label=gettext_lazy("Height, in %"))
    correct = BooleanBlock(required=False, label=gettext_lazy("This place is right"))
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who chose this place."),
    )

    class Meta:
        icon = "crosshairs"
        label = pgettext_lazy("on a picture", "place")


class HotspotBlock(StructBlock):
    image = ImageChooserBlock(label=gettext_lazy("Picture"))
    alt = CharBlock(max_length=300, label=gettext_lazy("The picture in words"))
    areas = ListBlock(
        AreaBlock(),
        min_num=2,
        max_num=MOST_AREAS,
        default=[{"label": "", "correct": False, "feedback": ""}] * 2,
        label=gettext_lazy("Places"),
        help_text=gettext_lazy(
            "All places to choose from, the wrong ones too. They are numbered in this order."
        ),
    )


class Hotspot(QuestionType):
    """One of the ``areas`` of a picture is to be chosen, on it or in the list beside it.

    The response is the place of an area, or ``{"x", "y"}`` in percent where somebody pointed.
    """

    name = "hotspot"
    label = gettext_lazy("Place on a picture")
    description = gettext_lazy("A picture with numbered places, one of which is to be chosen.")
    icon = "crosshairs"
    template = "learning_assessments/questions/hotspot.html"
    Fields = HotspotBlock
    styles = ("learning_assessments/css/questions.css",)
    interaction = "choice"

    def clean(self, data: Data) -> Data:
        alt = tidy(str(data.get("alt") or ""))
        areas = [_clean_area(each) for each in data.get("areas") or []]
        refuse(image=no_picture(data), alt=no_words(alt), areas=_problem(areas))
        return {"image": image_key(data["image"]), "alt": alt, "areas": areas}

    def pictures(self, data: Data) -> list[int]:
        return [data["image"]]

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        chosen = _chosen(data, response)
        on = drawing(data)
        areas = []
        for place, area in enumerate(data["areas"]):
            state = choice_state(place == chosen, area["correct"]) if review else ""
            one = {"number": place + 1, "value": place, "text": area["label"], "checked": place == chosen}
            areas.append({**one, "state": state, "box": on and _box(on, area)})
        return {"drawing": on, "alt": data.get("alt", ""), "areas": areas}

    def read(self, post: Mapping[str, Any], name: str) -> int | None:
        return whole_number(post.get(name))

    def mark(self, data: Data, response: Any) -> Mark:
        area = item_of(data["areas"], _chosen(data, response))
        return Mark(float(area["correct"]), area.get("feedback", "")) if area else Mark(0)

    def log_pattern(self, response: Any, data: Data) -> str:
        place = _chosen(data, response)
        return "" if place is None else identities(data["areas"])[place]

    def definition(self, data: Data) -> Data:
        areas, ids = data["areas"], identities(data["areas"])
        right = [each for each, area in zip(ids, areas, strict=True) if area["correct"]]
        # Any one of the right places is right: each is a pattern of its own.
        return {
            "choices": components(ids, [area["label"] for area in areas]),
            "correctResponsesPattern": right,
        }

    @classmethod
    def examples(cls) -> list[Example]:
        areas = [
            _area("Thanh địa chỉ", x=0.0, y=0.0, width=100.0, height=12.0, correct=True),
            _area("Nút “Nhận thưởng”", x=30.0, y=60.0, width=40.0, height=15.0, correct=False),
        ]
        data = {"image": 6, "alt": "Một trang mạng giả có nút nhận thưởng", "areas": areas}
        return [Example(data, right=[0], wrong=[1])]


def _area(label: str, *, correct: bool, **edges: float) -> Data:
    return {"label": label, **edges, "correct": correct, "feedback": ""}


def _chosen(data: Data, response: Any) -> int | None:
    """The place of the area that ``response`` means."""
    if not isinstance(response, dict):
        return response if item_of(data["areas"], response) is not None else None
    x, y = share(response.get("x")), share(response.get("y"))
    inside = (place for place, area in enumerate(data["areas"]) if _holds(area, x, y))
    return next(inside, None)


def _holds(area: Data, x: float, y: float) -> bool:
    return 0 <= x - area["x"] <= area["width"] and 0 <= y - area["y"] <= area["height"]


def _box(on: Drawing, area: Data) -> dict[str, int]:
    return {
        "x": on.x(area["x"]),
        "y": on.y(area["y"]),
        "width": on.x(area["width"]),
        "height": on.y(area["height"]),
        # The number stands in the middle, where it belongs to one area only.
        "middle": on.x(area["x"] + area["width"] / 2),
        "centre": on.y(area["y"] + area["height"] / 2),
    }


def _clean_area(area: Data) -> Data:
    return {
        **area,
        "label": tidy(str(area.get("label") or "")),
        **{edge: share(area.get(edge)) for edge in EDGES},
        "correct": bool(area.get("correct")),
        "feedback": tidy(str(area.get("feedback") or "")),
    }


def _problem(areas: list[Data]) -> str:
    if not 2 <= len(areas) <= MOST_AREAS:
        return _("Give from 2 to %(most)s places.") % {"most": MOST_AREAS}
    for number, area in enumerate(areas, start=1):
        if not area["label"]:
            return _("Say in words what place %(number)s is.") % {"number": number}
        if _is_off(area):
            return _("Place %(number)s does not lie on the picture.") % {"number": number}
    return "" if any(area["correct"] for area in areas) else _("Mark at least one place as right.")


def _is_off(area: Data) -> bool:
    if min(area[edge] for edge in EDGES) < 0 or not area["width"] or not area["height"]:
        return True
    return area["x"] + area["width"] > 100 or area["y"] + area["height"] > 100
