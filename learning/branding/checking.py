"""What people are told about a colour they chose."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from learning.branding.colours import TEXT, WHITE, contrast, is_colour, nearest_readable


def what_is_wrong(colour: str, *, is_text: bool) -> str:
    """Why ``colour`` cannot be taken, with the one that can; "" if it can be, or if there is none."""
    if not colour:
        return ""
    if not is_colour(colour):
        return _("Write a colour as # and six digits or letters from a to f, such as #0b7a75.")
    if is_text and contrast(colour, WHITE) < TEXT:
        return _(
            "This colour reaches a contrast of only %(reached)s:1 on white; %(needed)s:1 is needed. "
            "The nearest colour that does: %(nearest)s"
        ) % {
            "reached": ratio(contrast(colour, WHITE)),
            "needed": ratio(TEXT),
            "nearest": nearest_readable(colour, on=(WHITE,)),
        }
    return ""


def what_is_right(colour: str) -> str:
    """What a colour that can be taken reaches."""
    return _("Contrast on white: %(reached)s:1 (%(needed)s:1 is needed).") % {
        "reached": ratio(contrast(colour, WHITE)),
        "needed": ratio(TEXT),
    }


def ratio(value: float) -> str:
    """As people write it, and never rounded up to what was not reached: 3,2."""
    return number_format(int(value * 10) / 10, decimal_pos=1)
