"""A picture of a screen on which places can be pressed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.simulations.parts.asks import ID, LABEL, OPENS, PICTURE, WHEN, Ask, entries
from courses.simulations.parts.base import Data, Node, Part, press

PLACE = ("x", "y", "width", "height")
NUMBERS = (
    Ask("x", "whole", _("From the left, in per cent")),
    Ask("y", "whole", _("From the top, in per cent")),
    Ask("width", "whole", _("Width in per cent")),
    Ask("height", "whole", _("Height in per cent")),
)


class Screenshot(Part):
    """Its places are buttons with names. Where a device cannot lay them over the picture, they stand below it."""

    name = "screenshot"
    label = _("Screenshot with places to press")
    needs = ("picture", "areas")
    lists = {"areas": ("id", "label")}
    asks = (PICTURE, entries("areas", _("Places to press"), LABEL, OPENS, *NUMBERS, ID, WHEN))
    example = {
        "picture": "man_hinh",
        "areas": [{"id": "dang_nhap", "label": "Đăng nhập", "x": 70, "y": 5, "width": 25, "height": 12}],
    }

    def nodes(self, data: Data) -> list[Node]:
        return [
            {
                "k": "map",
                "picture": data["picture"],
                "t": "",
                "kids": [self._area(each) for each in data["areas"]],
            }
        ]

    def _area(self, area: Data) -> Node:
        return {**press(area, "area"), "at": [area[name] for name in PLACE]}

    def lacks(self, data: Data):
        yield from super().lacks(data)
        areas = data.get("areas")
        for number, area in enumerate(areas if isinstance(areas, list) else []):
            if isinstance(area, dict):
                yield from (
                    f"areas[{number}].{name}" for name in PLACE if not _is_share(area.get(name), name)
                )


def _is_share(value: Any, name: str) -> bool:
    """A whole per cent; something to press has a size."""
    least = 1 if name in ("width", "height") else 0
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= 100
