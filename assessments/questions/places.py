"""Places on a picture, in percent of its width and height: the same on a telephone and on a wall."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import FloatBlock

from assessments.questions.base import Data, picture_in

# A marker's radius as a share of the picture's width: on the narrowest telephone still to be read.
_RADIUS = 0.045


class PercentBlock(FloatBlock):
    """A share of the picture's width or height."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, **kwargs)


def across(**kwargs: Any) -> PercentBlock:
    """The field for how far from the left a place is."""
    return PercentBlock(label=gettext_lazy("From the left, in %"), **kwargs)


def down(**kwargs: Any) -> PercentBlock:
    """The field for how far from the top a place is."""
    return PercentBlock(label=gettext_lazy("From the top, in %"), **kwargs)


@dataclass(frozen=True)
class Drawing:
    """A picture that is shown with places on it; ``width`` and ``height`` are what its places are drawn in."""

    url: str
    width: int
    height: int

    @property
    def radius(self) -> int:
        return round(self.width * _RADIUS)

    def x(self, percent: float) -> int:
        return round(self.width * percent / 100)

    def y(self, percent: float) -> int:
        return round(self.height * percent / 100)


def drawing(data: Data) -> Drawing | None:
    """The picture of ``data``; None when it is gone."""
    found = picture_in(data, data.get("image"))
    return Drawing(found["url"], found["width"], found["height"]) if found else None


def image_key(value: Any) -> int | None:
    """``value`` as the key of an image; None if it cannot be one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def share(value: Any) -> float:
    """``value`` as percent, -1 if it is none."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return -1.0
    return round(number, 2) if 0 <= number <= 100 else -1.0


def no_picture(data: Data) -> str:
    """What to say when no image was chosen; nothing when one was."""
    return "" if image_key(data.get("image")) else _("Choose a picture.")


def no_words(text: str) -> str:
    """What to say when nothing stands for the picture in words; nothing when something does."""
    return "" if text else _("Say in words what the picture shows.")
